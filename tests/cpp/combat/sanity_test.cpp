#include <gtest/gtest.h>

#include <vector>

#include "armies.hpp"

namespace void_reckoning::combat {
namespace {

constexpr int kBattles = 2'000;
constexpr double kThreeErrors = 3 * 0.0158;  // of the difference of two shares of 2,000: sqrt(2 * 0.25 / 2000)

/// Wins of side 0, a draw half a win, over 2,000 battles with seeds of their own.
double win_share(const armies::Scene& scene, const BattleSetup& base) {
    BattleScratch scratch;
    BattleResult result;
    BattleSetup setup = base;
    setup.weapons = scene.weapons;
    setup.profiles = scene.profiles;
    setup.units = scene.units;
    setup.damage_records = false;
    double wins = 0;
    for (std::uint64_t seed = 1; seed <= kBattles; ++seed) {
        setup.address = RandomAddress(seed);
        resolve_battle(setup, scratch, result);
        wins += result.winner == 0 ? 1.0 : (result.winner == kNoSide ? 0.5 : 0.0);
    }
    return wins / kBattles;
}

/// Side 0 has weapons and a profile of its own, to be changed without changing the enemy's: profile 4, weapons 4 and 5.
armies::Scene duel(armies::Scene scene, std::uint16_t type, std::size_t count) {
    UnitProfile own = scene.profiles[type];
    for (std::size_t m = 0; m < own.mount_count; ++m) {
        const WeaponProfile weapon = scene.weapons[own.mounts[m].weapon];
        own.mounts[m].weapon = static_cast<std::uint16_t>(scene.weapons.size());
        scene.weapons.push_back(weapon);
    }
    scene.profiles.push_back(own);
    scene.add(0, static_cast<std::uint16_t>(scene.profiles.size() - 1), count);
    scene.add(1, type, count);
    return scene;
}

/// The share of wins never falls from one step of `change(scene, step)` to the next, and the last is well above the first.
template <class Change> void never_falls(const char* what, int steps, bool matters, Change change) {
    for (const bool space : {true, false}) {
        const std::uint16_t type = space ? static_cast<std::uint16_t>(armies::kFrigate) : static_cast<std::uint16_t>(armies::kRifles);
        std::vector<double> shares;
        for (int step = 0; step < steps; ++step) {
            armies::Scene scene = duel(space ? armies::space() : armies::ground(), type, 10);
            change(scene, step);
            shares.push_back(win_share(scene, scene.setup()));
            if (step > 0) {
                EXPECT_GE(shares[static_cast<std::size_t>(step)], shares[static_cast<std::size_t>(step) - 1] - kThreeErrors)
                    << what << (space ? " in space" : " on the ground") << ", step " << step;
            }
        }
        if (matters) {
            EXPECT_GT(shares.back(), shares.front() + kThreeErrors) << what << (space ? " in space" : " on the ground");
        }
    }
}

UnitProfile& own(armies::Scene& scene) { return scene.profiles.back(); }

TEST(Sanity, MoreUnitsNeverWinLessOften) {
    never_falls("units", 6, true, [](armies::Scene& scene, int step) {
        scene.add(0, static_cast<std::uint16_t>(scene.profiles.size() - 1), static_cast<std::size_t>(step));
    });
}

TEST(Sanity, BetterArmourNeverWinsLessOften) {
    never_falls("armour", 6, true, [](armies::Scene& scene, int step) { own(scene).armour += step * own(scene).armour / 2; });
}

TEST(Sanity, MoreRangeNeverWinsLessOften) {
    never_falls("range", 6, true, [](armies::Scene& scene, int step) {
        for (std::size_t m = 0; m < own(scene).mount_count; ++m) scene.weapons[own(scene).mounts[m].weapon].range *= 1 + 0.1 * step;
    });
}

TEST(Sanity, MoreHullMoraleAndDamageNeverWinLessOften) {
    never_falls("hull", 4, true, [](armies::Scene& scene, int step) {
        own(scene).hull += step * own(scene).hull / 10;
        for (BattleUnit& unit : scene.units) unit.hull = scene.profiles[unit.profile].hull;
    });
    never_falls("morale", 4, true, [](armies::Scene& scene, int step) {
        own(scene).morale *= 1 + 0.2 * step;
        for (BattleUnit& unit : scene.units) unit.morale = static_cast<float>(scene.profiles[unit.profile].morale);
    });
    never_falls("damage", 4, true, [](armies::Scene& scene, int step) {
        for (std::size_t m = 0; m < own(scene).mount_count; ++m) {
            std::int64_t& damage = scene.weapons[own(scene).mounts[m].weapon].damage;
            damage += step * damage / 10;
        }
    });
}

TEST(Sanity, CoverACommanderAndExperienceNeverWinLessOften) {
    never_falls("commander", 3, true, [](armies::Scene& scene, int step) { scene.units[0].commander = 0.5F * static_cast<float>(step); });
    never_falls("experience", 4, true, [](armies::Scene& scene, int step) {
        for (std::size_t i = 0; i < 10; ++i) scene.units[i].experience = 200 * step;
    });
}

// A number that means nothing in a battle changes not a bit of it.
TEST(Sanity, DoublingWhatShouldNotMatterDoesNot) {
    armies::Scene scene = duel(armies::space(), armies::kFrigate, 10);
    const std::uint64_t before = hash_of(resolve_battle(scene.setup()));
    for (UnitProfile& profile : scene.profiles) {
        profile.type = static_cast<std::uint16_t>(2 * profile.type);
        for (std::size_t m = profile.mount_count; m < kMaxMounts; ++m) profile.mounts[m].count *= 2;
    }
    scene.profiles[armies::kTransport].hull *= 2;  // nobody is one
    scene.weapons[3].damage *= 2;                   // raiders' alone
    EXPECT_EQ(hash_of(resolve_battle(scene.setup())), before);
    BattleSetup setup = scene.setup();
    setup.tick_limit *= 2;
    EXPECT_EQ(hash_of(resolve_battle(setup)), before);
}

// Kilometres are a unit of measure. Only what a unit is thought worth (docs/rules/combat.md, "Estimate") knows any length, and by its
// rounding alone, for it is compared with its like: few fates change, if any.
TEST(Sanity, DoublingEveryLengthChangesHardlyAFate) {
    int changed = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        armies::Scene scene = armies::frigates(20, seed);
        const BattleResult before = resolve_battle(scene.setup());
        for (UnitProfile& profile : scene.profiles) {
            profile.size *= 2;
            profile.tactical_speed *= 2;
        }
        for (WeaponProfile& weapon : scene.weapons) {
            weapon.range *= 2;
            weapon.muzzle_velocity *= 2;
        }
        const BattleResult after = resolve_battle(scene.setup());
        for (std::size_t i = 0; i < scene.units.size(); ++i) changed += before.units[i].fate != after.units[i].fate ? 1 : 0;
    }
    EXPECT_LT(changed, 40) << "of 800";
}

}  // namespace
}  // namespace void_reckoning::combat
