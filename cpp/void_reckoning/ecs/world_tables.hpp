#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/ecs/cell_hash.hpp"
#include "void_reckoning/ecs/world_state.hpp"

namespace void_reckoning {

/// A world as tables of columns, by name and number: read by everything generic (queries, hashes, saves, tables, messages).
class WorldTables {
   public:
    struct Location {
        std::uint32_t table = 0;
        std::uint32_t row = 0;
    };
    [[nodiscard]] const WorldState& state() const { return state_; }
    [[nodiscard]] const Schema& schema() const { return *state_.schema; }
    [[nodiscard]] const Dictionary& dictionary() const { return state_.dictionary; }
    [[nodiscard]] std::string_view text(Text text) const { return state_.dictionary.text(text); }

    // Entities.
    [[nodiscard]] std::uint32_t entity_count() const { return state_.alive; }
    [[nodiscard]] bool alive(EntityId id) const { return find_location(id) != kNowhere; }
    [[nodiscard]] Location locate(EntityId id) const;  ///< NotFound if it is not alive
    [[nodiscard]] std::optional<Location> try_locate(EntityId id) const;
    [[nodiscard]] std::vector<std::uint32_t> slot_generations() const;
    [[nodiscard]] std::vector<std::uint32_t> free_slots() const;  ///< in the order in which they will be taken

    // Tables: one per archetype; the first column has the ids.
    [[nodiscard]] std::size_t table_count() const { return state_.rows.size(); }
    [[nodiscard]] const TableLayout& layout(std::size_t table) const { return state_.schema->table(table); }
    [[nodiscard]] std::size_t rows(std::size_t table) const { return state_.rows[table]; }
    [[nodiscard]] const Column& column(std::size_t table, std::size_t column) const {
        return state_.columns[layout(table).offset + column];
    }
    [[nodiscard]] std::span<const EntityId> ids(std::size_t table, std::size_t block) const;
    [[nodiscard]] const std::byte* cell(Location at, std::size_t column) const {
        return state_.columns[layout(at.table).offset + column].row(at.row);
    }

    // The whole world.
    [[nodiscard]] std::uint64_t state_hash() const;
    /// Return each column's share of the state hash, summed over the tables: by component, then field; the last is the share of the
    /// entities themselves (which exist, with which components).
    [[nodiscard]] std::vector<std::uint64_t> column_hashes() const;
    [[nodiscard]] std::uint64_t hash_from_scratch() const;  ///< equal by definition; for tests and audits
    /// Return a number that changes with every write and restore, and is never the same for two worlds; 0: nothing was written yet.
    [[nodiscard]] std::uint64_t version() const { return stamps_.position(); }
    /// Return a number that changes with every restore and load, never the same for two worlds: for detecting them.
    [[nodiscard]] std::uint64_t timeline() const { return timeline_; }
    /// Return whether the state at that version() is still in this world's past: false for one that a restore undid.
    [[nodiscard]] bool remembers(std::uint64_t version) const;

   protected:
    static constexpr std::uint64_t kNowhere = ~std::uint64_t{0};
    static constexpr std::uint64_t kGenerationKey = 0x67656E65726174ULL;
    static constexpr std::uint64_t kFreeKey = 0x66726565ULL;

    WorldTables() = default;
    WorldTables(WorldState state, std::shared_ptr<const Past> past)
        : state_(std::move(state)), timeline_(stamps_.next()), past_(std::move(past)) {}
    WorldTables(WorldTables&&) noexcept = default;
    WorldTables& operator=(WorldTables&&) noexcept = default;
    ~WorldTables() = default;
    [[nodiscard]] std::uint64_t find_location(EntityId id) const;
    [[noreturn]] static void throw_gone(EntityId id);

    WorldState state_;
    StampSource stamps_;
    std::uint64_t timeline_ = 0;
    std::shared_ptr<const Past> past_;  ///< the past before this timeline

   private:
    [[nodiscard]] std::uint64_t block_hash(std::size_t table, std::size_t column, std::size_t block) const;
};

inline std::uint64_t WorldTables::find_location(EntityId id) const {
    if (id.slot() >= state_.slots) return kNowhere;
    const auto found = load<Whereabouts>(state_.location.row(id.slot()));
    return found.id == id ? found.at : kNowhere;
}

inline WorldTables::Location WorldTables::locate(EntityId id) const {
    const std::uint64_t at = find_location(id);
    if (at == kNowhere) [[unlikely]]
        throw_gone(id);
    return {static_cast<std::uint32_t>(at >> 32U), static_cast<std::uint32_t>(at)};
}

}  // namespace void_reckoning
