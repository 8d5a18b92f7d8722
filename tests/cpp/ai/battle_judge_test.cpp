#include "void_reckoning/ai/battle_judge.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "looking.hpp"
#include "void_reckoning/campaign/faction_processor.hpp"
#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning::ai {
namespace {

constexpr Seat kMine(0), kTheirs(1);

/// Two factions, and a system far from both.
struct Place {
    Campaign campaign;
    SystemNumber here = kNoSystem;

    Place() : campaign(scenarios::new_campaign(9, 2, 60)) {
        const Starmap& map = campaign.map();
        const auto home = [&](Seat seat) {
            const EntityId capital = campaign.world().read<&FactionState::capital>(campaign.faction_entity(seat));
            return campaign.number(campaign.world().read<&Planet::system>(capital));
        };
        double most = 0;
        for (SystemNumber system = 0; system < map.size(); ++system) {
            const double away = std::min(campaign.paths().distance(home(kMine), system), campaign.paths().distance(home(kTheirs), system));
            if (away < 1e6 && away > most) here = system, most = away;
        }
    }
    UnitTypeIndex type(std::string_view name) {
        const std::vector<UnitType>& types = campaign.universe().unit_types;
        const auto found = std::find_if(types.begin(), types.end(), [&](const UnitType& one) { return one.id == name; });
        return UnitTypeIndex(static_cast<std::size_t>(found - types.begin()));
    }
    EntityId fleet(Seat seat, std::string_view name, int ships) {
        const EntityId made = create_fleet(campaign, seat, campaign.map().system(here), SpawnReason::kBuilt);
        // Nobody fights before this is judged.
        campaign.world().write<&Fleet::stance>(made, Stance::kEvasive);
        for (int i = 0; i < ships; ++i) (void)create_ship(campaign, seat, made, type(name), SpawnReason::kBuilt);
        return made;
    }
    /// How the faction's group in the system, or wherever it has one, judges the battle there.
    Verdict judge(bool fought_out = false) {
        FactionProcessor processor(campaign, nullptr, {});
        processor.begin(kMine);
        Draft draft(processor.view());
        const std::vector<Group> groups = gather_groups(draft);
        const Group* mine = nullptr;
        for (const Group& group : groups) {
            if (mine == nullptr || group.strength > mine->strength) mine = &group;
        }
        BattleJudge judge(draft.picture);
        Verdict verdict = judge.in_space(*mine, here, 1);
        if (fought_out) verdict = judge.fought_out(*mine, here, 1, verdict);
        processor.abandon();
        return verdict;
    }
};

/// How often 8 of a type, of the first faction, win against some of the second's, fought.
double fought(Place& place, std::string_view mine, int count, std::string_view theirs, int enemies) {
    const auto side = [&](Seat seat, std::string_view name, int number) {
        const combat::MatchProfile& profile = place.campaign.modifiers(seat).matched[place.type(name).value];
        return Contingents{{.profile = &profile, .count = static_cast<double>(number)}};
    };
    const Contingents a = side(kMine, mine, count), b = side(kTheirs, theirs, enemies);
    const double ratio = place.campaign.universe().rules.retreat_ratio;
    combat::TrialBattles trial;
    return trial.fight({a, 0.6 * ratio, 0}, {b, ratio, 0}, combat::Domain::kSpace, {}, RandomAddress(5), 60).wins;
}

TEST(BattleJudge, SeesWhatTypesDecideNotStrengthAlone) {
    struct Case {
        const char* mine;
        int count;
        const char* theirs;
        int enemies;
    };
    int surprises = 0;
    for (const Case& one : {Case{"raider", 8, "frigate", 8}, Case{"raider", 8, "bastion_monitor", 3}, Case{"frigate", 10, "raider", 8},
                            Case{"frigate", 12, "bastion_monitor", 5}}) {
        Place place;
        (void)place.fleet(kMine, one.mine, one.count);
        (void)place.fleet(kTheirs, one.theirs, one.enemies);
        const double won = fought(place, one.mine, one.count, one.theirs, one.enemies);
        const Verdict verdict = place.judge();
        EXPECT_LT(std::abs(verdict.win_probability - won), std::max(0.2, 2.5 * verdict.doubt)) << one.mine << " " << one.theirs;
        const Verdict tried = place.judge(true);
        EXPECT_LE(tried.doubt, verdict.doubt + 1e-12);
        surprises += verdict.doubt > 0 ? 1 : 0;
    }
    EXPECT_GT(surprises, 0) << "every case is decided by strengths alone";
}

TEST(BattleJudge, SeesWhatEnemiesInSightHaveLearned) {
    Place place;
    (void)place.fleet(kMine, "frigate", 12);
    (void)place.fleet(kTheirs, "raider", 10);
    const Verdict before = place.judge();
    for (std::size_t i = 0; i < place.campaign.universe().technologies.size(); ++i) {
        (void)place.campaign.world().create(KnownTechnology{TechnologyIndex(i)}, place.campaign.tag(kTheirs));
    }
    place.campaign.drop_derived();
    EXPECT_LT(place.judge().win_probability, before.win_probability - 0.1);
}

TEST(BattleJudge, KnowsWhatUnseenEnemiesHaveLearnedNoMoreThanItsTraits) {
    Place place;
    const EntityId scouts = place.fleet(kMine, "frigate", 12);
    (void)place.fleet(kTheirs, "raider", 16);
    const auto learn_all = [&] {
        for (std::size_t i = 0; i < place.campaign.universe().technologies.size(); ++i) {
            (void)place.campaign.world().create(KnownTechnology{TechnologyIndex(i)}, place.campaign.tag(kTheirs));
        }
    };
    {
        FactionProcessor processor(place.campaign, nullptr, {});
        processor.begin(kMine);
        (void)processor.commit();  // what is seen is written down
    }
    // Elsewhere now: out of sight.
    World& world = place.campaign.world();
    const EntityId capital = world.read<&FactionState::capital>(place.campaign.faction_entity(kMine));
    const EntityId home = world.read<&Planet::system>(capital);
    world.write<&Fleet::system>(scouts, home);
    world.set(scouts, place.campaign.map().position(place.campaign.number(home)));
    world.write<&CampaignState::turn>(place.campaign.state_entity(), place.campaign.turn() + 1);
    world.write<&CampaignState::slot>(place.campaign.state_entity(), std::uint16_t{0});
    place.campaign.drop_derived();
    const Verdict before = place.judge();
    learn_all();
    place.campaign.drop_derived();
    const Verdict after = place.judge();
    EXPECT_EQ(before.win_probability, after.win_probability);
    EXPECT_GT(before.win_probability, 0);
    EXPECT_LT(before.win_probability, 1) << "decided by strengths alone: nothing is proven";
}

/// What red's group in system 0 of a scene has to expect there.
Verdict judged(scenarios::Scene& scene, double& strength, double& need) {
    Looking red(scene);
    const std::vector<Group> groups = gather_groups(red.draft);
    strength = groups.at(0).strength;
    need = red.picture().systems[0].hostile;
    return BattleJudge(red.picture()).in_space(groups[0], 0, 1);
}

TEST(BattleJudge, GivesTheFarWeakerNoChance) {
    scenarios::Scene scene;
    (void)scene.fleet(kMine, 0, {{"cutter"}});
    (void)scene.fleet(kTheirs, 0, {{"cruiser", 10}});
    double strength = 0, need = 0;
    const Verdict verdict = judged(scene, strength, need);
    EXPECT_EQ(verdict.win_probability, 0);
    EXPECT_EQ(verdict.losses_a, 1);
}

TEST(BattleJudge, GivesTheFarStrongerVictoryAtTheSquareLawsPrice) {
    scenarios::Scene scene;
    (void)scene.fleet(kMine, 0, {{"cruiser", 12}});
    (void)scene.fleet(kTheirs, 0, {{"cutter", 6}});
    double strength = 0, need = 0;
    const Verdict verdict = judged(scene, strength, need);
    ASSERT_GT(strength, 2.5 * need);
    EXPECT_EQ(verdict.win_probability, 1);
    EXPECT_DOUBLE_EQ(verdict.losses_a, 1 - std::sqrt(1 - need * need / (strength * strength)));
    EXPECT_GT(verdict.losses_a, 0);
}

TEST(BattleJudge, SeesThatALandingIsHopelessOrSure) {
    scenarios::Scene scene;
    const EntityId colony = scene.settle(kTheirs, scene.planet(0), 6'000);
    for (int i = 0; i < 12; ++i) (void)scene.army(colony, "guard");
    const EntityId free = scene.settle(kTheirs, scene.planet(0, scenarios::kDesert), 500);
    const EntityId fleet = scene.fleet(kMine, 0, {{"freighter"}});
    for (int i = 0; i < 2; ++i) (void)scene.army(fleet, "guard");
    Looking red(scene);
    const std::vector<Group> groups = gather_groups(red.draft);
    BattleJudge judge(red.picture());
    for (const TargetPlanet& target : red.picture().targets) {
        const double win = judge.on_ground(groups.at(0), target).win_probability;
        EXPECT_EQ(win, target.planet == free ? 1 : 0) << (target.planet == free ? "nobody defends it" : "twelve armies do");
    }
    EXPECT_EQ(red.picture().targets.size(), 2U);
}

}  // namespace
}  // namespace void_reckoning::ai
