#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "void_reckoning/ecs/world_tables.hpp"

namespace void_reckoning {

template <class... Components> class BlockRange;

/// Entities and their components, by archetype, in copy-on-write columns. See docs: row order is arbitrary, sort by id where order matters.
/// WorldTables reads it by name and number, WorldLoader fills one from a save.
/// Not safe for use by several threads at once; snapshots and clones are, each in its own thread.
class World : public WorldTables {
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
    template <class T> [[nodiscard]] ComponentId component() const { return state_.schema->find_cpp_type(kCppType<T>); }

    // Entities. NotFound for an id that is not alive, and for a component that the entity lacks.
    template <class... Components> EntityId create(const Components&... components);
    void destroy(EntityId id);
    /// Destroy those of the entities that are alive, faster for many; return how many were. The resulting state is as if destroyed one by
    /// one.
    std::size_t destroy_all(std::span<const EntityId> ids);
    template <class T> [[nodiscard]] bool has(EntityId id) const;
    template <class T> [[nodiscard]] T get(EntityId id) const;
    /// Return several of its components with one lookup.
    template <class... Components> [[nodiscard]] std::tuple<Components...> get_all(EntityId id) const;
    template <class T> void set(EntityId id, const T& value);
    template <auto Member> [[nodiscard]] auto read(EntityId id) const -> typename Field<Member>::Value;
    /// Return a field; none if there is no such entity, or it lacks the component.
    template <auto Member> [[nodiscard]] auto try_read(EntityId id) const -> std::optional<typename Field<Member>::Value>;
    template <auto Member> void write(EntityId id, typename Field<Member>::Value value);
    template <class T> void add(EntityId id, const T& value);  ///< or sets it, if the entity has one
    template <class T> void remove(EntityId id);

    // Iteration: `for (auto block : world.blocks<Position, Movement>())`, see blocks.hpp.
    template <class... Components> [[nodiscard]] BlockRange<Components...> blocks();
    template <class... Components> [[nodiscard]] BlockRange<Components...> blocks() const;
    template <class... Components> [[nodiscard]] std::vector<EntityId> sorted_ids() const;

    [[nodiscard]] Text enter(std::string_view text) { return state_.dictionary.enter(text); }

    // The whole world.
    [[nodiscard]] Snapshot snapshot() const { return Snapshot(state_, past_until_now()); }
    void restore(const Snapshot& snapshot) { restore(Snapshot(snapshot)); }
    /// Restore without allocating: a rollback that has no free memory moves its snapshot in.
    void restore(Snapshot&& snapshot) noexcept;
    [[nodiscard]] World clone() const { return World(snapshot()); }
    /// Permute the rows of every table and renumber all strings. Does not change the state; tests verify it.
    void shuffle_layout(std::uint64_t seed);

    // Access by name and number, for code that changes a world generically: drafts, bulk columns, systems, replay.
    /// Create an entity with these components, all fields zero, null or false.
    EntityId create_of(std::span<const ComponentId> components);
    /// Create many entities at once, faster: `values` has, for each column of their table except the ids, as many rows, or none for zeros.
    /// The caller guarantees sizes, types and no NaN; -0 becomes 0.
    std::vector<EntityId> create_rows(std::span<const ComponentId> components, std::size_t count,
                                      std::span<const std::span<const std::byte>> values);
    void add_component(EntityId id, ComponentId component) { add_components(id, {&component, 1}); }
    void add_components(EntityId id, std::span<const ComponentId> components);  ///< components that it lacks, zeroed; all or none
    void remove_component(EntityId id, ComponentId component);
    /// Store the raw value of a field; the caller guarantees its size and type. NaN is StateCorruption, -0 becomes 0.
    void store(Location at, std::size_t column, const void* value);
    /// Return the block of a column for bulk writing; its hash is recomputed at the next state_hash().
    [[nodiscard]] std::byte* write_block(std::size_t table, std::size_t column, std::size_t block);

   private:
    friend class WorldLoader;
    static constexpr std::uint32_t kAlive = 0xFFFFFFFFU;

    ComponentId register_component(ComponentInfo info, std::size_t cpp_type);
    [[nodiscard]] Column& mutable_column(std::size_t table, std::size_t column) { return state_.columns[layout(table).offset + column]; }
    /// Return the column of its first field.
    template <class T> [[nodiscard]] const Column* columns_of(std::uint32_t table) const;
    template <class Value> void store_other(Location at, std::size_t column, const Value& value);
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

    [[nodiscard]] std::shared_ptr<const Past> past_until_now() const;

    mutable std::shared_ptr<const Past> now_;  ///< created for the last snapshot; reused by the next one if nothing was written since
};

}  // namespace void_reckoning

#include "void_reckoning/ecs/world_templates.hpp"
