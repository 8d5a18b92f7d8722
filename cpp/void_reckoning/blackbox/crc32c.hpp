#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace void_reckoning {

/// Return the CRC-32C (Castagnoli, 1993; RFC 3720, B.4) by the processor's instruction if it has one. `before` is the checksum of the bytes
/// before these.
[[nodiscard]] std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before = 0);

/// As crc32c(), without special instructions.
[[nodiscard]] std::uint32_t crc32c_plain(std::span<const std::byte> bytes, std::uint32_t before = 0);

}  // namespace void_reckoning
