#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <google/protobuf/message_lite.h>

namespace void_reckoning {

/// No message is larger: what is, goes as Arrow. Bounds what hostile bytes can make of memory, too: a few dozen times their size.
inline constexpr std::size_t kMaxMessageBytes = std::size_t{64} << 20U;

/// InvalidInput where the bytes are no such message, or too many.
void parse_message(std::string_view bytes, google::protobuf::MessageLite& message);

/// The bytes of a message: the same for the same contents, maps in the order of their keys. InvalidInput where they would be too many.
[[nodiscard]] std::string bytes_of(const google::protobuf::MessageLite& message);

}  // namespace void_reckoning
