#include "void_reckoning/ecs/block.hpp"

#include <array>
#include <bit>
#include <new>
#include <vector>

namespace void_reckoning {
namespace {

constexpr std::size_t kSmallestClass = 6;
constexpr std::size_t kClasses = 32;

#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kKeptBytesPerClass = 0;  // a recycled block would hide a use after release
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr std::size_t kKeptBytesPerClass = 0;
#else
constexpr std::size_t kKeptBytesPerClass = std::size_t{8} << 20U;
#endif
#else
constexpr std::size_t kKeptBytesPerClass = std::size_t{8} << 20U;
#endif

void* allocate_raw(std::size_t size_class) { return ::operator new(sizeof(Block) + (std::size_t{1} << size_class), std::align_val_t{64}); }
void free_raw(void* memory) { ::operator delete(memory, std::align_val_t{64}); }

class Recycler {
   public:
    Recycler() = default;
    Recycler(const Recycler&) = delete;
    Recycler& operator=(const Recycler&) = delete;
    ~Recycler() {
        for (auto& list : free_) {
            for (void* memory : list) free_raw(memory);
            list.clear();
        }
        closed_ = true;
    }
    [[nodiscard]] void* take(std::size_t size_class) {
        auto& list = free_[size_class];
        if (list.empty()) return allocate_raw(size_class);
        void* memory = list.back();
        list.pop_back();
        return memory;
    }
    void give(void* memory, std::size_t size_class) noexcept {
        auto& list = free_[size_class];
        if (closed_ || (list.size() + 1) << size_class > kKeptBytesPerClass) return free_raw(memory);
        try {
            list.push_back(memory);
        } catch (const std::bad_alloc&) {
            free_raw(memory);  // no memory to keep it in the list
        }
    }

   private:
    std::array<std::vector<void*>, kClasses> free_;
    bool closed_ = false;
};

Recycler& recycler() {
    thread_local Recycler instance;
    return instance;
}

}  // namespace

Block* allocate_block(std::size_t bytes) {
    std::size_t size_class = static_cast<std::size_t>(std::bit_width(bytes == 0 ? 0 : bytes - 1));
    if (size_class < kSmallestClass) size_class = kSmallestClass;
    auto* block = new (recycler().take(size_class)) Block;
    block->size_class = static_cast<std::uint32_t>(size_class);
    return block;
}

void release(Block* block) noexcept {
    if (block->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    const std::size_t size_class = block->size_class;
    block->~Block();
    recycler().give(block, size_class);
}

void StampSource::refill() {
    constexpr std::uint64_t kRange = 1U << 20U;
    static std::atomic<std::uint64_t> given{1};
    next_ = given.fetch_add(kRange, std::memory_order_relaxed);
    end_ = next_ + kRange;
}

}  // namespace void_reckoning
