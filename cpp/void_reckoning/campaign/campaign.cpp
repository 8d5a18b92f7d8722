#include "void_reckoning/campaign/campaign.hpp"

#include <algorithm>

namespace void_reckoning {

Campaign::Campaign(std::shared_ptr<const Universe> universe, World world)
    : universe_(std::move(universe)), world_(std::move(world)), map_(std::make_shared<const Starmap>(world_)), paths_(map_) {
    bind();
}

void Campaign::bind() {
    const auto states = world_.sorted_ids<CampaignState>();
    VR_CHECK(states.size() == 1, "a campaign has one CampaignState, this world has {}", states.size());
    state_entity_ = states[0];
    VR_CHECK(state().universe_hash == universe_->hash, "the world was made for another universe than '{}'", universe_->id);
    const auto factions = world_.sorted_ids<FactionState, Faction>();
    std::vector<EntityId> entities(factions.size());
    std::vector<FactionIndex> specs(factions.size());
    for (const EntityId entity : factions) {
        const Seat seat = world_.get<Faction>(entity).seat;
        VR_CHECK(seat.value < factions.size() && !entities[seat.value], "seat {} is taken twice or out of range", seat.value);
        entities[seat.value] = entity;
        specs[seat.value] = world_.read<&FactionState::spec>(entity);
        VR_CHECK(specs[seat.value].value < universe_->factions.size());
    }
    std::vector<CachedModifiers> modifiers(factions.size());
    faction_entities_ = std::move(entities);
    specs_ = std::move(specs);
    modifiers_ = std::move(modifiers);
    traits_.assign(modifiers_.size(), std::nullopt);
}

combat::BattleScratch& Campaign::battle_scratch(std::size_t index) {
    while (scratch_.size() <= index) scratch_.push_back(std::make_unique<combat::BattleScratch>());
    return *scratch_[index];
}

RandomAddress Campaign::dice(Purpose purpose) const {
    return RandomAddress(world_.read<&CampaignState::seed>(state_entity_)).at(turn()).at(purpose);
}

std::string Campaign::faction_id(Seat seat) const {
    return std::string(world_.text(world_.read<&Faction::faction_id>(faction_entity(seat))));
}

std::string Campaign::faction_name(Seat seat) const {
    const auto seen = std::count(specs_.begin(), specs_.begin() + seat.value, spec(seat));
    const std::string& name = universe().factions[spec(seat).value].name;
    return seen == 0 ? name : fmt::format("{} {}", name, seen + 1);
}

std::optional<Seat> Campaign::owner(EntityId entity) const { return world_.try_read<&Faction::seat>(entity); }

std::vector<Seat> Campaign::turn_order() const {
    const RandomAddress address = dice(Purpose::kTurnOrder);
    std::vector<std::pair<std::uint64_t, Seat>> drawn;
    for (std::size_t i = 0; i < seats(); ++i) drawn.emplace_back(address.bits(i), Seat(i));
    std::sort(drawn.begin(), drawn.end());
    std::vector<Seat> order;
    for (const auto& [number, seat] : drawn) order.push_back(seat);
    return order;
}

/// Return the sources in the universe's order, so that nothing depends on when something was learned or built.
Campaign::EffectSources Campaign::effect_sources(Seat seat) {
    EffectSources sources;
    for (const EntityId id : indexes_.technologies_by_seat.at(world_, seat.value)) {
        sources.known.push_back(world_.read<&KnownTechnology::technology>(id).value);
    }
    for (const EntityId id : indexes_.buildings_by_seat.at(world_, seat.value)) {
        const BuildingIndex type = world_.read<&Building::type>(id);
        if ((*universe_)[type].faction_wide) sources.built.push_back(type.value);
    }
    std::sort(sources.known.begin(), sources.known.end());
    std::sort(sources.built.begin(), sources.built.end());
    for (const std::uint16_t technology : sources.known) sources.fingerprint = combine(sources.fingerprint, technology);
    for (const std::uint16_t type : sources.built) sources.fingerprint = combine(sources.fingerprint, 0x10000U + type);
    return sources;
}

const FactionModifiers& Campaign::modifiers(Seat seat) {
    CachedModifiers& cached = modifiers_[seat.value];
    if (cached.valid && cached.version == world_.version() && cached.version != 0) return cached.modifiers;
    const std::uint64_t version = world_.version();
    const std::uint64_t known = stamp_of<KnownTechnology>(world_);
    const std::uint64_t buildings = stamp_of<Building>(world_);
    if (cached.valid && cached.known_stamp == known && cached.buildings_stamp == buildings) {
        cached.version = version;
        return cached.modifiers;
    }
    const EffectSources sources = effect_sources(seat);
    if (!cached.valid || cached.fingerprint != sources.fingerprint) {
        std::vector<const Effect*> effects;
        const auto take = [&effects](const std::vector<Effect>& some) {
            for (const Effect& effect : some) effects.push_back(&effect);
        };
        take((*universe_)[spec(seat)].traits);
        for (const std::uint16_t technology : sources.known) take(universe_->technologies[technology].effects);
        for (const std::uint16_t type : sources.built) take(universe_->buildings[type].effects);
        cached.modifiers = compile_modifiers(*universe_, effects);
        cached.modifiers.serial = ++modifiers_made_;
    }
    cached.fingerprint = sources.fingerprint;
    cached.known_stamp = known;
    cached.buildings_stamp = buildings;
    cached.version = version;
    cached.valid = true;
    return cached.modifiers;
}

const FactionModifiers& Campaign::traits(Seat seat) {
    std::optional<FactionModifiers>& made = traits_[seat.value];
    if (!made) {
        std::vector<const Effect*> effects;
        for (const Effect& effect : (*universe_)[spec(seat)].traits) effects.push_back(&effect);
        made = compile_modifiers(*universe_, effects);
    }
    return *made;
}

Campaign Campaign::clone() const {
    Campaign copy(universe_, world_.clone());
    copy.workers_ = workers_;
    return copy;
}

void Campaign::restore(const Snapshot& snapshot) {
    world_.restore(snapshot);
    events_.clear();
    bind();
}

void Campaign::drop_derived() {
    indexes_ = Indexes{};
    map_ = std::make_shared<const Starmap>(world_);
    paths_ = PathFinder(map_);
    colony_effects_ = {};
    planets_ = {};
    sightings_ = {};
    bind();
    scratch_.clear();
}

}  // namespace void_reckoning
