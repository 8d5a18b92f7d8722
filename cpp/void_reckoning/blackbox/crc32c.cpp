#include "void_reckoning/blackbox/crc32c.hpp"

#include <array>
#include <bit>
#include <cstring>

#if defined(__SSE4_2__)
#include <nmmintrin.h>
#elif defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
#endif

namespace void_reckoning {
namespace {

static_assert(std::endian::native == std::endian::little, "logs are little-endian");

constexpr std::uint32_t kPolynomial = 0x82F63B78;  // Castagnoli's, bit-reversed

using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

/// Compute tables for eight bytes a step (Kounavis and Berry, 2005).
constexpr Tables make_tables() {
    Tables tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? kPolynomial : 0);
        tables[0][byte] = crc;
    }
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        for (std::size_t step = 1; step < 8; ++step) {
            const std::uint32_t crc = tables[step - 1][byte];
            tables[step][byte] = (crc >> 8U) ^ tables[0][crc & 0xFFU];
        }
    }
    return tables;
}

constexpr Tables kTables = make_tables();

std::uint64_t load_word(const std::byte* place) {
    std::uint64_t word = 0;
    std::memcpy(&word, place, sizeof word);
    return word;
}

}  // namespace

std::uint32_t crc32c_plain(std::span<const std::byte> bytes, std::uint32_t before) {
    std::uint32_t crc = ~before;
    const std::byte* place = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 8; left -= 8, place += 8) {
        const std::uint64_t word = load_word(place) ^ crc;
        crc = 0;
        for (std::size_t i = 0; i < 8; ++i) crc ^= kTables[7 - i][(word >> (8 * i)) & 0xFFU];
    }
    for (; left > 0; --left, ++place) crc = (crc >> 8U) ^ kTables[0][(crc ^ static_cast<std::uint32_t>(*place)) & 0xFFU];
    return ~crc;
}

#if defined(__SSE4_2__) || defined(__ARM_FEATURE_CRC32)
namespace {

#if defined(__SSE4_2__)
std::uint64_t step8(std::uint64_t crc, std::uint64_t word) { return _mm_crc32_u64(crc, word); }
std::uint64_t step1(std::uint64_t crc, std::byte byte) {
    return _mm_crc32_u8(static_cast<std::uint32_t>(crc), static_cast<std::uint8_t>(byte));
}
#else
std::uint64_t step8(std::uint64_t crc, std::uint64_t word) { return __crc32cd(static_cast<std::uint32_t>(crc), word); }
std::uint64_t step1(std::uint64_t crc, std::byte byte) {
    return __crc32cb(static_cast<std::uint32_t>(crc), static_cast<std::uint8_t>(byte));
}
#endif

/// The instruction takes three cycles but starts one a cycle: three lanes of this many bytes hide that.
constexpr std::size_t kLane = 1024;

/// Tables of the checksum register after `kLane` zero bytes, for each value of each of its bytes: they move a lane's result past the next
/// lane.
constexpr std::array<std::array<std::uint32_t, 256>, 4> make_lane_shift() {
    std::array<std::array<std::uint32_t, 256>, 4> shift{};
    for (std::size_t place = 0; place < 4; ++place) {
        for (std::size_t bit = 0; bit < 8; ++bit) {
            std::uint32_t crc = std::uint32_t{1} << (8 * place + bit);
            for (std::size_t i = 0; i < kLane; ++i) crc = (crc >> 8U) ^ kTables[0][crc & 0xFFU];
            shift[place][std::size_t{1} << bit] = crc;
        }
        for (std::size_t byte = 1; byte < 256; ++byte) {  // the shift is linear
            const std::size_t low = byte & (~byte + 1);
            shift[place][byte] = shift[place][low] ^ shift[place][byte ^ low];
        }
    }
    return shift;
}

constexpr auto kLaneShift = make_lane_shift();

std::uint32_t past_lane(std::uint64_t crc) {
    return kLaneShift[0][crc & 0xFFU] ^ kLaneShift[1][(crc >> 8U) & 0xFFU] ^ kLaneShift[2][(crc >> 16U) & 0xFFU] ^
           kLaneShift[3][(crc >> 24U) & 0xFFU];
}

}  // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before) {
    std::uint64_t crc = static_cast<std::uint32_t>(~before);
    const std::byte* place = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 3 * kLane; left -= 3 * kLane, place += 3 * kLane) {
        std::uint64_t second = 0;
        std::uint64_t third = 0;
        for (std::size_t i = 0; i < kLane; i += 8) {
            crc = step8(crc, load_word(place + i));
            second = step8(second, load_word(place + kLane + i));
            third = step8(third, load_word(place + 2 * kLane + i));
        }
        crc = past_lane(past_lane(crc) ^ second) ^ third;
    }
    for (; left >= 8; left -= 8, place += 8) crc = step8(crc, load_word(place));
    for (; left > 0; --left, ++place) crc = step1(crc, *place);
    return ~static_cast<std::uint32_t>(crc);
}
#else
std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before) { return crc32c_plain(bytes, before); }
#endif

}  // namespace void_reckoning
