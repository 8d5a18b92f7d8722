#pragma once

#include <memory>
#include <vector>

#include "void_reckoning/ecs/column.hpp"
#include "void_reckoning/ecs/dictionary.hpp"
#include "void_reckoning/ecs/schema.hpp"

namespace void_reckoning {

/// Where the entity of a slot is, beside its id, so that one line of the cache tells whether it is alive and where.
struct Whereabouts {
    EntityId id;                           ///< none for a free slot
    std::uint64_t at = ~std::uint64_t{0};  ///< table << 32 | row
};

/// Everything a world is. Copying it shares every block: that copy is the snapshot.
struct WorldState {
    std::shared_ptr<const Schema> schema = std::make_shared<const Schema>();
    Dictionary dictionary;
    std::vector<std::uint64_t> rows;  ///< by table
    std::vector<Column> columns;      ///< of all tables, each table's from TableLayout::offset
    Column generation{4};             ///< by slot: of the entity that is or was last there
    Column next_free{4};              ///< by slot: kAlive, or the next free slot in order
    Column location{16};              ///< by slot: a Whereabouts. Layout: not state, not hashed
    std::uint32_t slots = 0;
    std::uint32_t first_free = 0;     ///< slot 0 is never given out: 0 means none
    std::uint32_t alive = 0;
};

/// Stretches of versions that lie behind a world: from its making or a restore to the snapshot that the next stretch goes on from.
struct Past {
    std::uint64_t first;
    std::uint64_t last;
    mutable std::shared_ptr<const Past> before;

    Past(std::uint64_t from, std::uint64_t to, std::shared_ptr<const Past> earlier) : first(from), last(to), before(std::move(earlier)) {}
    Past(const Past&) = delete;
    Past& operator=(const Past&) = delete;
    ~Past();  ///< in a loop: there may be one for each of a million restores
};

/// A world as it was: holds its blocks alive, costs what is changed afterwards.
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
