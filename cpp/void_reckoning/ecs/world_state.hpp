#pragma once

#include <memory>
#include <vector>

#include "void_reckoning/ecs/column.hpp"
#include "void_reckoning/ecs/dictionary.hpp"
#include "void_reckoning/ecs/schema.hpp"

namespace void_reckoning {

/// Location of a slot's entity, beside its id, so that one cache line holds both.
struct Whereabouts {
    EntityId id;                           ///< none for a free slot
    std::uint64_t at = ~std::uint64_t{0};  ///< table << 32 | row
};

/// The complete state of a world. Copying it shares every block: that copy is the snapshot.
struct WorldState {
    std::shared_ptr<const Schema> schema = std::make_shared<const Schema>();
    Dictionary dictionary;
    std::vector<std::uint64_t> rows;  ///< by table
    std::vector<Column> columns;      ///< of all tables, each table's from its TableLayout::offset
    Column generation{4};             ///< by slot: of the entity that is or was last there
    Column next_free{4};              ///< by slot: kAlive, or the next free slot in order
    Column location{16};              ///< by slot: a Whereabouts. Layout: not part of the state, not hashed
    std::uint32_t slots = 0;
    std::uint32_t first_free = 0;     ///< slot 0 is never used: 0 means none
    std::uint32_t alive = 0;
};

/// Ranges of versions in a world's past: from its creation or a restore to the snapshot that the next range continues from.
struct Past {
    std::uint64_t first;
    std::uint64_t last;
    mutable std::shared_ptr<const Past> before;

    Past(std::uint64_t from, std::uint64_t to, std::shared_ptr<const Past> earlier) : first(from), last(to), before(std::move(earlier)) {}
    Past(const Past&) = delete;
    Past& operator=(const Past&) = delete;
    ~Past();  ///< iterative: there may be one for each of a million restores
};

/// An earlier state of a world: keeps its blocks alive, costs what is changed afterwards.
class Snapshot {
   public:
    explicit Snapshot(WorldState state, std::shared_ptr<const Past> past = nullptr) : state_(std::move(state)), past_(std::move(past)) {}
    [[nodiscard]] const WorldState& state() const { return state_; }
    [[nodiscard]] const std::shared_ptr<const Past>& past() const { return past_; }

   private:
    friend class World;
    WorldState state_;
    std::shared_ptr<const Past> past_;
};

}  // namespace void_reckoning
