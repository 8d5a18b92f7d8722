#include "void_reckoning/wire/component_descriptor.hpp"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <array>
#include <string_view>

namespace void_reckoning {
namespace {

using google::protobuf::io::CodedOutputStream;
using Wire = google::protobuf::internal::WireFormatLite;

// Numbers of google/protobuf/descriptor.proto.
namespace file {
constexpr int kName = 1, kPackage = 2, kDependency = 3, kMessage = 4;
}
namespace message {
constexpr int kName = 1, kField = 2;
}
namespace field {
constexpr int kName = 1, kNumber = 3, kLabel = 4, kType = 5, kTypeName = 6, kJsonName = 10;
}
constexpr std::uint32_t kOptional = 1, kRepeated = 3;

void put(int number, std::uint32_t value, std::string& bytes) {
    std::array<std::uint8_t, 10> buffer{};
    std::uint8_t* end = CodedOutputStream::WriteTagToArray(Wire::MakeTag(number, Wire::WIRETYPE_VARINT), buffer.data());
    end = CodedOutputStream::WriteVarint32ToArray(value, end);
    bytes.append(reinterpret_cast<const char*>(buffer.data()), static_cast<std::size_t>(end - buffer.data()));
}

void put(int number, std::string_view block, std::string& bytes) {
    std::array<std::uint8_t, 10> buffer{};
    std::uint8_t* end = CodedOutputStream::WriteTagToArray(Wire::MakeTag(number, Wire::WIRETYPE_LENGTH_DELIMITED), buffer.data());
    end = CodedOutputStream::WriteVarint32ToArray(static_cast<std::uint32_t>(block.size()), end);
    bytes.append(reinterpret_cast<const char*>(buffer.data()), static_cast<std::size_t>(end - buffer.data()));
    bytes.append(block);
}

Wire::FieldType type_of(const FieldInfo& info) {
    switch (info.type) {
        case ScalarType::kBool: return Wire::TYPE_BOOL;
        case ScalarType::kI8:
        case ScalarType::kI16:
        case ScalarType::kI32: return Wire::TYPE_INT32;
        case ScalarType::kI64: return Wire::TYPE_INT64;
        case ScalarType::kU8:
        case ScalarType::kU16:
        case ScalarType::kU32: return Wire::TYPE_UINT32;
        case ScalarType::kU64:
        case ScalarType::kEntity: return Wire::TYPE_UINT64;
        case ScalarType::kF32: return Wire::TYPE_FLOAT;
        case ScalarType::kF64: return Wire::TYPE_DOUBLE;
        case ScalarType::kText: break;
    }
    return info.count == 1 ? Wire::TYPE_STRING : Wire::TYPE_MESSAGE;
}

std::string descriptor_of(const FieldInfo& info, std::size_t index) {
    std::string bytes;
    put(field::kName, info.name, bytes);
    put(field::kNumber, static_cast<std::uint32_t>(index + 1), bytes);
    put(field::kLabel, info.count == 1 ? kOptional : kRepeated, bytes);
    const Wire::FieldType type = type_of(info);
    put(field::kType, static_cast<std::uint32_t>(type), bytes);
    if (type == Wire::TYPE_MESSAGE) put(field::kTypeName, ".void_reckoning.ecs.Value", bytes);
    put(field::kJsonName, info.name, bytes);  // the default would map "a_b" and "aB" to the same name
    return bytes;
}

std::string descriptor_of(const ComponentInfo& info) {
    std::string bytes;
    put(message::kName, info.name, bytes);
    for (std::size_t i = 0; i < info.fields.size(); ++i) put(message::kField, descriptor_of(info.fields[i], i), bytes);
    return bytes;
}

}  // namespace

std::string component_descriptors(std::span<const ComponentInfo> components) {
    std::string bytes;
    put(file::kName, "void_reckoning/components.proto", bytes);
    put(file::kPackage, "void_reckoning.components", bytes);
    put(file::kDependency, "void_reckoning/proto/ecs/entities.proto", bytes);
    for (const ComponentInfo& info : components) put(file::kMessage, descriptor_of(info), bytes);
    return bytes;  // no syntax: proto2, where every field has presence
}

}  // namespace void_reckoning
