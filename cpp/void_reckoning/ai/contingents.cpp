#include "void_reckoning/ai/contingents.hpp"

#include <algorithm>

namespace void_reckoning::ai {
namespace {

double share(std::int64_t now, double full) { return full > 0 ? static_cast<double>(now) / full : 0.0; }

}  // namespace

combat::Contingent contingent_of(const Ship& ship, const FactionModifiers& modifiers) {
    const combat::MatchProfile& profile = modifiers.matched[ship.type.value];
    return {.profile = &profile,
            .hull = share(ship.hull, profile.hull),
            .shields = share(ship.shields, profile.shields),
            .morale = static_cast<double>(ship.morale) / profile.morale,
            .aim = combat::aim_of(ship.experience, static_cast<double>(ship.fatigue))};
}

combat::Contingent contingent_of(const Army& army, const FactionModifiers& modifiers) {
    const combat::MatchProfile& profile = modifiers.matched[army.type.value];
    return {.profile = &profile,
            .hull = share(army.strength, profile.hull),
            .morale = static_cast<double>(army.morale) / profile.morale,
            .aim = combat::aim_of(army.experience, static_cast<double>(army.fatigue))};
}

combat::Contingent contingent_of(const SeenUnits& seen, const FactionModifiers& modifiers, bool immobile) {
    return {.profile = &modifiers.matched[seen.type.value],
            .count = static_cast<double>(seen.count),
            .hull = seen.condition(),
            .immobile = immobile};
}

void add(Contingents& to, const combat::Contingent& one) {
    if (one.count <= 0) return;
    const auto same = [&](const combat::Contingent& other) { return other.profile == one.profile && other.immobile == one.immobile; };
    const auto found = std::find_if(to.begin(), to.end(), same);
    if (found == to.end()) {
        to.push_back(one);
        return;
    }
    const double sum = found->count + one.count;
    const auto mean = [&](double& a, double b) { a = (a * found->count + b * one.count) / sum; };
    mean(found->hull, one.hull);
    mean(found->shields, one.shields);
    mean(found->morale, one.morale);
    mean(found->aim, one.aim);
    found->count = sum;
}

void add(Contingents& to, std::span<const combat::Contingent> some, double times) {
    for (combat::Contingent one : some) {
        one.count *= times;
        add(to, one);
    }
}

}  // namespace void_reckoning::ai
