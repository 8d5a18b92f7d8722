#include "void_reckoning/ecs/systems.hpp"

#include <chrono>
#include <cmath>

#include "void_reckoning/base/printable.hpp"
#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/ecs/field_ref.hpp"

namespace void_reckoning {
namespace {

struct Integration {
    WholeField value_field, rate_field;
    std::uint32_t count = 1;
    std::string value, rate;  ///< their paths
};

/// Compute the sums of one block; return how many are not finite; those values stay.
template <class T> std::size_t add_block(std::span<T> values, std::span<const T> rates, T delta_time) {
    std::size_t bad = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const T sum = values[i] + rates[i] * delta_time + T{0};  // + 0: no negative zero
        const bool finite = std::isfinite(sum);
        values[i] = finite ? sum : values[i];
        bad += finite ? 0 : 1;
    }
    return bad;
}

template <class T>
void note_failures(SystemReport& report, std::span<const EntityId> ids, std::span<const T> values, std::span<const T> rates,
                   const Integration& plan, T delta_time) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isfinite(values[i] + rates[i] * delta_time)) continue;
        if (!report.failed.empty() && report.failed.back().entity == ids[i / plan.count]) continue;  // another element of the same entity
        report.failed.push_back({ids[i / plan.count], fmt::format("{} is {} and {} is {}: the sum after {} is not finite", plan.value,
                                                                  values[i], plan.rate, rates[i], delta_time)});
    }
}

template <class T> void integrate(World& world, double delta_time, SystemReport& report, const Integration& plan) {
    const T delta = static_cast<T>(delta_time);
    for (std::size_t table = 0; table < world.table_count(); ++table) {
        const TableLayout& layout = world.layout(table);
        const auto [value_component, value_index] = plan.value_field;
        const auto [rate_component, rate_index] = plan.rate_field;
        if (!layout.mask.test(value_component.value) || !layout.mask.test(rate_component.value)) continue;
        const auto value = static_cast<std::size_t>(layout.first_column[value_component.value]) + value_index;
        const auto rate = static_cast<std::size_t>(layout.first_column[rate_component.value]) + rate_index;
        for (std::size_t block = 0; block << kBlockShift < world.rows(table); ++block) {
            const auto ids = world.ids(table, block);
            const std::size_t size = ids.size() * plan.count;
            auto* values = reinterpret_cast<T*>(world.write_block(table, value, block));
            const auto* rates = reinterpret_cast<const T*>(world.column(table, rate).block(block).data());
            if (add_block<T>({values, size}, {rates, size}, delta) > 0)
                note_failures<T>(report, ids, {values, size}, {rates, size}, plan, delta);
            report.entities += ids.size();
        }
    }
    report.entities -= report.failed.size();
}

}  // namespace

void Systems::add(std::string name, SystemFunction system) {
    if (name.empty()) throw InvalidInput("name of a system must not be empty");
    require_printable("name of a system", name);
    if (systems_.contains(name)) throw InvalidInput(fmt::format("name of a system must be unique, got '{}' again", name));
    systems_.emplace(std::move(name), std::move(system));
}

std::vector<std::string> Systems::names() const {
    std::vector<std::string> names;
    for (const auto& [name, system] : systems_) names.push_back(name);
    return names;
}

SystemReport Systems::run(World& world, std::string_view name, double delta_time) const {
    const auto found = systems_.find(name);
    if (found == systems_.end()) {
        std::vector<std::string_view> known;
        for (const auto& [one, system] : systems_) known.emplace_back(one);
        throw NotFound(fmt::format("there is no system '{}'{}", name.substr(0, 80), nearest_names(name, known)));
    }
    if (!std::isfinite(delta_time)) throw InvalidInput(must_be("delta_time", "finite", delta_time));
    const auto began = std::chrono::steady_clock::now();
    const Snapshot before = world.snapshot();
    SystemReport report;
    try {
        found->second(world, delta_time, report);
    } catch (...) {
        world.restore(before);
        throw;
    }
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return report;
}

SystemFunction make_integration(const World& world, const std::string& value, const std::string& rate) {
    const WholeField value_field = resolve_whole_field(world.schema(), value);
    const WholeField rate_field = resolve_whole_field(world.schema(), rate);
    const FieldInfo& to = world.schema().component(value_field.component).fields[value_field.field];
    const FieldInfo& by = world.schema().component(rate_field.component).fields[rate_field.field];
    const bool real = to.type == ScalarType::kF32 || to.type == ScalarType::kF64;
    if (!real || by.type != to.type || by.count != to.count) {
        throw InvalidInput(fmt::format("{} and {} must be both of f32 or both of f64, and of equal length, got {} and {}", value, rate,
                                       name_of(to.type), name_of(by.type)));
    }
    const Integration plan{value_field, rate_field, to.count, value, rate};
    return [plan, single = to.type == ScalarType::kF32](World& changed, double delta_time, SystemReport& report) {
        single ? integrate<float>(changed, delta_time, report, plan) : integrate<double>(changed, delta_time, report, plan);
    };
}

}  // namespace void_reckoning
