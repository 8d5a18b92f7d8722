#include "void_reckoning/combat/trial.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/combat/constants.hpp"

namespace void_reckoning::combat {
namespace {

constexpr double kMinFights = 1, kMaxFights = 200;  // limits of the number of fights that an estimate counts as

/// Set experience and fatigue that result in a factor of aim.
void set_aim(BattleUnit& unit, double aim) {
    unit.experience = static_cast<std::int32_t>(kPointsPerLevel * std::clamp<double>((aim - 1.0) / kSkillPerLevel, 0.0, kMaxLevels));
    unit.fatigue = static_cast<float>(std::clamp((1.0 - aim) / kSpentAim, 0.0, 1.0));
}

}  // namespace

Trial try_out(BattleSetup setup, RandomAddress address, std::uint32_t fights, BattleScratch& scratch, BattleResult& result) {
    setup.damage_records = setup.trace = false;
    Trial trial;
    for (std::uint32_t i = 0; i < fights; ++i) {
        setup.address = address.at(i);
        resolve_battle(setup, scratch, result);
        trial.wins += result.winning_team == kNoSide ? 0.5 : result.winning_team == setup.team[0] ? 1.0 : 0.0;
        trial.losses_a += result.sides[0].share_lost();
        trial.losses_b += result.sides[1].share_lost();
    }
    trial.fights = fights;
    trial.wins /= fights;
    trial.losses_a /= fights;
    trial.losses_b /= fights;
    return trial;
}

BattleEstimate updated(BattleEstimate estimate, const Trial& trial) {
    if (trial.fights == 0) return estimate;
    const double p = estimate.win_probability;
    const double variance = estimate.doubt * estimate.doubt;
    const double counts = std::clamp(variance > 0 ? p * (1.0 - p) / variance - 1.0 : kMaxFights, kMinFights, kMaxFights);
    const double fights = trial.fights, all = counts + fights;
    const auto mean = [&](double estimated, double seen) { return (counts * estimated + fights * seen) / all; };
    estimate.win_probability = mean(p, trial.wins);
    estimate.doubt = std::sqrt(estimate.win_probability * (1.0 - estimate.win_probability) / (all + 1.0));
    estimate.losses_a = mean(estimate.losses_a, trial.losses_a);
    estimate.losses_b = mean(estimate.losses_b, trial.losses_b);
    return estimate;
}

void TrialBattles::add(const MatchSide& side, std::uint8_t number) {
    for (const Contingent& contingent : side.contingents) {
        const MatchProfile& profile = *contingent.profile;
        UnitProfile fielded = profile.unit;
        for (std::size_t m = 0; m < fielded.mount_count; ++m) {
            fielded.mounts[m].weapon = static_cast<std::uint16_t>(fielded.mounts[m].weapon + weapons_.size());
        }
        weapons_.insert(weapons_.end(), profile.weapons.begin(), profile.weapons.begin() + fielded.mount_count);
        BattleUnit unit;
        unit.profile = static_cast<std::uint16_t>(profiles_.size());
        unit.side = number;
        unit.immobile = contingent.immobile;
        unit.hull = std::clamp<std::int64_t>(static_cast<std::int64_t>(profile.hull * contingent.hull), 1, fielded.hull);
        unit.shields = static_cast<std::int64_t>(profile.shields * std::min(1.0, contingent.shields));
        unit.morale = static_cast<float>(profile.morale * contingent.morale);
        set_aim(unit, contingent.aim);
        profiles_.push_back(fielded);
        const auto count = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(contingent.count + 0.5));
        for (std::uint64_t i = 0; i < count; ++i) {
            unit.id = units_.size() + 1;
            units_.push_back(unit);
        }
    }
}

Trial TrialBattles::fight(const MatchSide& a, const MatchSide& b, Domain domain, const Terrain& terrain, RandomAddress address,
                          std::uint32_t fights) {
    weapons_.clear();
    profiles_.clear();
    units_.clear();
    add(a, 0);
    add(b, 1);
    BattleSetup setup;
    setup.weapons = weapons_;
    setup.profiles = profiles_;
    setup.units = units_;
    setup.domain = domain;
    setup.retreat_ratio = {a.retreat_ratio, b.retreat_ratio};
    setup.terrain = terrain;
    setup.cover = {a.cover, b.cover};
    return try_out(setup, address, fights, scratch_, result_);
}

}  // namespace void_reckoning::combat
