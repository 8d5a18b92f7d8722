#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace void_reckoning {

inline constexpr std::size_t kBlockShift = 12;
inline constexpr std::size_t kBlockRows = std::size_t{1} << kBlockShift;

/// Up to 4,096 rows of one column: 64 bytes of header, then 64-byte aligned values. Shared by reference count; a writer makes it unique
/// first. The stamp is unique in the process and changes with the contents, so equal stamps mean equal contents.
struct alignas(64) Block {
    std::atomic<std::uint32_t> references{1};
    std::uint32_t size_class = 0;  ///< log2 of the number of bytes after the header
    std::uint64_t stamp = 0;
    /// Share of this block in the state hash. Filled by the first reader, the main thread or a background save: both compute the same.
    std::atomic<std::uint64_t> hash{0};
    std::atomic<bool> hashed{false};

    [[nodiscard]] std::byte* data() { return reinterpret_cast<std::byte*>(this) + sizeof(Block); }
    [[nodiscard]] const std::byte* data() const { return reinterpret_cast<const std::byte*>(this) + sizeof(Block); }
    [[nodiscard]] std::size_t bytes() const { return std::size_t{1} << size_class; }
    [[nodiscard]] bool unique() const { return references.load(std::memory_order_acquire) == 1; }
};
static_assert(sizeof(Block) == 64);

/// Return a block with room for `bytes` (rounded up to a power of two), one reference, uninitialised contents. Memory is recycled per
/// thread: copying into warm memory is an order of magnitude cheaper than into fresh pages.
[[nodiscard]] Block* allocate_block(std::size_t bytes);

inline void retain(Block* block) { block->references.fetch_add(1, std::memory_order_relaxed); }
void release(Block* block) noexcept;

/// Keeps one block alive and unchanged: held by views of columns.
class BlockRef {
   public:
    BlockRef() = default;
    explicit BlockRef(Block* block) : block_(block) { retain(block_); }
    BlockRef(const BlockRef& other) : block_(other.block_) {
        if (block_ != nullptr) retain(block_);
    }
    BlockRef(BlockRef&& other) noexcept : block_(other.block_) { other.block_ = nullptr; }
    BlockRef& operator=(BlockRef other) noexcept {
        Block* mine = block_;
        block_ = other.block_;
        other.block_ = mine;
        return *this;
    }
    ~BlockRef() {
        if (block_ != nullptr) release(block_);
    }
    [[nodiscard]] const Block* get() const { return block_; }

   private:
    Block* block_ = nullptr;
};

/// Numbers that are never issued twice in this process. Each world takes them in ranges, so that a write costs no atomic operation.
class StampSource {
   public:
    [[nodiscard]] std::uint64_t next() {
        if (next_ == end_) refill();
        return next_++;
    }
    /// Return a value that changes whenever a number is taken; 0 before the first.
    [[nodiscard]] std::uint64_t position() const { return next_; }

   private:
    void refill();
    std::uint64_t next_ = 0;
    std::uint64_t end_ = 0;
};

}  // namespace void_reckoning
