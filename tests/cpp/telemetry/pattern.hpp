#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "void_reckoning/telemetry/layout.hpp"

namespace void_reckoning {

inline constexpr std::size_t kPatternWords = sizeof(PlanBlocks) / 8;

/// 2,000,000 unless VR_TORN_READS says otherwise; a tenth of it under the thread sanitizer, which is twenty times as slow.
inline std::uint64_t wanted_reads() {
#ifdef __SANITIZE_THREAD__
    constexpr std::uint64_t kDefault = 200'000;
#else
    constexpr std::uint64_t kDefault = 2'000'000;
#endif
    const char* wanted = std::getenv("VR_TORN_READS");
    return wanted == nullptr ? kDefault : std::strtoull(wanted, nullptr, 10);
}

/// Ten words of which each follows from any other, so that words of two updates never agree.
struct Pattern {
    std::uint64_t words[kPatternWords];

    explicit Pattern(std::uint64_t number) {
        for (std::size_t i = 0; i < kPatternWords; ++i) words[i] = number + i * 0x9E3779B97F4A7C15ULL;
    }
    explicit Pattern(const PlanBlocks& plan) { std::memcpy(words, static_cast<const void*>(&plan), sizeof words); }

    [[nodiscard]] PlanBlocks plan() const {
        PlanBlocks plan;
        std::memcpy(static_cast<void*>(&plan), words, sizeof plan);
        return plan;
    }
    [[nodiscard]] bool whole() const {
        for (std::size_t i = 1; i < kPatternWords; ++i) {
            if (words[i] - words[0] != i * 0x9E3779B97F4A7C15ULL) return false;
        }
        return true;
    }
};

}  // namespace void_reckoning
