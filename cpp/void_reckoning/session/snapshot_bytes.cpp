#include "void_reckoning/session/snapshot_bytes.hpp"

#include <algorithm>

#include "void_reckoning/engine/run_settings.hpp"
#include "void_reckoning/storage/save.hpp"

namespace void_reckoning {
namespace {

constexpr auto kNameInErrors = "of a pickled snapshot";

bool same_galaxy(const Starmap& one, const Starmap& other) {
    const auto same_place = [](const Position& a, const Position& b) { return a.x == b.x && a.y == b.y && a.z == b.z; };
    const auto same_lane = [](const LaneEnd& a, const LaneEnd& b) { return a.to == b.to; };
    if (!std::ranges::equal(one.systems(), other.systems()) || !std::ranges::equal(one.positions(), other.positions(), same_place)) {
        return false;
    }
    for (SystemNumber system = 0; system < one.size(); ++system) {
        if (!std::ranges::equal(one.lanes(system), other.lanes(system), same_lane)) return false;
        if (!std::ranges::equal(one.planets(system), other.planets(system))) return false;
    }
    return true;
}

bool same_factions(const Campaign& one, const Campaign& other) {
    if (one.seats() != other.seats() || one.state_entity() != other.state_entity()) return false;
    for (std::size_t seat = 0; seat < one.seats(); ++seat) {
        if (one.faction_entity(Seat(seat)) != other.faction_entity(Seat(seat)) || one.spec(Seat(seat)) != other.spec(Seat(seat))) {
            return false;
        }
    }
    return true;
}

bool same_fields(const ComponentInfo& one, const ComponentInfo& other) {
    return std::ranges::equal(one.fields, other.fields, [](const FieldInfo& a, const FieldInfo& b) {
        return a.name == b.name && a.type == b.type && a.count == b.count;
    });
}

}  // namespace

std::string to_bytes(const CampaignSnapshot& snapshot) {
    const FloatingPointScope exact;
    SaveInfo info = save_info_of(Campaign(snapshot.universe, World(*snapshot.snapshot)));
    info.names = nullptr;  // nobody reads its tables
    return save_to_bytes(*snapshot.snapshot, info);
}

CampaignSnapshot campaign_snapshot_from(std::string_view bytes) {
    const FloatingPointScope exact;
    const Campaign campaign = campaign_from(load_save_from_bytes(bytes, kNameInErrors));
    return {std::make_shared<const Snapshot>(campaign.world().snapshot()),
            nullptr,
            {},
            nullptr,
            campaign.turn(),
            campaign.world().state_hash(),
            campaign.shared_universe()};
}

std::string to_bytes(const WorldSnapshot& snapshot) {
    const FloatingPointScope exact;
    return save_to_bytes(snapshot.snapshot, {});
}

WorldSnapshot world_snapshot_from(std::string_view bytes) {
    return {load_save_from_bytes(bytes, kNameInErrors).world.snapshot(), nullptr, nullptr};
}

void check_takes(const Campaign& campaign, const CampaignSnapshot& snapshot) {
    if (snapshot.universe->hash != campaign.universe().hash) {
        throw InvalidInput(fmt::format("snapshot must be of universe '{}' with content hash {:016x}, got one of '{}' with {:016x}",
                                       campaign.universe().id, campaign.universe().hash, snapshot.universe->id, snapshot.universe->hash));
    }
    const Campaign other(snapshot.universe, World(*snapshot.snapshot));
    if (!same_galaxy(campaign.map(), other.map()) || !same_factions(campaign, other)) {
        throw InvalidInput(
            "snapshot must be of a campaign with the same galaxy and factions, got one with others: Campaign.from_snapshot() opens it");
    }
}

void check_takes(const World& world, const WorldSnapshot& snapshot) {
    const std::span<const ComponentInfo> there = snapshot.snapshot.state().schema->components();
    for (const ComponentInfo& component : world.schema().components()) {
        const auto found = std::ranges::find_if(there, [&](const ComponentInfo& one) { return one.name == component.name; });
        if (found == there.end() || !same_fields(*found, component)) {
            throw StateError(fmt::format("snapshot must have the world's component {} with the same fields, got {}", component.name,
                                         found == there.end() ? "none of that name" : "other fields"));
        }
    }
}

}  // namespace void_reckoning
