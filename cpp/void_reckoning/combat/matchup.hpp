#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "void_reckoning/combat/ballistics.hpp"
#include "void_reckoning/combat/damage.hpp"
#include "void_reckoning/combat/strength.hpp"

/// The sides of a battle as its estimate represents them: contingents of equal units, and their profiles.
namespace void_reckoning::combat {

/// A profile's figures for matching, computed once.
struct MatchProfile {
    MatchProfile() = default;
    MatchProfile(const UnitProfile& profile, std::span<const WeaponProfile> table);

    struct Fire {
        Gun gun;
        double shots = 0;               ///< a tick, at full strength
        double volley = 0;              ///< at once
        double range = 0;               ///< km or m
        double area = 0, burst = 0;     ///< km or m; area 0: aimed
        std::int64_t damage = 0, penetration = 0;
        std::uint8_t damage_type = 0;
    };
    Domain domain = Domain::kSpace;
    std::uint8_t fire_count = 0;
    std::array<Fire, kMaxMounts> fire{};
    Susceptibility kept{};
    std::int64_t armour = 0;
    double hull = 0, shields = 0, recharge = 0;  ///< thousandths; shields without the recharge, which is per tick
    double size = 0;                    ///< km or m
    double angle2 = 0, speed = 0, morale = 1;
    double range = 0;                   ///< mean range of its weapons by damage a tick
    double longest = 0;                 ///< range
    ProfileStrength strength;
    UnitProfile unit;                   ///< the source; mounts are rows of `weapons`
    std::array<WeaponProfile, kMaxMounts> weapons;
};

/// Return the factor of the hit chance from experience and fatigue.
[[nodiscard]] double aim_of(std::int32_t experience, double fatigue);

/// A number of units of one profile on a side; shares are means over them.
struct Contingent {
    const MatchProfile* profile = nullptr;
    double count = 1;
    double hull = 1, shields = 1, morale = 1;  ///< shares of the profile's full values
    double aim = 1;                     ///< factor of the hit chance: experience, fatigue
    bool immobile = false;
};

struct MatchSide {
    std::span<const Contingent> contingents;
    double retreat_ratio = 0;           ///< see BattleSetup::retreat_ratio
    double cover = 0;                   ///< of a dug-in side: stops this share of the hits that the terrain lets through
};

/// The sides of a setup, grouped; side 0's team against all others. Reinforcements count as if already present. InvalidInput if there are
/// not exactly two teams.
class Muster {
   public:
    explicit Muster(const BattleSetup& setup);
    [[nodiscard]] Domain domain() const { return domain_; }
    [[nodiscard]] const Terrain& terrain() const { return terrain_; }
    [[nodiscard]] MatchSide side(std::size_t team) const { return {contingents_[team], retreat_ratio_[team], cover_[team]}; }

   private:
    Domain domain_;
    Terrain terrain_;
    std::vector<MatchProfile> profiles_;
    std::array<std::vector<Contingent>, 2> contingents_;
    std::array<double, 2> retreat_ratio_{}, cover_{};
};

}  // namespace void_reckoning::combat
