#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "void_reckoning/ecs/query.hpp"
#include "void_reckoning/ecs/value.hpp"
#include "void_reckoning/ecs/value_names.hpp"

/// Between what a world stores and what people write: 1500 thousandths are 1.5 credits, row 3 is "frigate". Python's dicts, filters and
/// copied columns are natural; systems, views of columns, tables, messages, logs and rules are as stored.
namespace void_reckoning {

/// What a scaled field's number is in its natural unit: correctly rounded.
[[nodiscard]] inline double natural_number(std::int64_t stored, std::uint32_t scale) {
    return static_cast<double>(stored) / static_cast<double>(scale);
}

/// Whether a named field's number names nothing: the largest of its type, for types of two bytes and more.
[[nodiscard]] bool names_nothing(ScalarType type, std::uint64_t row);

/// The table whose rows a field's values are; `chosen` is the value of Meaning::chosen_by, where there is one.
[[nodiscard]] inline NameTable table_of(const Meaning& meaning, bool chosen) {
    return meaning.chosen_by.empty() || chosen ? meaning.names : meaning.otherwise;
}

/// The value to be stored for a natural one of a field that is not plain; for Meaning::chosen_by, `table` is the one that applies.
/// InvalidInput for a number that is no multiple of the step, an unknown name (with the nearest ones), a number for a named field.
/// What no field of this type holds is given back as it is, for check_value_fits() to refuse.
[[nodiscard]] ScalarValue stored_value(const ValueNames& names, const FieldInfo& field, NameTable table, const ScalarValue& value,
                                       const std::string& path);

/// A query with natural values in its filters as one with stored values. A scaled field passes exactly where its natural number, as
/// natural_number() gives it, does; a named one is compared with names, for equality. InvalidQuery says what is wrong.
[[nodiscard]] std::vector<Filter> stored_filters(const Schema& schema, const ValueNames& names, std::vector<Filter> filters);
[[nodiscard]] inline Query stored_query(const Schema& schema, const ValueNames& names, Query query) {
    query.filters = stored_filters(schema, names, std::move(query.filters));
    return query;
}

}  // namespace void_reckoning
