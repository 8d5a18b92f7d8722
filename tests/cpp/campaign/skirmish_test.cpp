#include "void_reckoning/campaign/skirmish_runs.hpp"

#include <gtest/gtest.h>

#include "scenarios/universes.hpp"
#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

std::shared_ptr<const Universe> universe() { return scenarios::shipped_universe(); }

UnitRequest of(const std::string& type, std::int64_t count) {
    UnitRequest request;
    request.type.type = type;
    request.count = count;
    return request;
}

std::string message_of(const std::vector<std::vector<UnitRequest>>& sides) {
    TypeCatalogue types(universe());
    try {
        const Skirmish skirmish(types, sides, {});
        return "";
    } catch (const InvalidInput& error) {
        return error.what();
    }
}

TEST(Skirmish, FightsWhatTheUniverseFields) {
    TypeCatalogue types(universe());
    const std::vector<std::vector<UnitRequest>> sides{{of("frigate", 20), of("scout", 1)}, {of("raider", 30)}};
    const Skirmish skirmish(types, sides, {});
    ASSERT_EQ(skirmish.units().size(), 51U);
    EXPECT_EQ(skirmish.units()[0].hull, universe()->unit_types[universe()->find_unit_type("frigate").value].hull);
    EXPECT_EQ(skirmish.units()[50].id, 51U);
    combat::BattleScratch scratch;
    combat::BattleResult first, second;
    skirmish.resolve(7, scratch, first);
    skirmish.resolve(7, scratch, second);
    EXPECT_EQ(hash_of(first), hash_of(second));
    EXPECT_TRUE(first.decided);
    for (const combat::WeaponStatistics& row : first.weapons) {
        const std::string& mount = skirmish.weapon_mount(row.weapon);
        EXPECT_TRUE(row.side == 1 ? mount == "raider" : mount == "frigate" || mount == "scout") << mount;
    }
}

TEST(Skirmish, ManyAtOnceAreWhatTheyAreAlone) {
    TypeCatalogue types(universe());
    const std::vector<std::vector<UnitRequest>> sides{{of("frigate", 10)}, {of("raider", 12)}};
    const auto skirmish = std::make_shared<const Skirmish>(types, sides, SkirmishSettings{});
    std::vector<SkirmishRun> runs(30);
    for (std::size_t i = 0; i < runs.size(); ++i) runs[i] = {skirmish, 100 + i, {}, {}};
    ScratchPool pool;
    const Workers workers(4);
    resolve_all(runs, workers, pool);
    SkirmishSample sample;
    add_to_sample(sample, *skirmish, 100, 10, workers, pool);
    add_to_sample(sample, *skirmish, 110, 20, workers, pool);
    ASSERT_EQ(sample.ticks.size(), runs.size());
    std::int64_t destroyed = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        combat::BattleScratch scratch;
        combat::BattleResult alone;
        skirmish->resolve(100 + i, scratch, alone);
        EXPECT_EQ(hash_of(runs[i].result), hash_of(alone)) << i;
        EXPECT_EQ(sample.ticks[i], alone.ticks) << i;
        EXPECT_EQ(sample.hull_left[2 * i + 1], alone.sides[1].hull_left) << i;
        destroyed += alone.sides[0].destroyed;
    }
    std::int64_t by_type = 0;
    for (const std::int64_t count : sample.destroyed_by[0]) by_type += count;
    EXPECT_EQ(by_type, destroyed);
}

TEST(Skirmish, TraitsAndTechnologiesChangeWhatIsFielded) {
    TypeCatalogue types(universe());
    bool changed = false;
    for (const FactionSpec& faction : universe()->factions) {
        for (const UnitType& type : universe()->unit_types) {
            const auto plain = types.find({type.id, "", {}, {}});
            const auto theirs = types.find({type.id, faction.id, {}, {}});
            EXPECT_EQ(theirs, types.find({type.id, faction.id, {}, {}}));  // kept
            changed |= plain->profile.hull != theirs->profile.hull || plain->profile.armour != theirs->profile.armour;
        }
    }
    EXPECT_TRUE(changed);
}

TEST(Skirmish, SaysWhoseFieldIsWrong) {
    EXPECT_EQ(message_of({{of("frigate", 0)}, {of("raider", 1)}}), "attackers[0] (frigate): count must be between 1 and 10000000, got 0");
    EXPECT_EQ(message_of({{of("frigate", 1)}, {}}), "defenders must have at least one unit, got none");
    EXPECT_EQ(message_of({{of("frigate", 1)}}), "number of sides must be between 2 and 4, got 1");
    EXPECT_NE(message_of({{of("frigate", 1)}, {of("raidr", 1)}}).find("the nearest are raider"), std::string::npos);
    UnitRequest late = of("raider", 1);
    late.arrival = -1;
    EXPECT_EQ(message_of({{of("frigate", 1)}, {of("raider", 1), late}}),
              "defenders[1] (raider): arrival must be between 0 and 100000, got -1");
}

}  // namespace
}  // namespace void_reckoning
