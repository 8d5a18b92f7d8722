#include "void_reckoning/engine/usage.hpp"

#include <algorithm>

namespace void_reckoning {
namespace {

std::size_t rows_of_kind(const Universe& universe, UseKind kind) {
    switch (kind) {
        case UseKind::kUnit: return universe.unit_types.size();
        case UseKind::kTechnology: return universe.technologies.size();
        case UseKind::kBuilding: return universe.buildings.size();
    }
    return 0;
}

std::size_t rows_of_seat(const Universe& universe) {
    return universe.unit_types.size() + universe.technologies.size() + universe.buildings.size();
}

bool is_unit(std::string_view kind) { return kind == "ship" || kind == "army"; }

}  // namespace

std::size_t RunUsage::place(const Universe& universe, std::size_t seat, UseKind kind, std::size_t row) {
    std::size_t place = seat * rows_of_seat(universe) + row;
    if (kind != UseKind::kUnit) place += rows_of_kind(universe, UseKind::kUnit);
    if (kind == UseKind::kBuilding) place += rows_of_kind(universe, UseKind::kTechnology);
    return place;
}

void RunUsage::begin(const Campaign& campaign) {
    const std::scoped_lock lock(mutex_);
    universe_ = &campaign.universe();
    factions_.clear();
    for (std::size_t i = 0; i < campaign.seats(); ++i) factions_.emplace_back(campaign.faction_id(Seat(i)));
    figures_.uses.assign(factions_.size() * rows_of_seat(*universe_), {});
    figures_.since_turn = campaign.turn();
}

void RunUsage::rewind(UsageFigures figures, const Campaign& campaign) {
    if (figures.uses.empty()) return begin(campaign);
    const std::scoped_lock lock(mutex_);
    figures_ = std::move(figures);
}

UsageFigures RunUsage::figures() const {
    const std::scoped_lock lock(mutex_);
    return figures_;
}

/// Return the faction's seat, or their number for none.
std::size_t RunUsage::seat_of(std::string_view faction) const {
    return static_cast<std::size_t>(std::find(factions_.begin(), factions_.end(), faction) - factions_.begin());
}

void RunUsage::add(std::size_t seat, UseKind kind, std::size_t row, std::uint32_t turn) {
    if (seat >= factions_.size() || row >= rows_of_kind(*universe_, kind)) return;  // an intervention's own numbers
    Use& use = figures_.uses[place(*universe_, seat, kind, row)];
    ++use.count;
    if (use.first_turn == 0) use.first_turn = turn;
}

/// Allocates nothing: it is called after the gate.
void RunUsage::on_commit(const Commit& commit) {
    const std::scoped_lock lock(mutex_);
    const EventStream& events = *commit.events;
    for (std::size_t i = 0; i < events.count(EventType::kEntitySpawned); ++i) {
        const auto spawned = events.get<EntitySpawned>(i);
        if (spawned.reason != SpawnReason::kBuilt || !is_unit(events.text(spawned.kind))) continue;
        add(seat_of(events.text(spawned.owner)), UseKind::kUnit, spawned.type, commit.turn);
    }
    for (std::size_t i = 0; i < events.count(EventType::kEntityDestroyed); ++i) {
        const auto destroyed = events.get<EntityDestroyed>(i);
        const bool in_war = destroyed.reason == DestroyReason::kCombat || destroyed.reason == DestroyReason::kConquered;
        if (!in_war || !is_unit(events.text(destroyed.kind))) continue;
        const std::size_t seat = seat_of(events.text(destroyed.owner));
        if (seat >= factions_.size() || destroyed.type >= universe_->unit_types.size()) continue;
        ++figures_.uses[place(*universe_, seat, UseKind::kUnit, destroyed.type)].lost;
    }
    for (std::size_t i = 0; i < events.count(EventType::kTechnologyLearned); ++i) {
        const auto learned = events.get<TechnologyLearned>(i);
        add(learned.learner, UseKind::kTechnology, learned.technology, commit.turn);
    }
    for (std::size_t i = 0; i < events.count(EventType::kConstructionCompleted); ++i) {
        const auto done = events.get<ConstructionCompleted>(i);
        if (done.unit) continue;
        const auto owner = commit.world->try_read<&Faction::seat>(done.entity);
        if (owner) add(owner->value, UseKind::kBuilding, done.type, commit.turn);
    }
}

}  // namespace void_reckoning
