#include "void_reckoning/wire/component_bytes.hpp"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <array>
#include <bit>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/utf8.hpp"
#include "void_reckoning/ecs/world.hpp"
#include "void_reckoning/wire/message.hpp"
#include "void_reckoning/wire/values.hpp"

namespace void_reckoning {
namespace {

using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;
using Wire = google::protobuf::internal::WireFormatLite;

Wire::WireType wire_type(ScalarType type) {
    switch (type) {
        case ScalarType::kF32: return Wire::WIRETYPE_FIXED32;
        case ScalarType::kF64: return Wire::WIRETYPE_FIXED64;
        case ScalarType::kText: return Wire::WIRETYPE_LENGTH_DELIMITED;
        default: return Wire::WIRETYPE_VARINT;
    }
}

void append_varint(std::uint64_t value, std::string& bytes) {
    std::array<std::uint8_t, 10> buffer{};
    const auto* end = CodedOutputStream::WriteVarint64ToArray(value, buffer.data());
    bytes.append(reinterpret_cast<const char*>(buffer.data()), static_cast<std::size_t>(end - buffer.data()));
}

void append_tag(std::size_t index, Wire::WireType type, std::string& bytes) {
    append_varint(Wire::MakeTag(static_cast<int>(index) + 1, type), bytes);
}

void append_block(std::size_t index, std::string_view block, std::string& bytes) {
    append_tag(index, Wire::WIRETYPE_LENGTH_DELIMITED, bytes);
    append_varint(block.size(), bytes);
    bytes.append(block);
}

template <class Bits> void append_fixed(Bits bits, std::string& bytes) {
    for (std::size_t i = 0; i < sizeof bits; ++i) bytes.push_back(static_cast<char>(bits >> (8 * i)));
}

/// Append a number without its tag.
void append_number(ScalarType type, const std::byte* place, std::string& bytes) {
    if (type == ScalarType::kBool) return append_varint(load<std::uint8_t>(place) != 0 ? 1 : 0, bytes);
    visit_scalar(type, [&](auto identity) {
        using T = typename decltype(identity)::type;
        if constexpr (std::is_same_v<T, float>) {
            append_fixed(std::bit_cast<std::uint32_t>(load<T>(place)), bytes);
        } else if constexpr (std::is_same_v<T, double>) {
            append_fixed(std::bit_cast<std::uint64_t>(load<T>(place)), bytes);
        } else if constexpr (std::is_signed_v<T>) {
            append_varint(static_cast<std::uint64_t>(static_cast<std::int64_t>(load<T>(place))), bytes);
        } else if constexpr (std::is_unsigned_v<T>) {
            append_varint(load<T>(place), bytes);
        }
    });
}

void append_text(const World& world, std::size_t index, const std::byte* place, std::string& bytes) {
    const Text text = load<Text>(place);
    if (text) append_block(index, world.text(text), bytes);
}

void append_array(const World& world, const FieldInfo& field, std::size_t index, const std::byte* cell, std::string& bytes) {
    const std::size_t size = size_of(field.type);
    if (field.type == ScalarType::kText) {
        for (std::uint32_t i = 0; i < field.count; ++i) {
            ecs::Value value;
            put_value(world, {field.name, field.type, 1, "", ""}, cell + i * size, value);
            append_block(index, value.SerializeAsString(), bytes);
        }
        return;
    }
    std::string packed;
    for (std::uint32_t i = 0; i < field.count; ++i) append_number(field.type, cell + i * size, packed);
    append_block(index, packed, bytes);
}

bool is_signed(ScalarType type) {
    return type == ScalarType::kI8 || type == ScalarType::kI16 || type == ScalarType::kI32 || type == ScalarType::kI64;
}

/// Reads the message of one component. Each function returns nothing if the bytes end too early.
class Reader {
   public:
    Reader(const ComponentInfo& component, std::string_view bytes)
        : component_(component),
          size_(bytes.size()),
          input_(reinterpret_cast<const std::uint8_t*>(bytes.data()), static_cast<int>(bytes.size())) {}

    /// Read all fields present, by their place in the component; the last of repeated values counts.
    [[nodiscard]] std::vector<std::vector<ScalarValue>> read() {
        std::vector<std::vector<ScalarValue>> values(component_.fields.size());
        while (const std::uint32_t tag = input_.ReadTag()) {
            const auto number = static_cast<std::size_t>(Wire::GetTagFieldNumber(tag));
            if (number < 1 || number > values.size()) throw InvalidInput(unknown_field(number));
            const FieldInfo& field = component_.fields[number - 1];
            if (field.count == 1) values[number - 1].clear();
            if (!take(field, Wire::GetTagWireType(tag), values[number - 1])) refuse();
        }
        if (!input_.ConsumedEntireMessage()) refuse();
        return values;
    }

   private:
    [[nodiscard]] bool take(const FieldInfo& field, Wire::WireType given, std::vector<ScalarValue>& values) {
        const Wire::WireType own = wire_type(field.type);
        if (given == own && own != Wire::WIRETYPE_LENGTH_DELIMITED) return add_number(field.type, values);
        if (given != Wire::WIRETYPE_LENGTH_DELIMITED) {
            throw InvalidInput(fmt::format("{}.{} must have wire type {} in serialized_data, got {}", component_.name, field.name,
                                           static_cast<int>(own), static_cast<int>(given)));
        }
        if (field.type == ScalarType::kText) return add_text(field, values);
        if (field.count == 1) {
            throw InvalidInput(
                fmt::format("{}.{} must be a single value in serialized_data, got a packed list", component_.name, field.name));
        }
        std::uint32_t length = 0;
        if (!input_.ReadVarint32(&length) || length > remaining()) return false;
        const auto limit = input_.PushLimit(static_cast<int>(length));
        while (input_.BytesUntilLimit() > 0) {
            if (!add_number(field.type, values)) return false;
        }
        input_.PopLimit(limit);
        return true;
    }

    [[nodiscard]] bool add_number(ScalarType type, std::vector<ScalarValue>& values) {
        std::uint64_t bits = 0;
        std::uint32_t short_bits = 0;
        switch (wire_type(type)) {
            case Wire::WIRETYPE_FIXED32:
                if (!input_.ReadLittleEndian32(&short_bits)) return false;
                values.emplace_back(static_cast<double>(std::bit_cast<float>(short_bits)));
                return true;
            case Wire::WIRETYPE_FIXED64:
                if (!input_.ReadLittleEndian64(&bits)) return false;
                values.emplace_back(std::bit_cast<double>(bits));
                return true;
            default: break;
        }
        if (!input_.ReadVarint64(&bits)) return false;
        if (type == ScalarType::kBool) {
            values.emplace_back(bits != 0);
        } else if (is_signed(type)) {
            values.emplace_back(static_cast<std::int64_t>(bits));
        } else {
            values.emplace_back(bits);
        }
        return true;
    }

    [[nodiscard]] bool add_text(const FieldInfo& field, std::vector<ScalarValue>& values) {
        std::uint32_t length = 0;
        std::string text;
        if (!input_.ReadVarint32(&length) || length > remaining() || !input_.ReadString(&text, static_cast<int>(length))) return false;
        if (field.count == 1) {
            if (!is_utf8(text)) throw InvalidInput(fmt::format("{}.{} must be UTF-8 in serialized_data", component_.name, field.name));
            values.emplace_back(std::move(text));
            return true;
        }
        ecs::Value value;
        parse_message(text, value);
        values.push_back(scalar_of(value, fmt::format("{}.{}", component_.name, field.name)));
        return true;
    }

    [[nodiscard]] std::size_t remaining() const { return size_ - static_cast<std::size_t>(input_.CurrentPosition()); }

    [[nodiscard]] std::string unknown_field(std::size_t number) const {
        return fmt::format("field number in serialized_data of {} must be between 1 and {}, got {}", component_.name,
                           component_.fields.size(), number);
    }
    [[noreturn]] void refuse() const {
        throw InvalidInput(
            fmt::format("serialized_data must be a void_reckoning.components.{} message, got {} other bytes", component_.name, size_));
    }

    const ComponentInfo& component_;
    std::size_t size_;
    CodedInputStream input_;
};

}  // namespace

void append_field(const World& world, const FieldInfo& field, std::size_t index, const std::byte* cell, std::string& bytes) {
    if (field.count != 1) return append_array(world, field, index, cell, bytes);
    if (field.type == ScalarType::kText) return append_text(world, index, cell, bytes);
    if (field.type == ScalarType::kEntity && load<std::uint64_t>(cell) == 0) return;
    append_tag(index, wire_type(field.type), bytes);
    append_number(field.type, cell, bytes);
}

void set_fields(EntityDraft& draft, const ComponentInfo& component, std::string_view bytes) {
    auto values = Reader(component, bytes).read();
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i].empty()) draft.set(component.name, component.fields[i].name, std::move(values[i]));
    }
}

}  // namespace void_reckoning
