#include "void_reckoning/campaign/engagement.hpp"

#include <fstream>
#include <sstream>

#include "played.hpp"
#include "void_reckoning/campaign/colony_output.hpp"
#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning {
namespace {

constexpr Seat kMine(0);
constexpr Seat kTheirs(1);

/// Of the universe whose transports are unarmed.
Campaign skirmish() { return scenarios::new_campaign(61, 2, 40, "skirmish"); }

/// A system between two others with a colony of somebody else's and a free planet, and nobody else in all three.
struct Stage {
    Campaign campaign = skirmish();
    SystemNumber from = kNoSystem, here = kNoSystem, beyond = kNoSystem;
    EntityId colony, free;

    Stage() {
        for (SystemNumber system = 0; system < campaign.map().size() && here == kNoSystem; ++system) try_system(system);
        if (here == kNoSystem) throw std::logic_error("no such place");
        World& world = campaign.world();
        world.add(colony, campaign.tag(kTheirs));
        world.add(colony, Colony{0, 1.0F, 0});
        EXPECT_EQ(orbital_defence(campaign, colony), 0);
        EXPECT_EQ(militia_armies(campaign, colony), 0);
    }

    [[nodiscard]] bool empty(SystemNumber system) {
        if (!campaign.indexes().fleets_by_system.at(campaign.world(), campaign.map().system(system)).empty()) return false;
        return std::ranges::all_of(campaign.planets(system), [](const PlanetRow& row) { return !row.owner; });
    }
    void try_system(SystemNumber system) {
        std::vector<EntityId> habitable;
        for (const PlanetRow& row : campaign.planets(system)) {
            if (campaign.universe()[row.facts.planet_class].population_capacity > 0) habitable.push_back(row.planet);
        }
        if (habitable.size() < 2 || !empty(system)) return;
        const std::vector<LaneEnd> ends(campaign.map().lanes(system).begin(), campaign.map().lanes(system).end());
        for (const LaneEnd& a : ends) {
            for (const LaneEnd& b : ends) {
                if (a.to == b.to || !empty(a.to) || !empty(b.to) || campaign.paths().next_hop(a.to, b.to) != system) continue;
                from = a.to, here = system, beyond = b.to;
                colony = habitable[0], free = habitable[1];
                return;
            }
        }
    }
};

/// A campaign on that stage, of which each combination changes a copy.
class Play {
   public:
    explicit Play(const Stage& stage) : stage_(stage), campaign_(stage.campaign.clone()), processor_(campaign_, nullptr, {}) {}

    [[nodiscard]] Campaign& campaign() { return campaign_; }
    [[nodiscard]] FactionProcessor& turn() { return processor_; }
    [[nodiscard]] std::uint64_t combats() const { return campaign_.state().combats; }

    UnitTypeIndex type(bool (*fits)(const UnitStats&, const UnitType&)) {
        const Universe& universe = campaign_.universe();
        for (std::size_t i = 0; i < universe.unit_types.size(); ++i) {
            if (UnitTypeIndex(i) == universe.rules.platform_type) continue;
            if (fits(campaign_.modifiers(kMine)[UnitTypeIndex(i)], universe.unit_types[i])) return UnitTypeIndex(i);
        }
        throw std::logic_error("no such type");
    }
    EntityId fleet(Seat seat, SystemNumber system, Stance stance, int warships, bool lands = false) {
        const EntityId fleet = create_fleet(campaign_, seat, campaign_.map().system(system), SpawnReason::kBuilt);
        campaign_.world().write<&Fleet::stance>(fleet, stance);
        const auto warship = type([](const UnitStats& stats, const UnitType&) { return stats.armed && stats.speed > 0; });
        const auto lugger =
            type([](const UnitStats& stats, const UnitType&) { return !stats.armed && stats.transport > 0 && stats.colonises; });
        for (int i = 0; i < warships; ++i) (void)create_ship(campaign_, seat, fleet, warship, SpawnReason::kBuilt);
        if (warships == 0 || lands) (void)create_ship(campaign_, seat, fleet, lugger, SpawnReason::kBuilt);
        if (!lands) return fleet;
        const auto infantry = type([](const UnitStats&, const UnitType& one) { return one.domain == Domain::kGround; });
        const EntityId army = create_army(campaign_, seat, campaign_.world().read<&FactionState::capital>(campaign_.faction_entity(seat)),
                                          infantry, SpawnReason::kBuilt);
        campaign_.world().write<&Army::planet>(army, EntityId{});
        campaign_.world().write<&Army::carrier>(army, fleet);
        return fleet;
    }
    void build_platforms() {
        const Universe& universe = campaign_.universe();
        const auto defends = [](const Effect& one) { return one.stat == Stat::kOrbitalDefence; };
        const auto type =
            std::ranges::find_if(universe.buildings, [&](const BuildingType& one) { return std::ranges::any_of(one.effects, defends); });
        ASSERT_NE(type, universe.buildings.end());
        const Building building{stage_.colony, BuildingIndex(static_cast<std::size_t>(type - universe.buildings.begin()))};
        for (int i = 0; i < 4; ++i) (void)campaign_.world().create(building, campaign_.tag(kTheirs));
        ASSERT_EQ(orbital_defence(campaign_, stage_.colony), 4);
    }
    void set_scene(Presence presence, bool platforms_too) {
        if (presence == Presence::kPlatforms || platforms_too) build_platforms();
        if (presence == Presence::kUnarmedFleets) (void)fleet(kTheirs, stage_.here, Stance::kAggressive, 0);
        if (presence == Presence::kArmedFleets) (void)fleet(kTheirs, stage_.here, Stance::kEvasive, 1);
    }
    void begin() { processor_.begin(kMine); }
    /// Ends the turn, and goes on to this faction's next.
    void end() {
        (void)processor_.commit();
        audit(campaign_);
        World& world = campaign_.world();
        world.write<&CampaignState::turn>(campaign_.state_entity(), campaign_.turn() + 1);
        world.write<&CampaignState::slot>(campaign_.state_entity(), std::uint16_t{0});
    }
    [[nodiscard]] bool stands(EntityId fleet, SystemNumber system) {
        const World& world = campaign_.world();
        return world.alive(fleet) && !world.has<Movement>(fleet) && campaign_.number(world.read<&Fleet::system>(fleet)) == system;
    }

   private:
    const Stage& stage_;
    Campaign campaign_;
    FactionProcessor processor_;
};

/// The table of docs/rules/campaign.md: act, posture, what is there -> what happens.
std::vector<std::vector<std::string>> documented() {
    std::ifstream page(VR_SOURCE_DIR "/docs/rules/campaign.md");
    std::vector<std::vector<std::string>> rows;
    std::string line;
    while (std::getline(page, line) && !line.starts_with("| fleet | action |")) {
    }
    std::getline(page, line);
    while (std::getline(page, line) && line.starts_with("|")) {
        std::vector<std::string> cells;
        std::istringstream cut(line.substr(1));
        for (std::string cell; std::getline(cut, cell, '|');) cells.push_back(cell.substr(1, cell.size() - 2));
        rows.push_back(cells);
    }
    return rows;
}

TEST(Engagement, TheRulesPageHasTheTable) {
    const std::vector<std::string> postures = {"armed, aggressive or defensive", "armed, evasive", "unarmed"};
    const std::vector<std::string> acts = {"comes, passes, stays", "lands, settles"};
    const auto rows = documented();
    ASSERT_EQ(rows.size(), 6U);
    for (std::size_t r = 0; r < 6; ++r) {
        const auto act = static_cast<Act>(r / 3);
        ASSERT_EQ(rows[r].size(), 6U);
        EXPECT_EQ(rows[r][0], postures[r % 3]);
        EXPECT_EQ(rows[r][1], acts[r / 3]);
        for (std::size_t p = 0; p < 4; ++p) {
            const Encounter met = encounter(act, static_cast<Posture>(r % 3), static_cast<Presence>(p));
            const std::string_view word = met == Encounter::kRefused                       ? "refused"
                                          : met == Encounter::kBattle && act == Act::kLand ? "battle first"
                                          : met == Encounter::kBattle                      ? "battle"
                                                                                           : "-";
            EXPECT_EQ(rows[r][2 + p], word) << "row " << r << ", column " << p;
        }
    }
}

TEST(Engagement, EveryCombinationMeetsWhatTheTableSays) {
    const Stage stage;
    std::size_t taken = 0;
    std::size_t driven_off = 0;
    for (int combination = 0; combination < 3 * 3 * 4 * 2; ++combination) {
        const auto stance = static_cast<Stance>(combination % 3);
        const int warships = std::array{0, 1, 30}[static_cast<std::size_t>(combination / 3 % 3)];
        const auto presence = static_cast<Presence>(combination / 9 % 4);
        const bool platforms_too = combination / 36 == 1;
        if (platforms_too && presence == Presence::kPlatforms) continue;
        const Posture posture = warships == 0 ? Posture::kUnarmed : stance == Stance::kEvasive ? Posture::kEvasive : Posture::kWilling;
        const Presence there = platforms_too ? std::max(presence, Presence::kPlatforms) : presence;
        SCOPED_TRACE(fmt::format("stance {}, {} warships, presence {}, platforms {}", static_cast<int>(stance), warships,
                                 static_cast<int>(presence), platforms_too));
        const bool battle = encounter(Act::kMeet, posture, there) == Encounter::kBattle;
        for (const bool passes : {false, true}) {
            Play play(stage);
            play.set_scene(presence, platforms_too);
            const EntityId fleet = play.fleet(kMine, stage.from, stance, warships);
            const SystemNumber goal = passes ? stage.beyond : stage.here;
            play.begin();
            ASSERT_TRUE(play.turn().execute(MoveFleet{fleet, play.campaign().map().system(goal)}).accepted);
            play.end();
            for (int turn = 0; turn < 60 && play.combats() == 0 && !play.stands(fleet, goal); ++turn) play.begin(), play.end();
            ASSERT_EQ(play.combats() > 0, battle) << (passes ? "passing" : "coming");
            ASSERT_TRUE(battle || play.stands(fleet, goal));
        }
        Play staying(stage);
        staying.set_scene(presence, platforms_too);
        (void)staying.fleet(kMine, stage.here, stance, warships);
        staying.begin();
        staying.end();
        ASSERT_EQ(staying.combats() > 0, battle) << "staying";

        const Encounter landing = encounter(Act::kLand, posture, there);
        for (const bool settles : {false, true}) {
            Play play(stage);
            play.set_scene(presence, platforms_too);
            const EntityId fleet = play.fleet(kMine, stage.here, stance, warships, true);
            const EntityId planet = settles ? stage.free : stage.colony;
            play.begin();
            const Order order = settles ? Order(ColonisePlanet{fleet, planet}) : Order(InvadePlanet{fleet, planet});
            const OrderResult result = play.turn().execute(order);
            ASSERT_EQ(result.accepted, landing != Encounter::kRefused) << result.reason;
            ASSERT_EQ(play.combats() > 0, landing == Encounter::kBattle);
            const bool landed = play.campaign().owner(planet) == kMine;
            ASSERT_TRUE(landed || landing != Encounter::kNone);
            if (landing == Encounter::kRefused) {
                ASSERT_FALSE(landed);
                ASSERT_EQ(result.reason, there == Presence::kArmedFleets ? "hostile fleets are in the system"
                                                                         : "orbital defences are in the system, and no armed fleet of "
                                                                           "this faction to fight them");
            }
            if (landing == Encounter::kBattle) {
                ASSERT_TRUE(landed || standing_fleets(play.campaign(), kMine, stage.here).empty());
                (landed ? taken : driven_off) += 1;
            }
            play.end();
        }
    }
    EXPECT_GT(taken, 10U);
    EXPECT_GT(driven_off, 3U);
}

TEST(Engagement, BeatenPlatformsAreSilentUntilTheTurnEnds) {
    const Stage stage;
    Play play(stage);
    play.build_platforms();
    const EntityId fleet = play.fleet(kMine, stage.here, Stance::kAggressive, 30, true);
    const EntityId unarmed = play.fleet(kMine, stage.here, Stance::kEvasive, 0, true);
    play.begin();
    ASSERT_TRUE(play.turn().execute(ColonisePlanet{fleet, stage.free}).accepted);
    ASSERT_EQ(play.combats(), 1U);
    ASSERT_EQ(play.campaign().owner(stage.free), kMine);
    ASSERT_TRUE(play.turn().execute(InvadePlanet{unarmed, stage.colony}).accepted);
    ASSERT_EQ(play.combats(), 1U);
    ASSERT_EQ(play.campaign().owner(stage.colony), kMine);
    play.end();
}

TEST(Engagement, AFleetThatOnlyPassesIsNotStoppedByItsOwnSiege) {
    const Stage stage;
    Play play(stage);
    play.build_platforms();
    (void)play.fleet(kMine, stage.here, Stance::kAggressive, 30);
    const EntityId scout = play.fleet(kMine, stage.from, Stance::kEvasive, 0);
    play.begin();
    const std::uint64_t before = play.combats();
    ASSERT_TRUE(play.turn().execute(MoveFleet{scout, play.campaign().map().system(stage.beyond)}).accepted);
    ASSERT_EQ(play.combats(), before);
    play.end();
}

TEST(Engagement, TheLoserOfAPlanetKnowsWhoStandsThere) {
    const Stage stage;
    Play play(stage);
    const EntityId fleet = play.fleet(kMine, stage.here, Stance::kAggressive, 1, true);
    play.begin();
    ASSERT_TRUE(play.turn().execute(InvadePlanet{fleet, stage.colony}).accepted);
    std::vector<SeenUnits> known;
    std::vector<SeenUnits> there;
    const EntityId sighting = play.campaign().sighting(kTheirs, stage.colony);
    ASSERT_TRUE(sighting);
    sighted_composition(play.campaign(), sighting, known);
    garrison_composition_at(play.campaign(), stage.colony, there);
    EXPECT_EQ(known, there);
    EXPECT_FALSE(there.empty());
    play.end();
}

}  // namespace
}  // namespace void_reckoning
