#pragma once

#include <span>

#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// Up to 4,096 entities of one archetype: spans over their fields. Entities must not be created, destroyed or given other components while
/// a span is in use.
class EntityBlock {
   public:
    EntityBlock(World& world, std::size_t table, std::size_t block) : world_(&world), table_(table), block_(block) {}

    [[nodiscard]] std::size_t rows() const { return std::min(world_->rows(table_) - (block_ << kBlockShift), kBlockRows); }
    [[nodiscard]] std::span<const EntityId> ids() const { return world_->ids(table_, block_); }

    template <auto Member> [[nodiscard]] std::span<const typename Field<Member>::Value> read() const {
        using Value = typename Field<Member>::Value;
        const Column& column = world_->column(table_, index<Member>());
        return {reinterpret_cast<const Value*>(column.block(block_).data()), rows()};
    }
    /// Make this column of the block unique and give it a new stamp. Floats written must not be NaN.
    template <auto Member> [[nodiscard]] std::span<typename Field<Member>::Value> write() {
        using Value = typename Field<Member>::Value;
        return {reinterpret_cast<Value*>(world_->write_block(table_, index<Member>(), block_)), rows()};
    }

   private:
    template <auto Member> [[nodiscard]] std::size_t index() const {
        using T = typename Field<Member>::Struct;
        constexpr std::size_t kField = index_of_member<Member>(Describe<T>::component.fields);
        const std::int32_t first = world_->layout(table_).first_column[world_->template component<T>().value];
        VR_CHECK(first > 0);
        return static_cast<std::size_t>(first) + kField;
    }

    World* world_;
    std::size_t table_;
    std::size_t block_;
};

/// All blocks of all archetypes that have the components.
template <class... Components> class BlockRange {
   public:
    BlockRange(World& world, ComponentMask mask) : world_(&world), mask_(mask) {}

    class Iterator {
       public:
        Iterator(const BlockRange& range, std::size_t table) : range_(&range), table_(table) { settle(); }
        EntityBlock operator*() const { return {*range_->world_, table_, block_}; }
        Iterator& operator++() {
            ++block_;
            settle();
            return *this;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.table_ == b.table_ && a.block_ == b.block_; }

       private:
        void settle() {
            const World& world = *range_->world_;
            while (table_ < world.table_count()) {
                const bool matches = (world.layout(table_).mask & range_->mask_) == range_->mask_;
                if (matches && (block_ << kBlockShift) < world.rows(table_)) return;
                ++table_;
                block_ = 0;
            }
        }
        const BlockRange* range_;
        std::size_t table_;
        std::size_t block_ = 0;
    };

    [[nodiscard]] Iterator begin() const { return Iterator(*this, 0); }
    [[nodiscard]] Iterator end() const { return Iterator(*this, world_->table_count()); }

   private:
    World* world_;
    ComponentMask mask_;
};

}  // namespace void_reckoning
