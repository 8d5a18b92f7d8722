#include <fmt/format.h>

#include <map>

#include "played.hpp"
#include "scenarios/scene.hpp"
#include "void_reckoning/campaign/faction_processor.hpp"

/// What the rules ban is never built or learned in a campaign, by anybody; what there is at the start stays.
namespace void_reckoning {
namespace {

Campaign campaign_of(const std::shared_ptr<const Universe>& universe, std::uint64_t seed) {
    CampaignSettings settings;
    settings.seed = seed;
    settings.factions = 3;
    settings.systems = 20;
    return Campaign::create(universe, settings);
}

/// How many units, buildings and known technologies of one row there are, built or in a queue.
struct Census {
    std::map<std::string, int> units, buildings, technologies, queued;

    explicit Census(const Campaign& campaign) {
        const World& world = campaign.world();
        const Universe& universe = campaign.universe();
        for (const EntityId id : world.sorted_ids<Ship>()) ++units[universe[world.read<&Ship::type>(id)].id];
        for (const EntityId id : world.sorted_ids<Army>()) ++units[universe[world.read<&Army::type>(id)].id];
        for (const EntityId id : world.sorted_ids<Building>()) ++buildings[universe[world.read<&Building::type>(id)].id];
        for (const EntityId id : world.sorted_ids<KnownTechnology>()) {
            ++technologies[universe[world.read<&KnownTechnology::technology>(id)].id];
        }
        for (const EntityId id : world.sorted_ids<QueueEntry>()) {
            const QueueEntry entry = world.get<QueueEntry>(id);
            ++queued[entry.unit ? universe.unit_types[entry.type].id : universe.buildings[entry.type].id];
        }
    }
};

/// Every policy plays; after each turn, nothing that is banned has come into being.
void expect_nothing_banned(const std::shared_ptr<const Universe>& universe) {
    for (const char* name : {"standard", "greedy", "random"}) {
        Campaign campaign = campaign_of(universe, 3);
        const Census start(campaign);
        Hooks hooks;
        hooks.policy = [&] { return make_policy(name); };
        hooks.after_commit = [&](Campaign& now) {
            const Census census(now);
            for (std::size_t i = 0; i < universe->unit_types.size(); ++i) {
                const std::string& id = universe->unit_types[i].id;
                if (!universe->is_banned(UnitTypeIndex(i))) continue;
                const auto at_start = start.units.find(id);
                const auto there = census.units.find(id);
                if (there != census.units.end()) {
                    ASSERT_LE(there->second, at_start == start.units.end() ? 0 : at_start->second) << id;
                }
                ASSERT_FALSE(census.queued.contains(id)) << name << " builds " << id;
            }
            for (std::size_t i = 0; i < universe->buildings.size(); ++i) {
                const std::string& id = universe->buildings[i].id;
                if (universe->is_banned(BuildingIndex(i))) {
                    ASSERT_FALSE(census.queued.contains(id)) << name << " builds " << id;
                }
            }
            for (const EntityId faction : now.world().sorted_ids<Research>()) {
                const TechnologyIndex learning = now.world().read<&Research::technology>(faction);
                if (learning) {
                    ASSERT_FALSE(universe->is_banned(learning)) << name << " learns " << (*universe)[learning].id;
                }
            }
        };
        (void)play(campaign, 40, hooks);
        audit(campaign);
        EXPECT_GE(campaign.turn(), 40U);
    }
}

TEST(CampaignBans, NoPolicyBuildsOrLearnsWhatIsBanned) {
    Campaign free = campaign_of(test_universe(), 3);
    (void)play(free, 40);
    const Census used(free);
    EXPECT_TRUE(used.technologies.contains("ledger_engines") && used.buildings.contains("exchange") && used.units.contains("militia"))
        << "what is banned below is used without a ban";
    expect_nothing_banned(scenarios::banning(*test_universe(), R"(["militia", "scout", "exchange", "ledger_engines"])"));
}

TEST(CampaignBans, PoliciesPlayWhereNothingMayBeBuiltOrLearned) {
    const Universe& universe = *test_universe();
    std::string ships, everything;
    const auto list = [](std::string& to, const std::string& table, const auto& rows, auto&& chosen) {
        for (const auto& row : rows) {
            if (chosen(row)) to += fmt::format("{}\"{}.{}\"", to.empty() ? "" : ", ", table, row.id);
        }
    };
    list(ships, "unit_types", universe.unit_types, [](const UnitType& type) { return type.domain == Domain::kSpace; });
    const auto all = [](const auto&) { return true; };
    list(everything, "unit_types", universe.unit_types, all);
    list(everything, "buildings", universe.buildings, all);
    list(everything, "technologies", universe.technologies, all);
    expect_nothing_banned(scenarios::banning(universe, "[" + ships + "]"));
    expect_nothing_banned(scenarios::banning(universe, "[" + everything + "]"));
}

/// A colony that can pay for everything, in red's turn, in the frontier universe with bans.
struct Banned {
    scenarios::Scene scene;
    EntityId colony;
    FactionProcessor turn{scene.campaign, nullptr, {}};

    explicit Banned(std::string_view list, std::initializer_list<const char*> known = {})
        : scene(scenarios::row_of(3), 2, 1, scenarios::banning(*scenarios::frontier_universe(), list)),
          colony(scene.settle(scenarios::kRed, scene.planet(0), 4'000)) {
        scene.set_treasury(scenarios::kRed, 1'000'000);
        for (const char* technology : known) scene.learn(scenarios::kRed, technology);
        turn.begin(scenarios::kRed);
    }
    std::string construct(std::string_view name) { return turn.execute(ConstructBuilding{colony, scene.building(name)}).reason; }
    std::string recruit(std::string_view name) { return turn.execute(RecruitUnit{colony, scene.unit(name)}).reason; }
    std::string research(std::string_view name) { return turn.execute(ResearchTechnology{scene.technology(name)}).reason; }
    [[nodiscard]] std::vector<std::string> candidates() {
        std::vector<std::string> names;
        const Universe& universe = scene.universe();
        for (const Order& order : candidate_orders(turn.view())) {
            if (const auto* one = std::get_if<RecruitUnit>(&order)) names.push_back(universe[one->type].id);
            if (const auto* one = std::get_if<ConstructBuilding>(&order)) names.push_back(universe[one->building].id);
            if (const auto* one = std::get_if<ResearchTechnology>(&order)) names.push_back(universe[one->technology].id);
        }
        return names;
    }
    [[nodiscard]] bool proposes(const std::string& name) {
        const std::vector<std::string> names = candidates();
        return std::find(names.begin(), names.end(), name) != names.end();
    }
};

TEST(CampaignBans, OrdersAreRejectedWithTheReason) {
    Banned red(R"(["cutter", "mill", "granaries"])");
    EXPECT_EQ(red.recruit("cutter"), "cutter is banned by the universe's rules");
    EXPECT_EQ(red.construct("mill"), "mill is banned by the universe's rules");
    EXPECT_EQ(red.research("granaries"), "granaries is banned by the universe's rules");
    for (const char* name : {"cutter", "mill", "granaries"}) EXPECT_FALSE(red.proposes(name)) << name;
    for (const char* name : {"cruiser", "bank", "fire", "oaths"}) EXPECT_TRUE(red.proposes(name)) << name;
    EXPECT_EQ(red.recruit("cruiser"), "");
    EXPECT_EQ(red.construct("bank"), "");
    EXPECT_EQ(red.research("oaths"), "");
}

TEST(CampaignBans, WhatRequiresItIsRejectedToo) {
    // Red has learned fire, as if at the start: that stays, and what requires it is out of reach all the same.
    Banned red(R"(["fire"])", {"fire"});
    EXPECT_EQ(red.construct("yard"), "yard requires fire, which is banned by the universe's rules");
    EXPECT_EQ(red.research("steam"), "steam requires fire, which is banned by the universe's rules");
    EXPECT_EQ(red.recruit("lancer"), "lancer requires fire, which is banned by the universe's rules");
    EXPECT_EQ(red.research("fire"), "fire is known already");
    for (const char* name : {"yard", "steam", "sails", "lancer"}) EXPECT_FALSE(red.proposes(name)) << name;
    EXPECT_TRUE(red.proposes("mill"));
}

TEST(CampaignBans, WhatThereIsAtTheStartStays) {
    const auto universe = scenarios::banning(*scenarios::frontier_universe(), R"(["cutter", "mill", "fire", "guard"])");
    CampaignSettings settings;
    settings.factions = 2;
    settings.systems = 10;
    const Census start(Campaign::create(universe, settings));
    const Census before(Campaign::create(scenarios::frontier_universe(), settings));
    EXPECT_EQ(start.units, before.units);
    EXPECT_EQ(start.buildings, before.buildings);
    EXPECT_EQ(start.technologies, before.technologies);
    EXPECT_GT(start.units.at("cutter"), 0);
}

}  // namespace
}  // namespace void_reckoning
