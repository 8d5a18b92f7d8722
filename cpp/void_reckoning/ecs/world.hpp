#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/ecs/cell_hash.hpp"
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

template <class... Components> class BlockRange;

/// Entities and their components, by archetype, in copy-on-write columns. See docs: row order means nothing, sort by id where order matters.
/// Not safe for use by several threads at once; snapshots and clones are, each by its own thread.
class World {
   public:
    World();
    explicit World(const Snapshot& snapshot);
    World(World&&) noexcept = default;
    World& operator=(World&&) noexcept = default;

    // Component types.
    ComponentId register_component(ComponentInfo info) { return register_component(std::move(info), Schema::kNoCppType); }
    template <class... Components> void register_components() {
        (register_component(component_info<Components>(), kCppType<Components>), ...);
    }
    [[nodiscard]] const Schema& schema() const { return *state_.schema; }
    template <class T> [[nodiscard]] ComponentId component() const { return state_.schema->find_cpp_type(kCppType<T>); }

    // Entities. An id that is not alive is NotFound; a component an entity has not, too.
    template <class... Components> EntityId create(const Components&... components);
    void destroy(EntityId id);
    /// Those of them that are alive, faster where they are many; how many that were. The same state as by one after the other.
    std::size_t destroy_all(std::span<const EntityId> ids);
    [[nodiscard]] bool alive(EntityId id) const { return find_location(id) != kNowhere; }
    [[nodiscard]] std::uint32_t entity_count() const { return state_.alive; }
    template <class T> [[nodiscard]] bool has(EntityId id) const;
    template <class T> [[nodiscard]] T get(EntityId id) const;
    /// Several of its components, found once.
    template <class... Components> [[nodiscard]] std::tuple<Components...> get_all(EntityId id) const;
    template <class T> void set(EntityId id, const T& value);
    template <auto Member> [[nodiscard]] auto read(EntityId id) const -> typename Field<Member>::Value;
    /// None where there is no such entity, or it has no such component.
    template <auto Member> [[nodiscard]] auto try_read(EntityId id) const -> std::optional<typename Field<Member>::Value>;
    template <auto Member> void write(EntityId id, typename Field<Member>::Value value);
    template <class T> void add(EntityId id, const T& value);  ///< or sets it, where the entity has one
    template <class T> void remove(EntityId id);

    // Iteration: `for (auto block : world.blocks<Position, Movement>())`, see blocks.hpp.
    template <class... Components> [[nodiscard]] BlockRange<Components...> blocks();
    template <class... Components> [[nodiscard]] BlockRange<Components...> blocks() const;
    template <class... Components> [[nodiscard]] std::vector<EntityId> sorted_ids() const;

    // Strings.
    [[nodiscard]] Text enter(std::string_view text) { return state_.dictionary.enter(text); }
    [[nodiscard]] std::string_view text(Text text) const { return state_.dictionary.text(text); }
    [[nodiscard]] const Dictionary& dictionary() const { return state_.dictionary; }

    // The whole.
    [[nodiscard]] Snapshot snapshot() const { return Snapshot(state_, past_until_now()); }
    void restore(const Snapshot& snapshot) { restore(Snapshot(snapshot)); }
    /// Needs no memory: what rolls back when there is none left gives its snapshot away.
    void restore(Snapshot&& snapshot) noexcept;
    [[nodiscard]] World clone() const { return World(snapshot()); }
    [[nodiscard]] std::uint64_t state_hash() const;
    /// Each column's share of it, summed over the tables: by component, then field; last that of the entities themselves (which there are,
    /// with which components).
    [[nodiscard]] std::vector<std::uint64_t> column_hashes() const;
    [[nodiscard]] std::uint64_t hash_from_scratch() const;  ///< the same by definition; for tests and audits
    /// Changes with every write and restore, and is never the same for two worlds; 0: nothing was written yet, so nothing can be told.
    [[nodiscard]] std::uint64_t version() const { return stamps_.position(); }
    /// Another one after every restore and load, never the same for two worlds: whoever holds something across one can tell.
    [[nodiscard]] std::uint64_t timeline() const { return timeline_; }
    /// Whether what this world was at that version() of it still lies behind it: false for what a restore undid.
    [[nodiscard]] bool remembers(std::uint64_t version) const;
    /// Permutes the rows of every table and renumbers all strings. Changes nothing that means anything; tests prove it.
    void shuffle_layout(std::uint64_t seed);

    // By name and number, for everything generic: queries, saves, tables, messages.
    struct Location {
        std::uint32_t table = 0;
        std::uint32_t row = 0;
    };
    [[nodiscard]] Location locate(EntityId id) const;
    [[nodiscard]] std::optional<Location> try_locate(EntityId id) const;
    [[nodiscard]] std::size_t table_count() const { return state_.rows.size(); }
    [[nodiscard]] const TableLayout& layout(std::size_t table) const { return state_.schema->table(table); }
    [[nodiscard]] std::size_t rows(std::size_t table) const { return state_.rows[table]; }
    [[nodiscard]] const Column& column(std::size_t table, std::size_t column) const {
        return state_.columns[layout(table).offset + column];
    }
    [[nodiscard]] std::span<const EntityId> ids(std::size_t table, std::size_t block) const;
    [[nodiscard]] const WorldState& state() const { return state_; }
    /// An entity with these components, all fields zero, null or false.
    EntityId create_of(std::span<const ComponentId> components);
    /// Many at once, faster: `values` has, for each column of their table but the ids, as many rows, or none at all for zeros. The caller
    /// has sizes and types right and no NaN in; -0 becomes 0.
    std::vector<EntityId> create_rows(std::span<const ComponentId> components, std::size_t count,
                                      std::span<const std::span<const std::byte>> values);
    void add_component(EntityId id, ComponentId component) { add_components(id, {&component, 1}); }
    void add_components(EntityId id, std::span<const ComponentId> components);  ///< those that it lacks, zeroed; all or none
    void remove_component(EntityId id, ComponentId component);
    [[nodiscard]] const std::byte* cell(Location at, std::size_t column) const {
        return state_.columns[layout(at.table).offset + column].row(at.row);
    }
    /// Stores the raw value of a field; the caller has its size and type right. NaN is StateCorruption, -0 becomes 0.
    void store(Location at, std::size_t column, const void* value);
    /// The block of a column for bulk writing; its hash is made anew at the next state_hash().
    [[nodiscard]] std::byte* write_block(std::size_t table, std::size_t column, std::size_t block);

    /// For loading: forgets all entities and sets the generation of each slot (slot 0 included) ...
    void begin_load(std::span<const std::uint32_t> generations);
    /// ... then makes entities with their old ids, all fields zero (DamagedData for an id that is wrong or taken) ...
    Location load_entity(EntityId id, std::span<const ComponentId> components);
    /// ... or many at once with their values, faster: those of each column of their table but the ids, row after row ...
    void load_rows(std::span<const EntityId> ids, std::span<const ComponentId> components,
                   std::span<const std::span<const std::byte>> values);
    /// ... and at last takes the free slots, in order.
    void end_load(std::span<const std::uint32_t> free_slots);
    [[nodiscard]] std::vector<std::uint32_t> slot_generations() const;
    [[nodiscard]] std::vector<std::uint32_t> free_slots() const;

   private:
    static constexpr std::uint64_t kNowhere = ~std::uint64_t{0};
    static constexpr std::uint32_t kAlive = 0xFFFFFFFFU;
    static constexpr std::uint64_t kGenerationKey = 0x67656E65726174ULL;
    static constexpr std::uint64_t kFreeKey = 0x66726565ULL;

    ComponentId register_component(ComponentInfo info, std::size_t cpp_type);
    [[nodiscard]] std::uint64_t find_location(EntityId id) const;
    [[nodiscard]] Column& mutable_column(std::size_t table, std::size_t column) { return state_.columns[layout(table).offset + column]; }
    /// Of its first field.
    template <class T> [[nodiscard]] const Column* columns_of(std::uint32_t table) const;
    template <class Value> void store_other(Location at, std::size_t column, const Value& value);
    [[noreturn]] static void throw_gone(EntityId id);
    [[noreturn]] void throw_missing(ComponentId component, std::uint32_t table) const;
    [[nodiscard]] std::size_t table_of(const ComponentMask& mask);
    template <class... Components> [[nodiscard]] ComponentMask mask_of() const;
    [[nodiscard]] ComponentId require_component(std::size_t cpp_type, std::string_view name) const;

    EntityId take_slot();
    void release_slot(EntityId id);
    void set_slot_cell(Column& column, std::uint32_t slot, std::uint32_t value, std::uint64_t key);
    void append_rows(Column& column, std::size_t rows, std::span<const std::byte> values);
    void take_slots(std::span<EntityId> ids, std::size_t table, std::size_t first_row);
    void clear_negative_zeros(Column& column, ScalarType type, std::size_t first, std::size_t end);
    void check_loadable(EntityId id) const;
    void append_slot_cell(Column& column, std::uint32_t value, std::uint64_t key);
    void set_location(EntityId id, std::uint64_t at) { write_whereabouts(id.slot(), {id, at}); }
    void write_whereabouts(std::uint32_t slot, const Whereabouts& whereabouts);
    Location append_row(std::size_t table, EntityId id);  ///< only the id column is filled
    void store_new(Location at, std::size_t column, EntityId id, const void* value);
    void store_zero(Location at, std::size_t column, EntityId id);
    void remove_row(Location at);
    void remove_rows(std::size_t table, std::span<std::uint32_t> gone);
    void close_gaps(Column& column, std::span<const std::pair<std::uint32_t, std::uint32_t>> moves, std::size_t end, std::size_t keep);
    template <class T> void gather(Location at, T& value) const;
    void move_row(EntityId id, Location from, std::size_t table);
    void check_value(const ColumnInfo& info, std::byte* value) const;
    [[nodiscard]] std::uint64_t block_hash(std::size_t table, std::size_t column, std::size_t block) const;

    [[nodiscard]] std::shared_ptr<const Past> past_until_now() const;

    WorldState state_;
    StampSource stamps_;
    std::uint64_t timeline_ = 0;
    std::shared_ptr<const Past> past_;  ///< what was before this timeline
    mutable std::shared_ptr<const Past> now_;  ///< made for the last snapshot; serves the next one where nothing was written since
};

}  // namespace void_reckoning

#include "void_reckoning/ecs/world_templates.hpp"
