#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <google/protobuf/message_lite.h>

namespace void_reckoning {

/// Maximum size of a message: larger results are exported as Arrow. Also bounds the memory for hostile bytes: a few dozen times their size.
inline constexpr std::size_t kMaxMessageBytes = std::size_t{64} << 20U;

/// Parse a message. InvalidInput if the bytes are not such a message, or too many.
void parse_message(std::string_view bytes, google::protobuf::MessageLite& message);

/// Return the bytes of a message: the same for the same contents, maps in the order of their keys. InvalidInput if there are too many.
[[nodiscard]] std::string bytes_of(const google::protobuf::MessageLite& message);

}  // namespace void_reckoning
