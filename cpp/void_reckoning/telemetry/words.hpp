#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace void_reckoning {

// A sequence lock whose payload consists of atomic words (Boehm, "Can seqlocks get along with programming language memory models?", 2012):
// plain copies would be a data race even where the check detects the tear, and fences are invisible to the thread sanitizer. On x86-64
// every one of these is a plain move.

static_assert(std::endian::native == std::endian::little, "segments are little-endian");
static_assert(std::atomic_ref<std::uint64_t>::is_always_lock_free);

inline void store_words(std::uint64_t* to, const void* from, std::size_t words) noexcept {
    const auto* bytes = static_cast<const char*>(from);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < words; ++i) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes + 8 * i, 8);
        std::atomic_ref<std::uint64_t>(to[i]).store(word, std::memory_order_release);
    }
}

inline void load_words(void* to, std::uint64_t* from, std::size_t words) noexcept {
    auto* bytes = static_cast<char*>(to);
    for (std::size_t i = 0; i < words; ++i) {
        const std::uint64_t word = std::atomic_ref<std::uint64_t>(from[i]).load(std::memory_order_acquire);
        std::memcpy(bytes + 8 * i, &word, 8);
    }
}

/// A write in progress. The release stores of the payload keep the odd number ahead of them.
class SequenceWrite {
   public:
    SequenceWrite(std::uint64_t& shared, std::uint64_t& own) noexcept : shared_(shared), own_(own) {
        std::atomic_ref<std::uint64_t>(shared_).store(++own_, std::memory_order_relaxed);
    }
    ~SequenceWrite() { std::atomic_ref<std::uint64_t>(shared_).store(++own_, std::memory_order_release); }
    SequenceWrite(const SequenceWrite&) = delete;
    SequenceWrite& operator=(const SequenceWrite&) = delete;

   private:
    std::uint64_t& shared_;
    std::uint64_t& own_;  // the writer's own count: independent of what other processes write into the segment
};

/// Make one attempt: true, with the sequence, if `copy()` (load_words only) saw no write. The acquire loads of the payload keep the second
/// read of the sequence behind them.
template <class Copy> [[nodiscard]] bool try_consistent(std::uint64_t& shared_sequence, std::uint64_t& sequence, Copy&& copy) {
    const std::atomic_ref<std::uint64_t> shared(shared_sequence);
    sequence = shared.load(std::memory_order_acquire);
    if ((sequence & 1U) != 0) return false;
    copy();
    return shared.load(std::memory_order_relaxed) == sequence;
}

}  // namespace void_reckoning
