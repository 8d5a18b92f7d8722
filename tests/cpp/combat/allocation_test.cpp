#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "armies.hpp"

namespace {
std::atomic<std::size_t> allocations{0};
}

// Replaces the program's allocator: every operator new ends here or in its aligned twin.
void* operator new(std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    const auto align = static_cast<std::size_t>(alignment);
    if (void* memory = std::aligned_alloc(align, (size + align - 1) / align * align)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace void_reckoning::combat {
namespace {

TEST(Allocation, AWarmBattleAllocatesNothing) {
    const armies::Scene large = armies::frigates(300);
    const armies::Scene small = armies::frigates(80, 2);
    BattleScratch scratch;
    BattleResult result;
    resolve_battle(large.setup(), scratch, result);
    resolve_battle(small.setup(), scratch, result);
    const std::size_t before = allocations.load();
    resolve_battle(large.setup(), scratch, result);
    resolve_battle(small.setup(), scratch, result);
    EXPECT_EQ(allocations.load(), before);
}

}  // namespace
}  // namespace void_reckoning::combat
