#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>

#include "void_reckoning/blackbox/crc32c.hpp"
#include "void_reckoning/blackbox/format.hpp"

namespace void_reckoning {

template <class T> T number_at(std::span<const std::byte> bytes, std::size_t at) {
    T value{};
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}
template <class T> void put_at(std::span<std::byte> bytes, std::size_t at, T value) {
    std::memcpy(bytes.data() + at, &value, sizeof value);
}

/// Makes checksums, sizes, numbers and the chain of whatever bytes right, so that a reader goes on to what is in the chunks. Offsets:
/// docs/formats/blackbox.md.
inline void make_checksums_right(std::span<std::byte> log) {
    constexpr std::size_t kCrc = 124;
    if (log.size() < kFileHeaderSize) return;
    std::memcpy(log.data(), kFileMagic.data(), kFileMagic.size());
    put_at(log, kCrc, crc32c(log.first(kCrc)));
    auto previous = number_at<std::uint32_t>(log, kCrc);
    std::uint64_t number = 0, sequence = 0;
    std::size_t at = kFileHeaderSize;
    for (; at + kChunkHeaderSize <= log.size(); ++number) {
        const std::span<std::byte> chunk = log.subspan(at);
        const std::uint64_t room = chunk.size() - kChunkHeaderSize;
        const std::uint64_t stored = std::min({number_at<std::uint64_t>(chunk, 88), room, std::uint64_t{kMaxBodySize}});
        const bool plain = number_at<std::uint8_t>(chunk, 21) == 0;
        if (number_at<std::uint16_t>(chunk, 24) >= number_at<std::uint16_t>(chunk, 26)) put_at(chunk, 24, std::uint32_t{1} << 16U);
        put_at(chunk, 0, kChunkMagic);
        put_at(chunk, 8, number_at<std::uint64_t>(log, 16));
        put_at(chunk, 16, previous);
        put_at(chunk, 40, number);
        put_at(chunk, 48, sequence);
        put_at(chunk, 88, stored);
        if (plain) put_at(chunk, 96, stored);
        const auto body = static_cast<std::size_t>(stored);
        put_at(chunk, 120, crc32c(chunk.subspan(kChunkHeaderSize, body)));
        put_at(chunk, kCrc, crc32c(chunk.first(kCrc)));
        previous = number_at<std::uint32_t>(chunk, kCrc);
        sequence += number_at<std::uint32_t>(chunk, 36);
        const std::size_t end = std::min(kChunkHeaderSize + body + padding_after(stored), chunk.size());
        std::fill(chunk.begin() + static_cast<std::ptrdiff_t>(kChunkHeaderSize + body), chunk.begin() + static_cast<std::ptrdiff_t>(end),
                  std::byte{0});
        at += end;
    }
}

}  // namespace void_reckoning
