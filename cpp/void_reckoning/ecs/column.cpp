#include "void_reckoning/ecs/column.hpp"

#include <algorithm>
#include <new>

namespace void_reckoning {
namespace {

constexpr std::size_t kFirstBlockRows = 16;

std::size_t rows_in_block(std::size_t index, std::size_t rows) {
    const std::size_t before = index << kBlockShift;
    return rows <= before ? 0 : std::min(rows - before, kBlockRows);
}

void copy_hash(const Block& from, Block& to) {
    const bool hashed = from.hashed.load(std::memory_order_acquire);
    to.hash.store(from.hash.load(std::memory_order_relaxed), std::memory_order_relaxed);
    to.hashed.store(hashed, std::memory_order_relaxed);
}

}  // namespace

Column::List* Column::List::make(std::uint32_t capacity) {
    auto* list = new (::operator new(sizeof(List) + capacity * sizeof(Block*))) List;
    list->capacity = capacity;
    return list;
}

void Column::drop_list(List* list) noexcept {
    if (list->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    for (std::uint32_t i = 0; i < list->count; ++i) release(list->blocks()[i]);
    list->~List();
    ::operator delete(list);
}

Column::List* Column::copy_list(List& list, std::uint32_t capacity) {
    List* copy = List::make(capacity);
    copy->stamp = list.stamp;
    copy->count = list.count;
    const bool hashed = list.hashed.load(std::memory_order_acquire);
    copy->hash.store(list.hash.load(std::memory_order_relaxed), std::memory_order_relaxed);
    copy->hashed.store(hashed, std::memory_order_relaxed);
    for (std::uint32_t i = 0; i < list.count; ++i) {
        copy->blocks()[i] = list.blocks()[i];
        retain(copy->blocks()[i]);
    }
    return copy;
}

void Column::make_list_unique(std::size_t capacity) {
    const bool fits = capacity <= list_->capacity;
    if (fits && list_->references.load(std::memory_order_acquire) == 1) return;
    List* copy = copy_list(*list_, fits ? list_->capacity : static_cast<std::uint32_t>(2 * capacity));
    drop_list(list_);
    list_ = copy;
}

void Column::add_block(std::size_t bytes) {
    make_list_unique(list_->count + std::size_t{1});
    Block* fresh = allocate_block(bytes);
    fresh->hashed.store(true, std::memory_order_relaxed);
    list_->blocks()[list_->count++] = fresh;
}

Block* Column::copy_block(const Block& block, std::size_t used_bytes, std::size_t wanted_bytes) {
    Block* copy = allocate_block(wanted_bytes);
    std::memcpy(copy->data(), block.data(), used_bytes);
    copy_hash(block, *copy);
    return copy;
}

Block& Column::writable(std::size_t index, std::size_t rows, StampSource& stamps) {
    make_list_unique();
    Block*& block = list_->blocks()[index];
    if (!block->unique()) {
        Block* copy = copy_block(*block, rows_in_block(index, rows) * row_bytes_, block->bytes());
        release(block);
        block = copy;
    }
    block->stamp = stamps.next();
    list_->stamp = block->stamp;
    return *block;
}

std::byte* Column::append(std::size_t rows, StampSource& stamps) {
    const std::size_t index = rows >> kBlockShift;
    const std::size_t used = rows_in_block(index, rows) * row_bytes_;
    if (index == list_->count) {
        // The first block of a table starts small; a table that filled one block is likely to grow.
        add_block((index == 0 ? kFirstBlockRows : kBlockRows) * row_bytes_);
    } else if (used + row_bytes_ > list_->blocks()[index]->bytes()) {
        make_list_unique();
        Block*& block = list_->blocks()[index];
        Block* larger = copy_block(*block, used, 2 * block->bytes());
        release(block);
        block = larger;
    }
    return writable(index, rows, stamps).data() + used;
}

void Column::extend(std::size_t rows, std::size_t count) {
    make_list_unique();
    const std::size_t end = rows + count;
    for (std::size_t index = rows >> kBlockShift; index << kBlockShift < end; ++index) {
        const std::size_t wanted = (index == 0 ? rows_in_block(0, end) : kBlockRows) * row_bytes_;
        if (index == list_->count) {
            add_block(wanted);
        } else if (wanted > list_->blocks()[index]->bytes()) {
            Block* larger = copy_block(*list_->blocks()[index], rows_in_block(index, rows) * row_bytes_, wanted);
            release(list_->blocks()[index]);
            list_->blocks()[index] = larger;
        }
    }
}

void Column::truncate(std::size_t rows, StampSource& stamps) {
    const std::size_t keep = (rows + kBlockRows - 1) >> kBlockShift;
    if (keep >= list_->count) return;
    make_list_unique();
    for (std::size_t i = keep; i < list_->count; ++i) release(list_->blocks()[i]);
    list_->count = static_cast<std::uint32_t>(keep);
    list_->stamp = stamps.next();
}

void Column::add_to_hash(Block& block, std::uint64_t difference) {
    if (!block.hashed.load(std::memory_order_relaxed)) return;
    block.hash.store(block.hash.load(std::memory_order_relaxed) + difference, std::memory_order_relaxed);
    list_->hash.store(list_->hash.load(std::memory_order_relaxed) + difference, std::memory_order_relaxed);
}

void Column::forget_hash(Block& block) {
    block.hashed.store(false, std::memory_order_relaxed);
    list_->hashed.store(false, std::memory_order_relaxed);
}

void Column::set_hash(std::uint64_t hash) const {
    list_->hash.store(hash, std::memory_order_relaxed);
    list_->hashed.store(true, std::memory_order_release);
}

}  // namespace void_reckoning
