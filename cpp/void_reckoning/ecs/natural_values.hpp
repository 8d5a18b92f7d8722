#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "void_reckoning/ecs/query.hpp"
#include "void_reckoning/ecs/value.hpp"
#include "void_reckoning/ecs/value_names.hpp"

/// Conversion between stored values and those that people write: 1500 thousandths are 1.5 credits, row 3 is "frigate". Python's dicts,
/// filters and copied columns are natural; systems, views of columns, tables, messages, logs and rules use stored values.
namespace void_reckoning {

/// Return a scaled field's number in its natural unit: correctly rounded.
[[nodiscard]] inline double natural_number(std::int64_t stored, std::uint32_t scale) {
    return static_cast<double>(stored) / static_cast<double>(scale);
}

/// Return whether a named field's number means none: the largest of its type, for types of two bytes and more.
[[nodiscard]] bool names_nothing(ScalarType type, std::uint64_t row);

/// Return the table whose rows a field's values are; `chosen` is the value of Meaning::chosen_by, if there is one.
[[nodiscard]] inline NameTable table_of(const Meaning& meaning, bool chosen) {
    return meaning.chosen_by.empty() || chosen ? meaning.names : meaning.otherwise;
}

/// Return the stored value of a natural one, for a field that is not plain; for Meaning::chosen_by, `table` is the one that applies.
/// InvalidInput for a number that is not a multiple of the step, an unknown name (with the nearest ones), a number for a named field. A
/// value that no field of this type holds is returned unchanged, for check_value_fits() to refuse.
[[nodiscard]] ScalarValue stored_value(const ValueNames& names, const FieldInfo& field, NameTable table, const ScalarValue& value,
                                       const std::string& path);

/// Convert the natural values in a query's filters to stored values. A scaled field passes exactly if its natural number, from
/// natural_number(), does; a named one is compared with names, for equality. InvalidQuery gives the reason.
[[nodiscard]] std::vector<Filter> stored_filters(const Schema& schema, const ValueNames& names, std::vector<Filter> filters);
[[nodiscard]] inline Query stored_query(const Schema& schema, const ValueNames& names, Query query) {
    query.filters = stored_filters(schema, names, std::move(query.filters));
    return query;
}

}  // namespace void_reckoning
