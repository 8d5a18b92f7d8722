#pragma once

#include <span>
#include <vector>

#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// Who refers to whom: for one field of a component (an entity reference or a small integer), the entities that hold each value,
/// sorted by id. Derived: follows the columns' stamps, so it is right after any change, rollback or restore, and can be dropped at will.
class LinkIndex {
   public:
    template <auto Member> [[nodiscard]] static LinkIndex of() {
        using T = typename Field<Member>::Struct;
        static_assert(Field<Member>::type == ScalarType::kEntity || Field<Member>::type == ScalarType::kU16);
        return LinkIndex(kCppType<T>, index_of_member<Member>(Describe<T>::component.fields), Field<Member>::type == ScalarType::kEntity);
    }
    /// Only entities that also have this component.
    template <class T> [[nodiscard]] LinkIndex among() && {
        required_ = kCppType<T>;
        return std::move(*this);
    }

    /// The entities whose field holds the key: valid until the next call on this index after a change of the world.
    [[nodiscard]] std::span<const EntityId> at(const World& world, EntityId key) { return find(world, key.slot()); }
    [[nodiscard]] std::span<const EntityId> at(const World& world, std::uint16_t key) { return find(world, key); }
    void drop();

   private:
    struct Row {
        EntityId id;
        std::uint32_t key = 0;
    };
    /// A block as it was when last looked at: its ids and keys, raw.
    struct SeenBlock {
        std::uint64_t ids_stamp = 0;
        std::uint64_t keys_stamp = 0;
        std::vector<EntityId> ids;
        std::vector<std::byte> keys;
    };
    struct SeenTable {
        std::uint64_t ids_stamp = 0;
        std::uint64_t keys_stamp = 0;
        std::vector<SeenBlock> blocks;
    };

    LinkIndex(std::size_t cpp_type, std::size_t field, bool entity_key) : cpp_type_(cpp_type), field_(field), entity_key_(entity_key) {}
    [[nodiscard]] std::span<const EntityId> find(const World& world, std::uint32_t key) {
        if (version_ != world.version() || version_ == 0) refresh(world);
        if (key >= lists_.size()) return {};
        return lists_[key];
    }
    void refresh(const World& world);
    void follow_tables(const World& world);
    void refresh_table(const World& world, std::size_t table, std::size_t column);
    [[nodiscard]] std::uint32_t key_at(const std::byte* keys, std::size_t row) const;
    void follow(SeenBlock& seen, std::span<const EntityId> ids, const std::byte* keys, std::size_t key_bytes);
    void insert(const Row& row);
    void erase(const Row& row);

    std::size_t cpp_type_;
    std::size_t field_;
    bool entity_key_;
    std::size_t required_ = Schema::kNoCppType;
    std::uint64_t version_ = 0;  ///< of the world that the lists are right for
    std::vector<SeenTable> seen_;               ///< by table
    std::vector<std::pair<std::size_t, std::size_t>> columns_;  ///< tables that have the field, and its column
    std::size_t tables_ = 0;                    ///< of the world, when `columns_` was made
    std::uint64_t timeline_ = 0;
    std::vector<std::vector<EntityId>> lists_;  ///< by slot of the key entity, or by the integer
    std::vector<Row> gone_, come_;
};

}  // namespace void_reckoning
