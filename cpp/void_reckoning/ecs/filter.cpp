#include "void_reckoning/ecs/filter.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "void_reckoning/ecs/ordered_key.hpp"
#include "void_reckoning/ecs/selection.hpp"

namespace void_reckoning {
namespace {

[[noreturn]] void wrong_type(const Filter& filter, const FieldRef& field, const ScalarValue& value) {
    throw InvalidQuery(
        fmt::format("{} must be compared with a value of type {}, got {}", filter.field, name_of(field.type), type_name(value)));
}

[[noreturn]] void throw_reversed(const Filter& filter) {
    throw InvalidQuery(fmt::format("minimum of the range for {} must be at most its maximum", filter.field));
}

ExactNumber number_of(const Filter& filter, const FieldRef& field, const ScalarValue& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return {false, *integer, 0};
    if (const auto* integer = std::get_if<std::uint64_t>(&value)) return {false, *integer, 0};
    const auto* real = std::get_if<double>(&value);
    if (real == nullptr) wrong_type(filter, field, value);
    if (std::isnan(*real)) throw InvalidQuery(fmt::format("{} must be compared with a number, got NaN", filter.field));
    return {true, 0, *real};
}

bool is_ordering(FilterKind kind) { return kind != FilterKind::kEqual && kind != FilterKind::kNotEqual && kind != FilterKind::kAnyOf; }

void check_count(const Filter& filter) {
    const std::size_t wanted = filter.kind == FilterKind::kRange ? 2 : 1;
    if (filter.kind == FilterKind::kAnyOf || filter.values.size() == wanted) return;
    throw InvalidQuery(
        fmt::format("the filter on {} must have {} value{}, got {}", filter.field, wanted, wanted == 1 ? "" : "s", filter.values.size()));
}

void set_interval(Selector& selector, std::optional<std::uint64_t> low, std::optional<std::uint64_t> high) {
    if (!low || !high) return;
    selector.low = *low;
    selector.high = *high;
}

void select_numbers(Selector& selector, const Filter& filter) {
    const ScalarType type = selector.field.type;
    constexpr ExactNumber kFloor{true, 0, -HUGE_VAL};
    constexpr ExactNumber kCeiling{true, 0, HUGE_VAL};
    std::vector<ExactNumber> numbers;
    for (const ScalarValue& value : filter.values) numbers.push_back(number_of(filter, selector.field, value));
    const auto first = [&](const ExactNumber& number, bool above) { return first_key(type, number, above); };
    const auto last = [&](const ExactNumber& number, bool below) { return last_key(type, number, below); };
    switch (filter.kind) {
        case FilterKind::kEqual:
        case FilterKind::kNotEqual: return set_interval(selector, first(numbers[0], false), last(numbers[0], false));
        case FilterKind::kLess: return set_interval(selector, first(kFloor, false), last(numbers[0], true));
        case FilterKind::kLessEqual: return set_interval(selector, first(kFloor, false), last(numbers[0], false));
        case FilterKind::kGreater: return set_interval(selector, first(numbers[0], true), last(kCeiling, false));
        case FilterKind::kGreaterEqual: return set_interval(selector, first(numbers[0], false), last(kCeiling, false));
        case FilterKind::kRange:
            if (is_above(numbers[0], numbers[1])) throw_reversed(filter);
            return set_interval(selector, first(numbers[0], false), last(numbers[1], false));
        case FilterKind::kAnyOf: break;
    }
    selector.test = Selector::Test::kKeys;
    for (const ExactNumber& number : numbers) {
        const auto low = first(number, false);
        if (low && low == last(number, false)) selector.keys.push_back(*low);
    }
}

void select_booleans(Selector& selector, const Filter& filter) {
    if (is_ordering(filter.kind)) throw InvalidQuery(fmt::format("{} must be compared by ==, != or in: it is of type bool", filter.field));
    selector.test = Selector::Test::kKeys;
    for (const ScalarValue& value : filter.values) {
        const bool* flag = std::get_if<bool>(&value);
        if (flag == nullptr) wrong_type(filter, selector.field, value);
        selector.keys.push_back(*flag ? 1 : 0);
    }
}

/// Return whether a string is on the right side of the values.
bool in_order(std::string_view text, FilterKind kind, std::span<const std::string_view> values) {
    switch (kind) {
        case FilterKind::kLess: return text < values[0];
        case FilterKind::kLessEqual: return text <= values[0];
        case FilterKind::kGreater: return text > values[0];
        case FilterKind::kGreaterEqual: return text >= values[0];
        default: return text >= values[0] && text <= values[1];
    }
}

void select_strings(Selector& selector, const Filter& filter, const Dictionary& dictionary) {
    std::vector<std::string_view> texts;
    selector.test = Selector::Test::kKeys;
    for (const ScalarValue& value : filter.values) {
        if (std::holds_alternative<std::monostate>(value)) {
            if (is_ordering(filter.kind)) throw InvalidQuery(fmt::format("null is neither below nor above any {}", filter.field));
            selector.keys.push_back(0);
            continue;
        }
        const auto* text = std::get_if<std::string>(&value);
        if (text == nullptr) wrong_type(filter, selector.field, value);
        texts.emplace_back(*text);
        // No entity holds a string that is not in this world's dictionary.
        if (const Text code = dictionary.find(*text)) selector.keys.push_back(code.code);
    }
    if (!is_ordering(filter.kind)) return;
    if (filter.kind == FilterKind::kRange && texts[0] > texts[1]) throw_reversed(filter);
    selector.test = Selector::Test::kCodes;
    selector.codes.assign(dictionary.size(), 0);
    for (std::uint32_t code = 1; code < dictionary.size(); ++code) {
        selector.codes[code] = in_order(dictionary.text(Text{code}), filter.kind, texts) ? 1 : 0;
    }
}

int rank_of(FilterKind kind) {
    switch (kind) {
        case FilterKind::kEqual: return 0;
        case FilterKind::kAnyOf: return 1;
        case FilterKind::kRange: return 2;
        case FilterKind::kNotEqual: return 4;
        default: return 3;
    }
}

}  // namespace

Selector make_selector(const World& world, const Filter& filter) {
    Selector selector;
    selector.field = resolve_field_ref(world.schema(), filter.field);
    selector.inverted = filter.kind == FilterKind::kNotEqual;
    selector.rank = rank_of(filter.kind);
    check_count(filter);
    switch (selector.field.type) {
        case ScalarType::kBool: select_booleans(selector, filter); break;
        case ScalarType::kText: select_strings(selector, filter, world.dictionary()); break;
        default: select_numbers(selector, filter); break;
    }
    std::sort(selector.keys.begin(), selector.keys.end());
    return selector;
}

}  // namespace void_reckoning
