#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/base/parallel.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/campaign/colony_effects.hpp"
#include "void_reckoning/campaign/indexes.hpp"
#include "void_reckoning/campaign/modifiers.hpp"
#include "void_reckoning/campaign/planet_table.hpp"
#include "void_reckoning/campaign/sighting_index.hpp"
#include "void_reckoning/combat/battle.hpp"
#include "void_reckoning/events/stream.hpp"
#include "void_reckoning/galaxy/generation.hpp"
#include "void_reckoning/galaxy/path.hpp"

namespace void_reckoning {

/// Changes whenever the same orders would give another game: a changed rule, formula or order of steps. Separate from the log's format
/// version.
inline constexpr std::uint64_t kSimulationVersion = 4;

inline constexpr std::int64_t kMaxSeats = 1000;  ///< factions in a campaign; a galaxy may have room for fewer

struct CampaignSettings {
    std::uint64_t seed = 1;
    std::int64_t factions = 10;
    std::int64_t systems = 150;
    Shape shape = Shape::kSpiral;
    double thickness = kDefaultThickness;
    std::vector<std::string> seats;     ///< ids of the factions, by seat, `factions` of them; empty: those of seat_ids()
    std::vector<std::string> policies;  ///< names, by seat; empty: "standard" for all
};

/// A campaign: the state (world), the data of its rules (universe), and data derived from both that can be dropped at any commit. Rules are
/// free functions over it; only they and interventions change the world.
class Campaign {
   public:
    /// Create a new galaxy with its factions at home. InvalidInput names the setting, its value and the allowed range.
    static Campaign create(std::shared_ptr<const Universe> universe, const CampaignSettings& settings);
    /// Continue from a saved or snapshotted world. StateCorruption if it is not a campaign's world in this universe.
    Campaign(std::shared_ptr<const Universe> universe, World world);

    [[nodiscard]] World& world() { return world_; }
    [[nodiscard]] const World& world() const { return world_; }
    [[nodiscard]] const Universe& universe() const { return *universe_; }
    [[nodiscard]] const std::shared_ptr<const Universe>& shared_universe() const { return universe_; }
    [[nodiscard]] EventStream& events() { return events_; }
    [[nodiscard]] Indexes& indexes() { return indexes_; }
    [[nodiscard]] const Starmap& map() const { return *map_; }
    [[nodiscard]] const std::shared_ptr<const Starmap>& shared_map() const { return map_; }
    [[nodiscard]] PathFinder& paths() { return paths_; }
    [[nodiscard]] const Workers& workers() const { return *workers_; }
    void set_workers(std::shared_ptr<const Workers> workers) { workers_ = std::move(workers); }
    [[nodiscard]] combat::BattleScratch& battle_scratch(std::size_t index);
    /// Called with each battle before it is fought, by the thread that fights it. For measurements: it must not change anything.
    using BattleObserver = std::function<void(const combat::BattleSetup&)>;
    void set_battle_observer(BattleObserver observer) { battle_observer_ = std::move(observer); }
    [[nodiscard]] const BattleObserver& battle_observer() const { return battle_observer_; }

    // The cursor.
    [[nodiscard]] EntityId state_entity() const { return state_entity_; }
    [[nodiscard]] CampaignState state() const { return world_.get<CampaignState>(state_entity_); }
    [[nodiscard]] std::uint32_t turn() const { return world_.read<&CampaignState::turn>(state_entity_); }
    /// Return the address of this turn's random numbers; add faction, purpose, entity, index.
    [[nodiscard]] RandomAddress dice(Purpose purpose) const;

    // Seats.
    [[nodiscard]] std::size_t seats() const { return faction_entities_.size(); }
    [[nodiscard]] EntityId faction_entity(Seat seat) const { return faction_entities_[seat.value]; }
    [[nodiscard]] FactionIndex spec(Seat seat) const { return specs_[seat.value]; }
    [[nodiscard]] std::string faction_id(Seat seat) const;
    /// Return the universe's name of the faction, for people; numbered if an earlier seat plays the same faction.
    [[nodiscard]] std::string faction_name(Seat seat) const;
    [[nodiscard]] Faction tag(Seat seat) const { return world_.get<Faction>(faction_entities_[seat.value]); }
    [[nodiscard]] bool alive(Seat seat) const { return world_.read<&FactionState::alive>(faction_entity(seat)); }
    [[nodiscard]] std::optional<Seat> owner(EntityId entity) const;
    [[nodiscard]] const FactionModifiers& modifiers(Seat seat);
    /// Return the part of a faction that every faction knows: its traits alone.
    [[nodiscard]] const FactionModifiers& traits(Seat seat);
    [[nodiscard]] const ColonyEffects& colony_effects(EntityId colony) { return colony_effects_.of(*this, colony); }
    [[nodiscard]] std::vector<Seat> turn_order() const;  ///< of the current round, by addressed random numbers: no seat is always first

    /// Return a system's planets by orbit, with their owners; valid until the next call after a change of the world.
    [[nodiscard]] std::span<const PlanetRow> planets(SystemNumber system) { return planets_.at(world_, *map_, system); }
    /// Return what a faction last saw of a system or planet, or none.
    [[nodiscard]] EntityId sighting(Seat seat, EntityId subject) { return sightings_.find(world_, seat, subject); }
    [[nodiscard]] SystemNumber number(EntityId system) const { return map_->number(system); }

    [[nodiscard]] Campaign clone() const;
    void restore(const Snapshot& snapshot);
    /// Drop everything derived; it is rebuilt on demand. Does not change the state.
    void drop_derived();

   private:
    struct CachedModifiers {
        std::uint64_t fingerprint = 0;
        std::uint64_t known_stamp = 0, buildings_stamp = 0;
        std::uint64_t version = 0;  ///< world version at which it was last verified
        bool valid = false;
        FactionModifiers modifiers;
    };
    void bind();
    struct EffectSources {
        std::vector<std::uint16_t> known, built;  ///< technologies and faction-wide buildings, in the universe's order
        std::uint64_t fingerprint = 0;
    };
    [[nodiscard]] EffectSources effect_sources(Seat seat);

    std::shared_ptr<const Universe> universe_;
    World world_;
    EventStream events_;
    EntityId state_entity_;
    std::vector<EntityId> faction_entities_;
    std::vector<FactionIndex> specs_;
    std::shared_ptr<const Workers> workers_ = std::make_shared<const Workers>(1);
    Indexes indexes_;
    std::shared_ptr<const Starmap> map_;
    PathFinder paths_;
    std::vector<CachedModifiers> modifiers_;
    std::vector<std::optional<FactionModifiers>> traits_;
    std::uint64_t modifiers_made_ = 0;
    ColonyEffectsCache colony_effects_;
    PlanetTable planets_;
    SightingIndex sightings_;
    std::vector<std::unique_ptr<combat::BattleScratch>> scratch_;
    BattleObserver battle_observer_;
};

/// Return the ids of a campaign's factions, by seat: the universe's in its order, repeated with a number if there are more seats
/// ("templars_2").
[[nodiscard]] std::vector<std::string> seat_ids(const Universe& universe, std::int64_t factions);

/// Return the sum of the stamps of all columns of a component: it changes when any of them may have changed.
template <class T> [[nodiscard]] std::uint64_t stamp_of(const World& world) {
    std::uint64_t sum = world.timeline();
    const ComponentId component = world.component<T>();
    for (std::size_t table = 0; table < world.table_count(); ++table) {
        const TableLayout& layout = world.layout(table);
        if (!layout.mask.test(component.value)) continue;
        sum = sum * 31 + world.column(table, 0).stamp();
        const auto first = static_cast<std::size_t>(layout.first_column[component.value]);
        for (std::size_t c = first; first > 0 && c < first + Describe<T>::component.field_count; ++c) {
            sum = sum * 31 + world.column(table, c).stamp();
        }
    }
    return sum;
}

}  // namespace void_reckoning
