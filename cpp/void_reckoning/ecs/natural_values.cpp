#include "void_reckoning/ecs/natural_values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "void_reckoning/ecs/field_ref.hpp"

namespace void_reckoning {
namespace {

/// Tolerance for a multiple of the step, in steps: more than the error of adding natural numbers, less than any intended difference.
constexpr double kRounding = 1e-6;
constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

double as_double(const ScalarValue& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
    if (const auto* integer = std::get_if<std::uint64_t>(&value)) return static_cast<double>(*integer);
    return std::get<double>(value);
}

std::string phrase(NameTable table) {
    std::string words(name_of(table));
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

std::optional<std::uint64_t> whole_number(const ScalarValue& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        return *integer < 0 ? std::numeric_limits<std::uint64_t>::max() : static_cast<std::uint64_t>(*integer);
    }
    if (const auto* integer = std::get_if<std::uint64_t>(&value)) return *integer;
    return std::nullopt;
}

std::uint64_t largest_row(ScalarType type) { return (std::uint64_t{1} << (size_of(type) * 8)) - 1; }
bool may_name_nothing(ScalarType type) { return size_of(type) == 2; }

std::string shown_value(const ScalarValue& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *integer);
    if (const auto* integer = std::get_if<std::uint64_t>(&value)) return fmt::format("{}", *integer);
    if (const auto* real = std::get_if<double>(&value)) return fmt::format("{}", *real);
    if (const auto* text = std::get_if<std::string>(&value)) return fmt::format("'{}'", text->substr(0, 80));
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "True" : "False";
    return "None";
}

/// Return "Ship.type must be the id of a unit type or None, got 3 (row 3 is frigate)".
std::string refused_name(const ValueNames& names, ScalarType type, NameTable table, const ScalarValue& value, const std::string& path) {
    std::string message = fmt::format("{} must be the id of a {}{}, got {}", path, phrase(table), may_name_nothing(type) ? " or None" : "",
                                      shown_value(value));
    if (const auto row = whole_number(value)) {
        if (const std::string* id = names.id(table, *row)) message += fmt::format("; row {} is '{}'", *row, *id);
        return message;
    }
    const auto* text = std::get_if<std::string>(&value);
    return message + nearest_ids(names, table, text == nullptr ? "" : *text);
}

/// Return the row of a name; nothing if there is none.
std::optional<std::int64_t> row_of(const ValueNames& names, ScalarType type, NameTable table, const ScalarValue& value) {
    if (std::holds_alternative<std::monostate>(value) && may_name_nothing(type)) return static_cast<std::int64_t>(largest_row(type));
    const auto* id = std::get_if<std::string>(&value);
    if (id == nullptr) return std::nullopt;
    const auto row = names.find(table, *id);
    return row ? std::optional(static_cast<std::int64_t>(*row)) : std::nullopt;
}

[[noreturn]] void throw_step(const FieldInfo& field, const ScalarValue& value, const std::string& path) {
    throw InvalidInput(
        fmt::format("{} must be a multiple of {} {}, got {}", path, 1.0 / field.meaning.scale, field.meaning.unit, shown_value(value)));
}

[[noreturn]] void throw_reach(const FieldInfo& field, const ScalarValue& value, const std::string& path) {
    const double most = natural_number(std::numeric_limits<std::int64_t>::max(), field.meaning.scale);
    throw InvalidInput(fmt::format("{} must be between {} and {} {}, got {}", path, -most, most, field.meaning.unit, shown_value(value)));
}

ScalarValue stored_number(const FieldInfo& field, const ScalarValue& value, const std::string& path) {
    constexpr double kReach = 9.2e18;
    const std::uint32_t scale = field.meaning.scale;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        std::int64_t stored = 0;
        if (__builtin_mul_overflow(*integer, std::int64_t{scale}, &stored)) throw_reach(field, value, path);
        return stored;
    }
    if (std::holds_alternative<std::uint64_t>(value)) throw_reach(field, value, path);
    const auto* real = std::get_if<double>(&value);
    if (real == nullptr || std::isnan(*real)) return value;
    const double steps = *real * scale;
    if (!(std::abs(steps) < kReach)) throw_reach(field, value, path);
    const double whole = std::round(steps);
    if (std::abs(steps - whole) > kRounding + 4 * kEpsilon * std::abs(whole)) throw_step(field, value, path);
    return static_cast<std::int64_t>(whole);
}

/// Return the smallest stored number whose natural one is at least (or above) a number.
std::int64_t first_stored(double natural, std::uint32_t scale, bool above) {
    auto stored = static_cast<std::int64_t>(std::floor(natural * scale));
    const auto passes = [&](std::int64_t one) {
        return above ? natural_number(one, scale) > natural : natural_number(one, scale) >= natural;
    };
    while (passes(stored)) --stored;
    while (!passes(stored)) ++stored;
    return stored;
}

/// Return the stored bound of a filter on a scaled field. `above`: the first stored number whose natural one is above it, else at least it.
ScalarValue stored_bound(const ScalarValue& value, std::uint32_t scale, bool above) {
    constexpr double kExact = 4e15;  // number of steps that a double distinguishes; beyond, products are the best available
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        std::int64_t stored = 0;
        if (!__builtin_mul_overflow(*integer, std::int64_t{scale}, &stored)) return above ? stored + 1 : stored;
    }
    const double natural = as_double(value);
    if (!(std::abs(natural * scale) < kExact)) return natural * scale;
    return first_stored(natural, scale, above);
}

ScalarValue minus_one(const ScalarValue& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer - 1;
    return value;
}

bool is_number(const ScalarValue& value) { return value.index() >= 2 && value.index() <= 4; }

/// Return the stored number whose natural one is equal; nothing is equal to 0.5.
ScalarValue stored_equal(const ScalarValue& value, std::uint32_t scale) {
    if (!is_number(value)) return value;
    ScalarValue low = stored_bound(value, scale, false);
    const auto* whole = std::get_if<std::int64_t>(&low);
    if (whole == nullptr) return low;
    if (const auto* real = std::get_if<double>(&value); real != nullptr && natural_number(*whole, scale) != *real) return 0.5;
    return low;
}

void convert_scaled(Filter& filter, std::uint32_t scale) {
    std::vector<ScalarValue>& values = filter.values;
    const auto is_single = [&] { return values.size() == 1 && is_number(values[0]); };
    switch (filter.kind) {
        case FilterKind::kEqual:
        case FilterKind::kNotEqual:
        case FilterKind::kAnyOf:
            for (ScalarValue& value : values) value = stored_equal(value, scale);
            return;
        case FilterKind::kLess:
        case FilterKind::kGreaterEqual:
            if (is_single()) values[0] = stored_bound(values[0], scale, false);
            return;
        case FilterKind::kLessEqual:
        case FilterKind::kGreater:
            if (is_single()) values[0] = minus_one(stored_bound(values[0], scale, true));
            return;
        case FilterKind::kRange: break;
    }
    if (values.size() != 2 || !is_number(values[0]) || !is_number(values[1])) return;
    // The order of the original values is checked: between two neighbouring steps there is no number, and the stored bounds cross.
    const ScalarValue low = stored_bound(values[0], scale, false);
    const ScalarValue high = minus_one(stored_bound(values[1], scale, true));
    const auto* first = std::get_if<std::int64_t>(&low);
    const auto* last = std::get_if<std::int64_t>(&high);
    const bool reversed = as_double(values[0]) > as_double(values[1]);
    if (first != nullptr && last != nullptr && *first == *last + 1 && !reversed) {
        filter.kind = FilterKind::kAnyOf;
        values.clear();
        return;
    }
    values = {low, high};
}

/// Return the table that a filter's names belong to. If another field chooses between two tables, that field is compared, too.
NameTable chosen_table(const ValueNames& names, const Filter& filter, const Meaning& meaning) {
    const auto all_in = [&](NameTable table) {
        return std::all_of(filter.values.begin(), filter.values.end(), [&](const ScalarValue& value) {
            const auto* id = std::get_if<std::string>(&value);
            return id != nullptr && names.find(table, *id).has_value();
        });
    };
    for (const NameTable table : {meaning.names, meaning.otherwise}) {
        if (filter.kind != FilterKind::kNotEqual && !filter.values.empty() && all_in(table)) return table;
    }
    throw InvalidQuery(fmt::format("{} must be compared (==, in) with ids that are all of a {} or all of a {}, got {}", filter.field,
                                   phrase(meaning.names), phrase(meaning.otherwise),
                                   filter.values.empty() ? "none" : shown_value(filter.values[0])));
}

void convert_named(Filter& filter, const ValueNames& names, ScalarType type, NameTable table) {
    if (filter.kind != FilterKind::kEqual && filter.kind != FilterKind::kNotEqual && filter.kind != FilterKind::kAnyOf) {
        throw InvalidQuery(fmt::format("{} must be compared by ==, != or in: names of a {} have no order", filter.field, phrase(table)));
    }
    for (ScalarValue& value : filter.values) {
        const auto row = row_of(names, type, table, value);
        if (!row) throw InvalidQuery(refused_name(names, type, table, value, "filter on " + filter.field));
        value = *row;
    }
}

}  // namespace

bool names_nothing(ScalarType type, std::uint64_t row) { return may_name_nothing(type) && row == largest_row(type); }

ScalarValue stored_value(const ValueNames& names, const FieldInfo& field, NameTable table, const ScalarValue& value,
                         const std::string& path) {
    if (!field.meaning.has_names()) return stored_number(field, value, path);
    const auto row = row_of(names, field.type, table, value);
    if (!row) throw InvalidInput(refused_name(names, field.type, table, value, path));
    return *row;
}

std::vector<Filter> stored_filters(const Schema& schema, const ValueNames& names, std::vector<Filter> filters) {
    std::vector<Filter> stored;
    stored.reserve(filters.size());
    for (Filter& filter : filters) {
        const FieldRef ref = resolve_field_ref(schema, filter.field);
        const ComponentInfo& component = schema.component(ref.component);
        const Meaning& meaning = component.fields[ref.field].meaning;
        if (meaning.has_scale()) convert_scaled(filter, meaning.scale);
        if (meaning.has_names()) {
            NameTable table = meaning.names;
            if (!meaning.chosen_by.empty()) {
                table = chosen_table(names, filter, meaning);
                stored.push_back({fmt::format("{}.{}", component.name, meaning.chosen_by), FilterKind::kEqual, {table == meaning.names}});
            }
            convert_named(filter, names, ref.type, table);
        }
        stored.push_back(std::move(filter));
    }
    return stored;
}

}  // namespace void_reckoning
