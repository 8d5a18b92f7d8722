#pragma once

#include <array>
#include <functional>
#include <span>
#include <vector>

#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// Finds the rows that were added, removed and changed since its last call, for data derived from one or two fields: entity references, by
/// their slot, or small integers. Follows the columns' stamps, so it misses no change, rollback or restore.
class RowFollower {
   public:
    static constexpr std::size_t kMaxKeys = 2;
    struct Key {
        std::size_t cpp_type;
        std::size_t field;
        bool entity;
    };
    struct Row {
        EntityId id;
        std::array<std::uint32_t, kMaxKeys> keys{};
    };
    /// Called for one block: old rows that are gone, current rows that are new. An entity that moved to another block may be added there
    /// before or after it is removed here.
    using Told = std::function<void(std::span<const Row> gone, std::span<const Row> come)>;

    template <auto Member> [[nodiscard]] static constexpr Key key() {
        using T = typename Field<Member>::Struct;
        static_assert(Field<Member>::type == ScalarType::kEntity || Field<Member>::type == ScalarType::kU16);
        return {kCppType<T>, index_of_member<Member>(Describe<T>::component.fields), Field<Member>::type == ScalarType::kEntity};
    }

    /// Follow entities that have the fields, and `required` if given.
    explicit RowFollower(std::vector<Key> keys, std::size_t required = Schema::kNoCppType);

    [[nodiscard]] bool up_to_date(const World& world) const { return version_ == world.version() && version_ != 0; }
    /// Report every block that differs. After an exception, call forget() and start again: a partial pass can't be continued.
    void follow(const World& world, const Told& told);
    /// Forget everything seen.
    void forget();

   private:
    using KeyValues = std::array<const std::byte*, kMaxKeys>;  ///< of a block, raw, by key

    /// A block as last seen, raw.
    struct SeenBlock {
        std::array<std::uint64_t, 1 + kMaxKeys> stamps{};
        std::vector<EntityId> ids;
        std::array<std::vector<std::byte>, kMaxKeys> keys;
    };
    struct SeenTable {
        std::array<std::uint64_t, 1 + kMaxKeys> stamps{};
        std::vector<SeenBlock> blocks;
    };
    struct FollowedTable {
        std::size_t table;
        std::array<std::size_t, 1 + kMaxKeys> columns;  ///< ids first
    };

    void follow_tables(const World& world, const Told& told);
    void follow_table(const World& world, const FollowedTable& followed, const Told& told);
    void follow_block(SeenBlock& seen, std::span<const EntityId> ids, const KeyValues& keys, const Told& told);
    void compare(SeenBlock& seen, std::span<const EntityId> ids, const KeyValues& keys, std::size_t from, std::size_t rows);
    [[nodiscard]] std::size_t bytes_of(std::size_t key) const { return keys_[key].entity ? sizeof(EntityId) : sizeof(std::uint16_t); }
    [[nodiscard]] std::uint32_t key_at(std::size_t key, const std::byte* values, std::size_t row) const;
    [[nodiscard]] Row row_of(EntityId id, const KeyValues& keys, std::size_t row) const;

    std::vector<Key> keys_;
    std::size_t required_;
    std::uint64_t version_ = 0;  ///< world version at the last call
    std::size_t tables_ = 0;     ///< number of tables of the world when `followed_` was built
    std::uint64_t timeline_ = 0;
    std::vector<FollowedTable> followed_;  ///< tables that have the fields
    std::vector<SeenTable> seen_;          ///< by table
    std::vector<Row> gone_, come_;
};

}  // namespace void_reckoning
