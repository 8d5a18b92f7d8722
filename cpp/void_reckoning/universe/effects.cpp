#include <fmt/format.h>

#include "void_reckoning/universe/readers.hpp"

namespace void_reckoning {
namespace {

constexpr double kMaxFactor = 10;
constexpr double kMaxAmount = 100'000;

/// Return the allowed values of an effect on a stat. A stat that must be above 0 may be reduced, never to 0: an effect can't produce what
/// unit types and weapons must not have.
[[nodiscard]] Range allowed_value(const Effect& effect) {
    const bool above_zero = info(effect.stat).above_zero;
    if (effect.operation == Operation::kMultiply) return {0, kMaxFactor, above_zero};
    if (effect.operation == Operation::kSet && above_zero) return {0, kMaxAmount, true};
    return {-kMaxAmount, kMaxAmount};
}

/// Report a condition or operation that can never apply to its stat: it is taken for a mistake of the author.
void check_effect(TableReader& table, const Effect& effect) {
    const StatInfo& stat = info(effect.stat);
    const std::string of_units = fmt::format("left out: {} is a number of units", stat.name);
    const std::string of_colonies = fmt::format("left out: {} is a number of colonies", stat.name);
    if (stat.factor_only && effect.operation != Operation::kMultiply) {
        table.problems().add(table.place("operation"), fmt::format("\"{}\"", name_of(effect.operation)),
                             fmt::format("\"multiply\": {} differs from weapon to weapon", stat.name));
    }
    if (stat.of_units) {
        if (effect.scope == Scope::kColony) table.problems().add(table.place("scope"), "\"colony\"", "\"faction\": units leave the colony");
        if (table.has("domain") && table.has("unit_type")) table.problems().add(table.place("domain"), "both", "left out beside unit_type");
        if (table.has("planet_class")) table.problems().add(table.place("planet_class"), "one", of_units);
    } else {
        if (table.has("domain")) table.problems().add(table.place("domain"), "one", of_colonies);
        if (table.has("unit_type")) table.problems().add(table.place("unit_type"), "one", of_colonies);
    }
}

[[nodiscard]] Effect read_effect(TableReader& table, const Catalogue& catalogue, bool of_building) {
    Effect effect;
    const Scope usual = of_building ? Scope::kColony : Scope::kFaction;
    effect.stat = table.choice("stat", Stat::kDetection);
    effect.operation = table.choice("operation", Operation::kSet);
    const bool is_factor = effect.operation == Operation::kMultiply;
    effect.value = table.number("value", allowed_value(effect)) * (is_factor ? 1.0 : info(effect.stat).scale);
    effect.scope = table.choice_or("scope", Scope::kColony, info(effect.stat).of_units ? Scope::kFaction : usual);
    effect.domain = table.choice_if_any("domain", Domain::kGround);
    effect.unit_type = table.reference_if_any<UnitTypeIndex>("unit_type", catalogue.unit_types.names);
    effect.planet_class = table.reference_if_any<PlanetClassIndex>("planet_class", catalogue.planet_classes.names);
    if (!of_building && effect.scope == Scope::kColony) {
        table.problems().add(table.place("scope"), "\"colony\"", "\"faction\": only a building stands in a colony");
    }
    check_effect(table, effect);
    table.finish();
    return effect;
}

}  // namespace

std::vector<Effect> read_effects(TableReader& owner, std::string_view key, const Catalogue& catalogue, bool of_building) {
    std::vector<Effect> effects;
    for (TableReader& table : owner.tables(key)) effects.push_back(read_effect(table, catalogue, of_building));
    return effects;
}

}  // namespace void_reckoning
