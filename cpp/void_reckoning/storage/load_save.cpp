#include <algorithm>
#include <cstring>
#include <limits>

#include "void_reckoning/base/floating_point.hpp"
#include "void_reckoning/storage/migrations.hpp"
#include "void_reckoning/storage/read_descriptions.hpp"
#include "void_reckoning/storage/save.hpp"

namespace void_reckoning {
namespace {

/// What a file may make us read: each value takes a byte of it at least, each text its length. A file whose pages are counted twice,
/// or whose rows leave out their columns, could ask for more memory than it has bytes by orders of magnitude.
class Budget {
   public:
    explicit Budget(const OpenSave& save) : save_(&save), left_(save.file_bytes) {}
    void take(std::uint64_t bytes) {
        if (bytes > left_) save_->damaged(fmt::format("it says it holds more than its {} bytes can", save_->file_bytes));
        left_ -= bytes;
    }

   private:
    const OpenSave* save_;
    std::uint64_t left_;
};

enum class SlotUse : std::uint8_t { kAlive, kFree, kRetired, kLoaded };

struct Slots {
    std::vector<std::uint32_t> generations{0};  ///< slot 0 is nobody's
    std::vector<SlotUse> uses{SlotUse::kRetired};
    std::vector<std::uint32_t> free;
};

Slots read_slots(const OpenSave& save, Budget& budget) {
    Slots slots;
    std::vector<std::pair<std::int64_t, std::uint32_t>> free;
    Statement rows(save.database, "SELECT slot, generation, free_order FROM _slots ORDER BY slot");
    while (rows.step()) {
        const auto slot = static_cast<std::uint32_t>(slots.generations.size());
        const auto generation = rows.integer(1);
        const auto order = rows.integer(2);
        const bool sound = rows.integer(0) == slot && slot < 0xFFFFFFFEU && generation && *generation >= 0 && *generation <= 0xFFFFFFFFLL &&
                           (order ? *order >= kRetiredSlot : rows.is_null(2));
        // The last generation of a slot is never free again; the first is 1.
        const bool usable = generation && (order ? *order == kRetiredSlot || *generation < 0xFFFFFFFFLL : *generation > 0);
        if (!sound || !usable) save.damaged(fmt::format("row {} of table _slots is wrong", slot));
        budget.take(3);
        slots.generations.push_back(static_cast<std::uint32_t>(*generation));
        slots.uses.push_back(!order ? SlotUse::kAlive : *order == kRetiredSlot ? SlotUse::kRetired : SlotUse::kFree);
        if (order && *order != kRetiredSlot) free.emplace_back(*order, slot);
    }
    std::sort(free.begin(), free.end());
    for (std::size_t i = 0; i < free.size(); ++i) {
        if (free[i].first != static_cast<std::int64_t>(i)) save.damaged(fmt::format("no slot is number {} of those free", i));
        slots.free.push_back(free[i].second);
    }
    return slots;
}

/// Walks one component's table in the order of the ids.
class ComponentRows {
   public:
    ComponentRows(const OpenSave& save, std::size_t component, Budget& budget)
        : save_(&save),
          table_(&save.tables[component]),
          component_{static_cast<std::uint16_t>(component)},
          budget_(&budget),
          rows_(save.database, select_sql(*table_)) {
        next();
    }

    [[nodiscard]] bool done() const { return done_; }
    [[nodiscard]] std::int64_t id() const { return id_; }
    [[nodiscard]] ComponentId component() const { return component_; }

    void next() {
        const bool first = !started_;
        const std::int64_t before = id_;
        started_ = true;
        done_ = !rows_.step();
        if (done_) return;
        const auto id = rows_.integer(0);
        if (!id || (!first && *id <= before)) save_->damaged(fmt::format("table {} is out of order", table_->name));
        id_ = *id;
        budget_->take(table_->columns.size() + 2);
    }

    void store(World& world, World::Location at) const {
        const auto first = static_cast<std::size_t>(world.layout(at.table).first_column[component_.value]);
        const std::size_t block = at.row >> kBlockShift;
        std::byte* place = nullptr;
        for (std::size_t c = 0; c < table_->columns.size(); ++c) {
            const SaveColumn& column = table_->columns[c];
            const std::size_t bytes = size_of(column.type);
            if (column.element == 0) {
                const std::size_t index = first + column.field;
                const std::size_t row_bytes = world.layout(at.table).columns[index].row_bytes();
                place = world.write_block(at.table, index, block) + (at.row & (kBlockRows - 1)) * row_bytes;
            }
            store_scalar(world, column, static_cast<int>(c) + 1, place + column.element * bytes);
        }
    }

   private:
    void store_scalar(World& world, const SaveColumn& column, int index, std::byte* place) const {
        visit_scalar(column.type, [&](auto identity) {
            using T = typename decltype(identity)::type;
            T value{};
            if constexpr (std::is_same_v<T, Text>) {
                value = text(world, column, index);
            } else if constexpr (std::is_floating_point_v<T>) {
                value = real<T>(column, index);
            } else {
                value = integer<T>(column, index);
            }
            std::memcpy(place, &value, sizeof(value));
        });
    }

    [[noreturn]] void wrong(const SaveColumn& column) const {
        save_->damaged(fmt::format("{}.{} of entity {} is not a value of type {}", table_->name, column.name,
                                   static_cast<std::uint64_t>(id_), name_of(column.type)));
    }

    template <class T> T integer(const SaveColumn& column, int index) const {
        const auto value = rows_.integer(index);
        if (!value) wrong(column);
        if (column.type == ScalarType::kBool && (*value < 0 || *value > 1)) wrong(column);
        const T result = static_cast<T>(*value);
        if (static_cast<std::int64_t>(result) != *value) wrong(column);
        return result;
    }

    /// Infinity is a value of SQLite's REAL; NaN is not, it would be NULL.
    template <class T> T real(const SaveColumn& column, int index) const {
        const auto value = rows_.real(index);
        if (!value) wrong(column);
        const double bits = *value + 0.0;
        if constexpr (std::is_same_v<T, float>) {
            const bool finite = bits <= std::numeric_limits<double>::max() && bits >= std::numeric_limits<double>::lowest();
            if (finite && (bits > std::numeric_limits<float>::max() || bits < std::numeric_limits<float>::lowest())) wrong(column);
        }
        const T result = static_cast<T>(bits);
        if (static_cast<double>(result) != bits) wrong(column);
        return result;
    }

    Text text(World& world, const SaveColumn& column, int index) const {
        if (rows_.is_null(index)) return {};
        const auto value = rows_.text(index);
        if (!value) wrong(column);
        budget_->take(value->size());
        return world.enter(*value);
    }

    const OpenSave* save_;
    const SaveTable* table_;
    ComponentId component_;
    Budget* budget_;
    Statement rows_;
    std::int64_t id_ = 0;
    bool started_ = false;
    bool done_ = false;
};

World::Location load_entity(const OpenSave& save, World& world, EntityId id, std::span<const ComponentId> components, Slots& slots) {
    const std::uint32_t slot = id.slot();
    if (slot >= slots.uses.size() || slots.uses[slot] != SlotUse::kAlive || slots.generations[slot] != id.generation()) {
        save.damaged(fmt::format("entity {} is not alive in table _slots", id.value));
    }
    slots.uses[slot] = SlotUse::kLoaded;
    const World::Location at = world.load_entity(id, components);
    if (world.table_count() > kMaxSaveArchetypes) {
        save.damaged(fmt::format("it has more than {} different sets of components", kMaxSaveArchetypes));
    }
    return at;
}

/// All tables side by side, so that an entity is made once with all its components.
/// bench: save_load
void load_rows(const OpenSave& save, World& world, Slots& slots, Budget& budget) {
    std::vector<ComponentRows> open;
    for (std::size_t c = 0; c < save.tables.size(); ++c) {
        ComponentRows rows(save, c, budget);
        if (!rows.done()) open.push_back(std::move(rows));
    }
    std::vector<ComponentRows*> mine;
    std::vector<ComponentId> components;
    while (!open.empty()) {
        std::int64_t id = open[0].id();
        for (const ComponentRows& rows : open) id = std::min(id, rows.id());
        mine.clear();
        components.clear();
        for (ComponentRows& rows : open) {
            if (rows.id() != id) continue;
            mine.push_back(&rows);
            components.push_back(rows.component());
        }
        const World::Location at = load_entity(save, world, EntityId{static_cast<std::uint64_t>(id)}, components, slots);
        bool some_done = false;
        for (ComponentRows* rows : mine) {
            rows->store(world, at);
            rows->next();
            some_done |= rows->done();
        }
        if (some_done) std::erase_if(open, [](const ComponentRows& rows) { return rows.done(); });
    }
}

}  // namespace

LoadedSave load_save(const std::filesystem::path& path) {
    const FloatingPointScope exact;
    const OpenSave save = open_save(path);
    LoadedSave result{World(), save.info};
    World& world = result.world;
    try {
        for (const ComponentInfo& component : save.components) world.register_component(component);
    } catch (const InvalidInput& error) {
        save.damaged(error.what());
    }
    if (world.schema().components().size() != save.components.size()) save.damaged("a component is described twice");
    Budget budget(save);
    Slots slots = read_slots(save, budget);
    world.begin_load(slots.generations);
    load_rows(save, world, slots, budget);
    for (std::uint32_t slot = 1; slot < slots.uses.size(); ++slot) {
        if (slots.uses[slot] == SlotUse::kAlive) load_entity(save, world, make_entity_id(slot, slots.generations[slot]), {}, slots);
    }
    world.end_load(slots.free);
    if (world.state_hash() != save.info.state_hash) {
        save.damaged(fmt::format("its state hash is {}, and what it holds has {}", hex16(save.info.state_hash), hex16(world.state_hash())));
    }
    migrate(result);
    return result;
}

}  // namespace void_reckoning
