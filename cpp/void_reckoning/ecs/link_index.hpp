#pragma once

#include <span>
#include <vector>

#include "void_reckoning/ecs/row_follower.hpp"

namespace void_reckoning {

/// References by value: for one field of a component (an entity reference or a small integer), the entities that hold each value, sorted by
/// id. Derived: up to date after any change, rollback or restore, and can be dropped at any time.
class LinkIndex {
   public:
    template <auto Member> [[nodiscard]] static LinkIndex of() { return LinkIndex(RowFollower({RowFollower::key<Member>()})); }
    /// Index only entities that also have this component.
    template <auto Member, class T> [[nodiscard]] static LinkIndex among() {
        return LinkIndex(RowFollower({RowFollower::key<Member>()}, kCppType<T>));
    }

    /// Return the entities whose field holds the key: valid until the next call on this index after a change of the world.
    [[nodiscard]] std::span<const EntityId> at(const World& world, EntityId key) { return find(world, key.slot()); }
    [[nodiscard]] std::span<const EntityId> at(const World& world, std::uint16_t key) { return find(world, key); }
    void drop();

   private:
    explicit LinkIndex(RowFollower rows) : rows_(std::move(rows)) {}
    [[nodiscard]] std::span<const EntityId> find(const World& world, std::uint32_t key) {
        if (!rows_.up_to_date(world)) refresh(world);
        if (key >= lists_.size()) return {};
        return lists_[key];
    }
    void refresh(const World& world);
    void insert(const RowFollower::Row& row);
    void erase(const RowFollower::Row& row);

    RowFollower rows_;
    std::vector<std::vector<EntityId>> lists_;  ///< by slot of the key entity, or by the integer
};

}  // namespace void_reckoning
