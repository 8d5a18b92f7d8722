#include <algorithm>
#include <map>

#include "void_reckoning/base/floating_point.hpp"
#include "void_reckoning/ecs/world_loader.hpp"
#include "void_reckoning/storage/component_rows.hpp"
#include "void_reckoning/storage/migrations.hpp"
#include "void_reckoning/storage/save.hpp"

namespace void_reckoning {
namespace {

enum class SlotUse : std::uint8_t { kAlive, kFree, kRetired, kLoaded };

struct Slots {
    std::vector<std::uint32_t> generations{0};  ///< slot 0 is never used
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
        // A slot with its last generation is never free again; the first generation is 1.
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

/// Rows of one set of components, collected until there are enough to pass on.
struct Staged {
    std::vector<EntityId> ids;
    std::vector<std::vector<std::byte>> columns;
};

class Loading {
   public:
    Loading(const OpenSave& save, WorldLoader& loader, Slots& slots) : save_(&save), loader_(&loader), slots_(&slots) {}

    /// Return where the values of an entity with these components (in ascending order) go.
    std::vector<std::vector<std::byte>>& add(EntityId id, const std::vector<ComponentId>& components) {
        const std::uint32_t slot = id.slot();
        if (slot >= slots_->uses.size() || slots_->uses[slot] != SlotUse::kAlive || slots_->generations[slot] != id.generation()) {
            save_->damaged(fmt::format("entity {} is not alive in table _slots", id.value));
        }
        slots_->uses[slot] = SlotUse::kLoaded;
        if (last_ == staged_.end() || last_->first != components) last_ = find(components);
        if (last_->second.ids.size() == kBlockRows) hand_over(last_->first, last_->second);
        last_->second.ids.push_back(id);
        return last_->second.columns;
    }

    void finish() {
        for (auto& [components, staged] : staged_) hand_over(components, staged);
    }

   private:
    using Tables = std::map<std::vector<ComponentId>, Staged>;

    Tables::iterator find(const std::vector<ComponentId>& components) {
        const auto [at, fresh] = staged_.try_emplace(components);
        if (!fresh) return at;
        if (staged_.size() > kMaxArchetypes) {
            save_->damaged(fmt::format("it has more than {} different sets of components", kMaxArchetypes));
        }
        std::size_t columns = 0;
        for (const ComponentId component : components) columns += save_->components[component.value].fields.size();
        at->second.columns.resize(columns);
        return at;
    }

    void hand_over(const std::vector<ComponentId>& components, Staged& staged) {
        const std::vector<std::span<const std::byte>> values(staged.columns.begin(), staged.columns.end());
        loader_->add_rows(staged.ids, components, values);
        staged.ids.clear();
        for (auto& column : staged.columns) column.clear();
    }

    const OpenSave* save_;
    WorldLoader* loader_;
    Slots* slots_;
    Tables staged_;
    Tables::iterator last_ = staged_.end();
};

/// Load all tables side by side, so that an entity is created once with all its components.
/// bench: save_load
void load_rows(const OpenSave& save, World& world, WorldLoader& loader, Slots& slots, Budget& budget) {
    std::vector<ComponentRows> open;
    for (std::size_t c = 0; c < save.tables.size(); ++c) {
        ComponentRows rows(save, c, budget);
        if (!rows.done()) open.push_back(std::move(rows));
    }
    Loading loading(save, loader, slots);
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
        auto& columns = loading.add(EntityId{static_cast<std::uint64_t>(id)}, components);
        bool some_done = false;
        std::size_t first = 0;
        for (ComponentRows* rows : mine) {
            rows->append_to(std::span(columns).subspan(first, rows->fields()), world);
            first += rows->fields();
            rows->next();
            some_done |= rows->done();
        }
        if (some_done) std::erase_if(open, [](const ComponentRows& rows) { return rows.done(); });
    }
    for (std::uint32_t slot = 1; slot < slots.uses.size(); ++slot) {
        if (slots.uses[slot] == SlotUse::kAlive) (void)loading.add(make_entity_id(slot, slots.generations[slot]), {});
    }
    loading.finish();
}

LoadedSave load(const OpenSave& save) {
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
    WorldLoader loader(world, slots.generations);
    load_rows(save, world, loader, slots, budget);
    loader.finish(slots.free);
    if (world.state_hash() != save.info.state_hash) {
        save.damaged(fmt::format("its state hash is {}, and what it holds has {}", hex16(save.info.state_hash), hex16(world.state_hash())));
    }
    migrate(result, migrations());
    return result;
}

}  // namespace

LoadedSave load_save(const std::filesystem::path& path) {
    const FloatingPointScope exact;
    return load(open_save(path));
}

LoadedSave load_save_from_bytes(std::string_view bytes, const std::string& name) {
    const FloatingPointScope exact;
    return load(open_save(bytes, name));
}

}  // namespace void_reckoning
