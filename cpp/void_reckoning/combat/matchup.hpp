#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "void_reckoning/combat/ballistics.hpp"
#include "void_reckoning/combat/damage.hpp"
#include "void_reckoning/combat/estimate.hpp"

/// Two sides matched to each other: each side's weapons against the units it really faces. Made of it: what the estimate is fitted to.
namespace void_reckoning::combat {

/// What matching needs of a profile, worked out once.
struct MatchProfile {
    MatchProfile() = default;
    MatchProfile(const UnitProfile& profile, std::span<const WeaponProfile> weapons);

    struct Fire {
        Gun gun;
        double shots = 0;               ///< a tick, at full strength
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
    double hull = 0, shields = 0, recharge = 0;  ///< thousandths; shields without the recharge, of which a tick's
    double size = 0;                    ///< km or m
    double angle2 = 0, speed = 0, morale = 1;
    double range = 0, output = 0;       ///< mean range of its weapons by damage a tick, and that damage
    double longest = 0;                 ///< range
    ProfileStrength strength;
};

/// Some units of one profile on a side; shares are means over them.
struct Contingent {
    const MatchProfile* profile = nullptr;
    double count = 1;
    double hull = 1, shields = 1, morale = 1;  ///< shares of the profile's own
    double aim = 1;                     ///< factor of the hit chance: experience, fatigue
    double immobile = 0;                ///< share of them
};

struct MatchSide {
    std::span<const Contingent> contingents;
    double retreat_ratio = 0;           ///< as BattleSetup::retreat_ratio
    double cover = 0;                   ///< share of hits that do not come through, terrain and own together
};

/// One side's figures in a matchup.
struct Matched {
    double ticks = 0;                   ///< that the enemy's fire needs to destroy it, were nobody to fall on either side; capped
    double reference = 0;               ///< Force::strength
    double count = 0;
    double range = 0, speed = 0, morale = 0;  ///< means, by output, of what moves, over all
    double longest = 0, reach = 0;      ///< range: the longest of all, and the mean of the units' longest
    double immobile = 0, unarmed = 0;   ///< shares of its hull
    double shields = 0;                 ///< share of what it stands that is shields
    double retreat_ratio = 0;
};
using Matchup = std::array<Matched, 2>;

/// `sight`: factor of all ranges.
[[nodiscard]] Matchup match(const MatchSide& a, const MatchSide& b, double sight = 1);

inline constexpr std::size_t kWinTerms = 10;
inline constexpr std::size_t kLossTerms = 25;

/// What the weights of estimate_weights.hpp are multiplied with; docs/rules/combat.md, "Estimate", names each.
struct EstimateTerms {
    std::array<double, kWinTerms> win{};                       ///< change sign with the sides
    std::array<std::array<double, kLossTerms>, 2> won{}, lost{};  ///< by side: of its losses should it win, should it lose
    std::array<bool, 2> leaves{};       ///< by side: weaker than its retreat ratio from the start
};
[[nodiscard]] EstimateTerms terms_of(const Matchup& matchup);

/// The estimate by matching: several times as exact as that of two Force, at many times its price.
[[nodiscard]] BattleEstimate estimate(const Matchup& matchup, Domain domain);

/// The sides of a setup, grouped; side 0's team against all others. Reinforcements count as if they stood there. InvalidInput if there are not
/// exactly two teams.
class Muster {
   public:
    explicit Muster(const BattleSetup& setup);
    [[nodiscard]] Matchup matchup() const;
    [[nodiscard]] const std::array<Force, 2>& forces() const { return forces_; }
    [[nodiscard]] BattleEstimate estimate() const { return combat::estimate(matchup(), domain_); }

   private:
    Domain domain_;
    double sight_ = 1;
    std::vector<MatchProfile> profiles_;
    std::array<std::vector<Contingent>, 2> contingents_;
    std::array<Force, 2> forces_;
    std::array<double, 2> retreat_ratio_{}, cover_{};
};

}  // namespace void_reckoning::combat
