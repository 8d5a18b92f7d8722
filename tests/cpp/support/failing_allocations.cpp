#include "failing_allocations.hpp"

#include <cstdlib>
#include <new>

namespace {

struct Refusal {
    bool on = false;
    bool lasting = false;
    std::uint64_t nth = 0;
    std::uint64_t asked = 0;
};
constinit thread_local Refusal refusal;

[[maybe_unused]] bool refused() noexcept {
    if (!refusal.on) return false;
    ++refusal.asked;
    return refusal.asked == refusal.nth || (refusal.lasting && refusal.asked > refusal.nth);
}

}  // namespace

namespace void_reckoning {

FailingAllocations::FailingAllocations(std::uint64_t nth, bool lasting) noexcept { refusal = {true, lasting, nth, 0}; }
FailingAllocations::~FailingAllocations() { refusal = {}; }
std::uint64_t FailingAllocations::asked() const noexcept { return refusal.asked; }

}  // namespace void_reckoning

#if !defined(VR_ALLOCATIONS_CANNOT_FAIL)
// All forms, as the sanitizers have their own of those that are left out; they watch malloc and free beneath these.
void* operator new(std::size_t size) {
    void* memory = refused() ? nullptr : std::malloc(size == 0 ? 1 : size);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    const auto align = static_cast<std::size_t>(alignment);
    void* memory = refused() ? nullptr : std::aligned_alloc(align, (size + align - 1) / align * align);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return refused() ? nullptr : std::malloc(size == 0 ? 1 : size); }
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new[](std::size_t size, std::align_val_t alignment) { return operator new(size, alignment); }
void* operator new[](std::size_t size, const std::nothrow_t& nothrow) noexcept { return operator new(size, nothrow); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
#endif
