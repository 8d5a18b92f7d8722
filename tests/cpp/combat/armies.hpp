#pragma once

#include <cstdint>
#include <vector>

#include "void_reckoning/combat/battle.hpp"

/// Armies for tests and benchmarks, with stats of the size the shipped universes have.
namespace void_reckoning::combat::armies {

/// Owns what a BattleSetup borrows.
struct Scene {
    std::vector<WeaponProfile> weapons;
    std::vector<UnitProfile> profiles;
    std::vector<BattleUnit> units;
    Domain domain = Domain::kSpace;
    std::uint64_t seed = 1;

    void add(std::uint8_t side, std::uint16_t profile, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const UnitProfile& stats = profiles[profile];
            units.push_back({.id = 1 + units.size() * 7,
                             .profile = profile,
                             .side = side,
                             .group = 10U + side * 10U + static_cast<std::uint32_t>(i % 2),
                             .hull = stats.hull,
                             .shields = stats.shields,
                             .morale = static_cast<float>(stats.morale)});
        }
    }

    [[nodiscard]] BattleSetup setup() const {
        BattleSetup setup;
        setup.weapons = weapons;
        setup.profiles = profiles;
        setup.units = units;
        setup.domain = domain;
        setup.address = RandomAddress(seed);
        return setup;
    }
};

enum SpaceProfile : std::uint16_t { kFrigate, kCruiser, kRaider, kTransport };
enum GroundProfile : std::uint16_t { kRifles, kAssault, kMortars };

/// Weapons and profiles, no units.
[[nodiscard]] inline Scene space() {
    Scene scene;
    scene.weapons = {
        {.damage_type = 1,
         .range = 60,
         .rate = 1,
         .salvo = 1,
         .dispersion = 1.5,
         .muzzle_velocity = 299'792,
         .damage = 6'000,
         .penetration = 3'000},
        {.damage_type = 0,
         .range = 45,
         .rate = 1,
         .salvo = 2,
         .dispersion = 2.4,
         .muzzle_velocity = 60,
         .damage = 6'000,
         .penetration = 6'000},
        {.damage_type = 2,
         .range = 85,
         .rate = 0.125,
         .salvo = 2,
         .guidance = 0.65,
         .muzzle_velocity = 9,
         .damage = 48'000,
         .penetration = 20'000},
        {.damage_type = 3,
         .range = 34,
         .rate = 0.5,
         .salvo = 1,
         .dispersion = 3.2,
         .muzzle_velocity = 25,
         .damage = 26'000,
         .penetration = 12'000},
    };
    UnitProfile frigate{.type = 1,
                        .hull = 90'000,
                        .shields = 40'000,
                        .shield_recharge = 1'500,
                        .armour = 5'000,
                        .morale = 1,
                        .size = 140,
                        .tactical_speed = 4};
    frigate.mount_count = 2;
    frigate.mounts = {Mount{0, 2}, Mount{2, 1}};
    UnitProfile cruiser{.type = 2,
                        .hull = 260'000,
                        .shields = 120'000,
                        .shield_recharge = 4'000,
                        .armour = 14'000,
                        .resistance = {0.1, 0.2, 0, 0.05},
                        .morale = 1.2,
                        .size = 320,
                        .tactical_speed = 2.5};
    cruiser.mount_count = 3;
    cruiser.mounts = {Mount{0, 4}, Mount{1, 4}, Mount{2, 2}};
    UnitProfile raider{.type = 3,
                       .hull = 55'000,
                       .shields = 15'000,
                       .shield_recharge = 1'000,
                       .armour = 2'000,
                       .morale = 0.8,
                       .size = 90,
                       .tactical_speed = 6};
    raider.mount_count = 2;
    raider.mounts = {Mount{1, 1}, Mount{3, 1}};
    const UnitProfile transport{.type = 4, .hull = 80'000, .size = 250, .tactical_speed = 3};
    scene.profiles = {frigate, cruiser, raider, transport};
    return scene;
}

[[nodiscard]] inline Scene ground() {
    Scene scene;
    scene.domain = Domain::kGround;
    scene.weapons = {
        {.damage_type = 0,
         .range = 400,
         .rate = 1,
         .salvo = 1,
         .dispersion = 2.4,
         .muzzle_velocity = 820,
         .damage = 1'000,
         .penetration = 500},
        {.damage_type = 3,
         .range = 120,
         .rate = 1,
         .salvo = 1,
         .dispersion = 9,
         .muzzle_velocity = 90,
         .damage = 3'000,
         .penetration = 2'000},
        {.damage_type = 2,
         .range = 3'000,
         .rate = 0.25,
         .salvo = 2,
         .dispersion = 1.6,
         .muzzle_velocity = 320,
         .damage = 6'000,
         .penetration = 3'000},
    };
    UnitProfile rifles{
        .type = 11, .domain = Domain::kGround, .hull = 120'000, .armour = 500, .morale = 1, .size = 0.8, .tactical_speed = 25};
    rifles.mount_count = 1;
    rifles.mounts = {Mount{0, 100}};
    UnitProfile assault{.type = 12,
                        .domain = Domain::kGround,
                        .hull = 90'000,
                        .armour = 2'000,
                        .resistance = {0.1, 0.1, 0.1, 0.3},
                        .morale = 1.5,
                        .size = 0.9,
                        .tactical_speed = 35};
    assault.mount_count = 2;
    assault.mounts = {Mount{0, 60}, Mount{1, 20}};
    UnitProfile mortars{
        .type = 13, .domain = Domain::kGround, .hull = 60'000, .armour = 200, .morale = 0.9, .size = 1, .tactical_speed = 12};
    mortars.mount_count = 1;
    mortars.mounts = {Mount{2, 6}};
    scene.profiles = {rifles, assault, mortars};
    return scene;
}

/// Equal fleets of `count` frigates.
[[nodiscard]] inline Scene frigates(std::size_t count, std::uint64_t seed = 1) {
    Scene scene = space();
    scene.seed = seed;
    scene.add(0, kFrigate, count);
    scene.add(1, kFrigate, count);
    return scene;
}

/// Mixed armies of up to `most` units a side, their health, experience and groups all different.
[[nodiscard]] inline Scene random_scene(std::uint64_t seed, std::size_t most) {
    const RandomAddress random = RandomAddress(seed).at(Purpose::kRules);
    Scene scene = random.below(2, 1) == 0 ? space() : ground();
    scene.seed = seed;
    for (std::uint8_t side = 0; side < 2; ++side) {
        const std::size_t count = 1 + random.below(most, 2U + side);
        for (std::size_t i = 0; i < count; ++i) {
            const RandomAddress unit = random.at(side).at(i);
            scene.add(side, static_cast<std::uint16_t>(unit.below(scene.profiles.size(), 0)), 1);
            BattleUnit& added = scene.units.back();
            added.id = unit.bits(1);
            added.hull -= static_cast<std::int64_t>(unit.below(static_cast<std::uint64_t>(added.hull / 2), 2));
            added.shields /= 1 + static_cast<std::int64_t>(unit.below(3, 3));
            added.experience = static_cast<std::int32_t>(unit.below(700, 4));
            added.group = 100 + static_cast<std::uint32_t>(unit.below(5, 5));
            added.immobile = unit.below(12, 6) == 0;
        }
    }
    return scene;
}

/// The same with a third of the units arriving later, all of them tired, some with commanders.
[[nodiscard]] inline Scene varied_scene(std::uint64_t seed, std::size_t most) {
    Scene scene = random_scene(seed, most);
    const RandomAddress random = RandomAddress(seed).at(Purpose::kTie);
    for (BattleUnit& unit : scene.units) {
        const RandomAddress mine = random.at(unit.id);
        if (mine.below(3, 0) == 0) unit.arrival = static_cast<std::int32_t>(mine.below(60, 1));
        unit.fatigue = static_cast<float>(mine.between(0, 1, 2));
        if (mine.below(8, 3) == 0) unit.commander = static_cast<float>(mine.between(0, 1, 4));
    }
    return scene;
}

}  // namespace void_reckoning::combat::armies
