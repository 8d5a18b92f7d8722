#include "void_reckoning/wire/message.hpp"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

void check_size(std::size_t bytes, const std::string& name) {
    if (bytes <= kMaxMessageBytes) return;
    throw InvalidInput(
        fmt::format("a {} must have at most {} MiB, got {} bytes: send larger data as Arrow tables", name, kMaxMessageBytes >> 20U, bytes));
}

}  // namespace

void parse_message(std::string_view bytes, google::protobuf::MessageLite& message) {
    check_size(bytes.size(), message.GetTypeName());
    const google::protobuf::LogSilencer silencer;  // it would print a line of its own
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        throw InvalidInput(
            fmt::format("message must be a {}, got {} other bytes, or text that is not UTF-8", message.GetTypeName(), bytes.size()));
    }
}

std::string bytes_of(const google::protobuf::MessageLite& message) {
    const std::size_t size = message.ByteSizeLong();
    check_size(size, message.GetTypeName());
    std::string bytes;
    bytes.reserve(size);
    google::protobuf::io::StringOutputStream output(&bytes);
    google::protobuf::io::CodedOutputStream coded(&output);
    coded.SetSerializationDeterministic(true);
    message.SerializeWithCachedSizes(&coded);
    coded.Trim();
    return bytes;
}

}  // namespace void_reckoning
