#include "bindings/combat/combat_columns.hpp"

#include <string_view>

#include "bindings/support/owned_array.hpp"
#include "bindings/support/result_class.hpp"
#include "bindings/support/standard_casters.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

template <class T, class Read> nb::object column(std::size_t count, Read&& read) {
    std::vector<T> values(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = read(i);
    return owned_array(std::move(values));
}

template <class T> nb::object by_side(std::vector<T> values, std::size_t sides) {
    const std::size_t rows = values.size() / sides;
    return owned_array(std::move(values), {rows, sides});
}

nb::object points_by_side(const std::vector<std::int64_t>& values, std::size_t sides) {
    std::vector<double> converted(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) converted[i] = points(values[i]);
    return by_side(std::move(converted), sides);
}

}  // namespace

nb::dict by_damage_type(const std::array<std::int64_t, combat::kDamageTypes>& counts) {
    nb::dict result;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const std::string_view name = name_of(static_cast<DamageType>(i));
        result[nb::str(name.data(), name.size())] = counts[i];
    }
    return result;
}

nb::dict by_stress(const std::array<double, combat::kStresses>& sums) {
    nb::dict result;
    for (std::size_t i = 0; i < sums.size(); ++i) {
        const std::string_view name = combat::name_of(static_cast<combat::Stress>(i));
        result[nb::str(name.data(), name.size())] = sums[i];
    }
    return result;
}

nb::list forces_of(const SkirmishRoster& skirmish) {
    std::vector<std::int64_t> counts(skirmish.groups().size());
    for (const combat::BattleUnit& unit : skirmish.units()) ++counts[unit.group];
    std::vector<nb::dict> sides(skirmish.sides());
    for (std::size_t g = 0; g < counts.size(); ++g) {
        const SkirmishRoster::Group& group = skirmish.groups()[g];
        nb::dict& side = sides[group.side];
        const nb::str name(group.type->name.c_str());
        side[name] = counts[g] + (side.contains(name) ? nb::cast<std::int64_t>(side[name]) : 0);
    }
    nb::list result;
    for (const nb::dict& side : sides) result.append(side);
    return result;
}

nb::dict unit_columns(const CombatOutcome& outcome) {
    const std::span<const combat::BattleUnit> units = outcome.roster->units();
    const std::vector<combat::UnitResult>& results = outcome.result.units;
    const std::size_t count = units.size();
    nb::dict columns;
    columns["unit_id"] = column<std::uint64_t>(count, [&](std::size_t i) { return units[i].id; });
    columns["side"] = column<std::uint8_t>(count, [&](std::size_t i) { return units[i].side; });
    columns["group"] = column<std::uint32_t>(count, [&](std::size_t i) { return units[i].group; });
    columns["hull_before"] = column<double>(count, [&](std::size_t i) { return points(units[i].hull); });
    columns["hull"] = column<double>(count, [&](std::size_t i) { return points(results[i].hull); });
    columns["shields"] = column<double>(count, [&](std::size_t i) { return points(results[i].shields); });
    columns["morale"] = column<float>(count, [&](std::size_t i) { return results[i].morale; });
    columns["fatigue"] = column<float>(count, [&](std::size_t i) { return results[i].fatigue; });
    columns["damage_dealt"] = column<double>(count, [&](std::size_t i) { return points(results[i].damage_dealt); });
    columns["kills"] = column<std::int32_t>(count, [&](std::size_t i) { return results[i].kills; });
    columns["fate"] = column<std::uint8_t>(count, [&](std::size_t i) { return static_cast<std::uint8_t>(results[i].fate); });
    return columns;
}

nb::dict damage_columns(const CombatOutcome& outcome) {
    const std::vector<combat::DamageRecord>& rows = outcome.result.damage;
    nb::dict columns;
    columns["tick"] = column<std::int32_t>(rows.size(), [&](std::size_t i) { return rows[i].tick; });
    columns["source"] = column<std::uint32_t>(rows.size(), [&](std::size_t i) { return rows[i].source_group; });
    columns["target"] = column<std::uint32_t>(rows.size(), [&](std::size_t i) { return rows[i].target_group; });
    columns["weapon"] = column<std::uint16_t>(rows.size(), [&](std::size_t i) { return rows[i].weapon; });
    columns["shots"] = column<std::int64_t>(rows.size(), [&](std::size_t i) { return rows[i].shots; });
    columns["hits"] = column<std::int64_t>(rows.size(), [&](std::size_t i) { return rows[i].hits; });
    columns["damage"] = column<double>(rows.size(), [&](std::size_t i) { return points(rows[i].damage); });
    columns["kills"] = column<std::int32_t>(rows.size(), [&](std::size_t i) { return rows[i].kills; });
    return columns;
}

SampleColumns sample_columns(SkirmishSample sample, const SkirmishRoster& skirmish) {
    const std::size_t sides = skirmish.sides();
    SampleColumns columns;
    nb::list destroyed_by, stress, weapons, reasons;
    for (std::size_t side = 0; side < sides; ++side) {
        destroyed_by.append(
            by_damage_type(sample.destroyed_by.empty() ? std::array<std::int64_t, combat::kDamageTypes>{} : sample.destroyed_by[side]));
        stress.append(by_stress(sample.stress.empty() ? std::array<double, combat::kStresses>{} : sample.stress[side]));
    }
    for (const combat::WeaponStatistics& row : sample.weapons) {
        nb::dict weapon;
        weapon["side"] = static_cast<int>(row.side);
        weapon["weapon"] = skirmish.weapon_name(row.weapon);
        weapon["unit_type"] = skirmish.weapon_mount(row.weapon);
        weapon["shots"] = row.shots;
        weapon["hits"] = row.hits;
        weapon["damage"] = points(row.damage);
        weapon["kills"] = row.kills;
        weapons.append(weapon);
    }
    for (const std::uint8_t reason : sample.reason) {
        const std::string_view name = combat::name_of(static_cast<combat::EndReason>(reason));
        reasons.append(nb::str(name.data(), name.size()));
    }
    std::vector<std::int64_t> started(sides), hull(sides);
    for (const combat::BattleUnit& unit : skirmish.units()) {
        ++started[unit.side];
        hull[unit.side] += unit.hull;
    }
    nb::list hull_started;
    for (const std::int64_t side : hull) hull_started.append(points(side));
    columns.forces = forces_of(skirmish);
    columns.started = nb::cast(started);
    columns.hull_started = hull_started;
    columns.results = owned_array(std::move(sample.result));
    columns.reasons = reasons;
    columns.decided = owned_array(std::move(sample.decided));
    columns.winning_teams = owned_array(std::move(sample.winning_team));
    columns.ticks = owned_array(std::move(sample.ticks));
    columns.destroyed = by_side(std::move(sample.destroyed), sides);
    columns.routed = by_side(std::move(sample.routed), sides);
    columns.withdrawn = by_side(std::move(sample.withdrawn), sides);
    columns.hull_left = points_by_side(sample.hull_left, sides);
    columns.damage_dealt = points_by_side(sample.damage_dealt, sides);
    columns.destroyed_by = destroyed_by;
    columns.stress = stress;
    columns.weapons = weapons;
    return columns;
}

void bind_combat_sample(nb::module_& m) {
    constexpr auto kArray = "numpy.typing.NDArray[typing.Any]";
    bind_result<&SampleColumns::forces, &SampleColumns::started, &SampleColumns::hull_started, &SampleColumns::results,
                &SampleColumns::reasons, &SampleColumns::decided, &SampleColumns::winning_teams, &SampleColumns::ticks,
                &SampleColumns::destroyed, &SampleColumns::routed, &SampleColumns::withdrawn, &SampleColumns::hull_left,
                &SampleColumns::damage_dealt, &SampleColumns::destroyed_by, &SampleColumns::stress, &SampleColumns::weapons>(
        m, "CombatSample",
        "One match-up fought many times: arrays have a row for each of n battles, and two-dimensional ones a column for each side. Also a "
        "mapping of its attributes, too.",
        {{{"forces", "By side, units by type at the start.", "list[dict[str, int]]"},
          {"started", "By side, units at the start.", "list[int]"},
          {"hull_started", "By side, hull at the start, points.", "list[float]"},
          {"results", "uint8 (n,): CombatResult of each battle.", kArray},
          {"reasons", "Why each battle ended.", "list[str]"},
          {"decided", "bool (n,): one side won.", kArray},
          {"winning_teams", "uint8 (n,): 255 without a winner.", kArray},
          {"ticks", "int32 (n,): ticks fought.", kArray},
          {"destroyed", "(n, sides): units destroyed.", kArray},
          {"routed", "(n, sides): units that fled.", kArray},
          {"withdrawn", "(n, sides): units that withdrew.", kArray},
          {"hull_left", "float64 (n, sides): hull at the end, points.", kArray},
          {"damage_dealt", "float64 (n, sides): damage dealt, points.", kArray},
          {"destroyed_by", "By side, units destroyed by damage type, over all battles.", "list[dict[str, int]]"},
          {"stress", "By side, stress by its cause, over all battles.", "list[dict[str, float]]"},
          {"weapons", "Each weapon: side, weapon, unit_type, shots, hits, damage (points), kills.", "list[dict[str, typing.Any]]"}}});
}

}  // namespace void_reckoning
