#pragma once

#include <cstring>
#include <utility>

#include "void_reckoning/ecs/block.hpp"

namespace void_reckoning {

/// One scalar field of one archetype's rows: a shared list of shared blocks. Copying a column copies one pointer; the first write after
/// that copies the list and the block it touches. The row count belongs to the table and is passed in where blocks are made or copied.
class Column {
   public:
    Column() = default;
    explicit Column(std::size_t row_bytes) : list_(List::make(1)), row_bytes_(static_cast<std::uint32_t>(row_bytes)) {}
    Column(const Column& other) : list_(other.list_), row_bytes_(other.row_bytes_) {
        if (list_ != nullptr) list_->references.fetch_add(1, std::memory_order_relaxed);
    }
    Column(Column&& other) noexcept : list_(std::exchange(other.list_, nullptr)), row_bytes_(other.row_bytes_) {}
    Column& operator=(const Column& other) {
        if (list_ != other.list_) Column(other).swap(*this);
        return *this;
    }
    Column& operator=(Column&& other) noexcept {
        swap(other);
        return *this;
    }
    ~Column() {
        if (list_ != nullptr) drop_list(list_);
    }
    void swap(Column& other) noexcept {
        std::swap(list_, other.list_);
        std::swap(row_bytes_, other.row_bytes_);
    }

    [[nodiscard]] std::size_t row_bytes() const { return row_bytes_; }
    [[nodiscard]] std::size_t block_count() const { return list_->count; }
    [[nodiscard]] const Block& block(std::size_t index) const { return *list_->blocks()[index]; }
    [[nodiscard]] BlockRef pin(std::size_t index) const { return BlockRef(list_->blocks()[index]); }
    /// Return a stamp that changes whenever any value of the column may have changed.
    [[nodiscard]] std::uint64_t stamp() const { return list_->stamp; }
    [[nodiscard]] bool same_as(const Column& other) const { return list_ == other.list_; }

    [[nodiscard]] const std::byte* row(std::size_t row) const {
        return list_->blocks()[row >> kBlockShift]->data() + (row & (kBlockRows - 1)) * row_bytes_;
    }

    /// Return the block, unique and newly stamped. Its cached hash stays unchanged: the caller adds the difference or calls forget_hash().
    [[nodiscard]] Block& writable(std::size_t index, std::size_t rows, StampSource& stamps);
    /// Return a block that writable() or append() has just made unique.
    [[nodiscard]] Block& unshared(std::size_t index) { return *list_->blocks()[index]; }
    /// Return the place of a new last row (row number `rows`); its contents are undefined.
    [[nodiscard]] std::byte* append(std::size_t rows, StampSource& stamps);
    /// Add room for `count` rows after the first `rows`, with undefined contents; the first block of a table is no larger than needed.
    void extend(std::size_t rows, std::size_t count);
    /// Release blocks that hold none of the first `rows` rows.
    void truncate(std::size_t rows, StampSource& stamps);

    void add_to_hash(Block& block, std::uint64_t difference);
    /// As above, with the result of `difference()`, which is not called if the block's hash will be recomputed anyway.
    template <class Difference> void adjust_hash(Block& block, Difference&& difference) {
        if (block.hashed.load(std::memory_order_relaxed)) add_to_hash(block, difference());
    }
    void forget_hash(Block& block);
    [[nodiscard]] bool hashed() const { return list_->hashed.load(std::memory_order_acquire); }
    [[nodiscard]] std::uint64_t hash() const { return list_->hash.load(std::memory_order_relaxed); }
    /// Set the hash of the list: the sum of its blocks'. Const: a cache that every holder of the list fills alike.
    void set_hash(std::uint64_t hash) const;

   private:
    /// The blocks are stored behind the header, which saves a step to a row and an allocation for a copy.
    struct List {
        std::atomic<std::uint32_t> references{1};
        std::atomic<bool> hashed{true};
        std::atomic<std::uint64_t> hash{0};
        std::uint64_t stamp = 0;
        std::uint32_t count = 0;
        std::uint32_t capacity = 0;

        [[nodiscard]] static List* make(std::uint32_t capacity);
        [[nodiscard]] Block** blocks() { return reinterpret_cast<Block**>(this + 1); }
    };
    static void drop_list(List* list) noexcept;
    static List* copy_list(List& list, std::uint32_t capacity);
    void make_list_unique() { make_list_unique(list_->count); }
    void make_list_unique(std::size_t capacity);
    void add_block(std::size_t bytes);
    Block* copy_block(const Block& block, std::size_t used_bytes, std::size_t wanted_bytes);

    List* list_ = nullptr;
    std::uint32_t row_bytes_ = 0;
};

}  // namespace void_reckoning
