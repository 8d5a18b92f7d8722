#include <algorithm>

#include "played.hpp"

namespace void_reckoning {
namespace {

TEST(Audit, HoldsAfterEveryCommitOfEveryPolicy) {
    for (const std::string_view name : policy_names()) {
        Campaign campaign = new_campaign(41, 5, 50);
        Hooks hooks;
        hooks.policy = [name] { return make_policy(name); };
        hooks.after_commit = [](Campaign& one) { ASSERT_NO_THROW(audit(one)); };
        (void)play(campaign, 80, hooks);
    }
}

std::string complaint(Campaign& campaign) {
    try {
        audit(campaign);
    } catch (const StateCorruption& error) {
        return error.what();
    }
    return {};
}

TEST(Audit, NamesTheTurnTheEntityTheFieldAndTheRule) {
    Campaign campaign = new_campaign(42);
    (void)play(campaign, 3);
    const EntityId fleet = campaign.indexes().fleets_by_seat.at(campaign.world(), std::uint16_t{1})[0];
    const EntityId ship = campaign.indexes().ships_by_seat.at(campaign.world(), std::uint16_t{0})[0];
    campaign.world().write<&Ship::fleet>(ship, fleet);
    EXPECT_NE(complaint(campaign).find("turn 3: "), std::string::npos) << complaint(campaign);
}

TEST(Audit, FindsEveryKindOfDamage) {
    Campaign whole = new_campaign(43);
    (void)play(whole, 30);
    using Damage = void (*)(Campaign&);
    const std::vector<std::pair<std::string_view, Damage>> damages = {
        {"hull", [](Campaign& c) { c.world().write<&Ship::hull>(c.world().sorted_ids<Ship>()[0], 0); }},
        {"hull", [](Campaign& c) { c.world().write<&Ship::hull>(c.world().sorted_ids<Ship>()[0], std::int64_t{1} << 40); }},
        {"type", [](Campaign& c) { c.world().write<&Ship::type>(c.world().sorted_ids<Ship>()[0], UnitTypeIndex(9999)); }},
        {"planet",
         [](Campaign& c) {
             const EntityId army = c.world().sorted_ids<Army>()[0];
             c.world().write<&Army::planet>(army, c.world().sorted_ids<Colony>()[0]);
             c.world().write<&Army::carrier>(army, c.world().sorted_ids<Fleet>()[0]);
         }},
        {"planet",
         [](Campaign& c) {
             const EntityId army = c.world().sorted_ids<Army>()[0];
             c.world().write<&Army::planet>(army, EntityId{});
             c.world().write<&Army::carrier>(army, EntityId{});
         }},
        {"population", [](Campaign& c) { c.world().write<&Colony::population>(c.world().sorted_ids<Colony>()[0], -1); }},
        {"stability", [](Campaign& c) { c.world().write<&Colony::stability>(c.world().sorted_ids<Colony>()[0], 1.5F); }},
        {"Faction", [](Campaign& c) { c.world().remove<Faction>(c.world().sorted_ids<Colony>()[0]); }},
        {"ships",
         [](Campaign& c) {
             for (const EntityId ship : c.world().sorted_ids<Ship>()) {
                 if (c.world().read<&Ship::fleet>(ship) == c.world().sorted_ids<Fleet>()[0]) c.world().destroy(ship);
             }
         }},
        {"Position",
         [](Campaign& c) {
             const std::vector<EntityId> fleets = c.world().sorted_ids<Fleet>();
             const auto standing = std::find_if(fleets.begin(), fleets.end(), [&](EntityId id) { return !c.world().has<Movement>(id); });
             c.world().write<&Position::z>(*standing, c.world().read<&Position::z>(*standing) + 1);
         }},
        {"fleet", [](Campaign& c) { c.world().destroy(c.world().read<&Ship::fleet>(c.world().sorted_ids<Ship>()[0])); }},
        {"colony",
         [](Campaign& c) { c.world().write<&Building::colony>(c.world().sorted_ids<Building>()[0], c.world().sorted_ids<Fleet>()[0]); }},
        {"treasury", [](Campaign& c) { c.world().write<&FactionState::treasury>(c.faction_entity(Seat(0)), -1); }},
        {"slot", [](Campaign& c) { c.world().write<&CampaignState::slot>(c.state_entity(), 99); }},
        {"Fleet", [](Campaign& c) { c.world().add(c.world().sorted_ids<Colony>()[0], Movement{}); }},
        {"sighting",
         [](Campaign& c) { c.world().destroy(c.world().read<&SightedUnits::sighting>(c.world().sorted_ids<SightedUnits>()[0])); }},
        {"sighting",
         [](Campaign& c) {
             const EntityId id = c.world().sorted_ids<SightedUnits>()[0];
             c.world().set(id, c.tag(Seat(c.owner(id)->value == 0 ? 1 : 0)));
         }},
        {"owner", [](Campaign& c) { c.world().write<&SightedUnits::owner>(c.world().sorted_ids<SightedUnits>()[0], Seat{}); }},
        {"owner",
         [](Campaign& c) {
             const EntityId id = c.world().sorted_ids<SightedUnits>()[0];
             c.world().write<&SightedUnits::owner>(id, *c.owner(id));
         }},
        {"type", [](Campaign& c) { c.world().write<&SightedUnits::type>(c.world().sorted_ids<SightedUnits>()[0], UnitTypeIndex(9999)); }},
        {"count", [](Campaign& c) { c.world().write<&SightedUnits::count>(c.world().sorted_ids<SightedUnits>()[0], 0U); }},
        {"health", [](Campaign& c) { c.world().write<&SightedUnits::health>(c.world().sorted_ids<SightedUnits>()[0], std::int64_t{0}); }},
        {"once an owner",
         [](Campaign& c) {
             const EntityId id = c.world().sorted_ids<SightedUnits>()[0];
             (void)c.world().create(c.world().get<SightedUnits>(id), c.world().get<Faction>(id));
         }},
        {"number",
         [](Campaign& c) {
             const EntityId colony = c.world().sorted_ids<Colony>()[0];
             const Faction tag = c.world().get<Faction>(colony);
             (void)c.world().create(QueueEntry{colony, true, 0, 7, 0}, tag);
             (void)c.world().create(QueueEntry{colony, true, 0, 7, 0}, tag);
         }},
    };
    ASSERT_EQ(complaint(whole), "");
    for (const auto& [field, damage] : damages) {
        Campaign campaign = whole.clone();
        damage(campaign);
        EXPECT_NE(complaint(campaign).find(field), std::string::npos) << field << ": " << complaint(campaign);
    }
}

}  // namespace
}  // namespace void_reckoning
