#include "void_reckoning/ecs/field_ref.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Return the number of insertions, deletions and replacements between two texts (Levenshtein, 1966; rows by Wagner and Fischer, 1974).
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

/// Return a name from outside, shortened for a message.
std::string shown(std::string_view name) { return std::string(name.substr(0, 80)) + (name.size() > 80 ? "..." : ""); }

/// Split "Ship.hull" into "Ship" and "hull".
std::pair<std::string_view, std::string_view> split_path(std::string_view path) {
    const std::size_t dot = path.find('.');
    if (dot == std::string_view::npos) throw InvalidQuery(fmt::format("field must be Component.field, got '{}'", shown(path)));
    return {path.substr(0, dot), path.substr(dot + 1)};
}

std::uint32_t element_of(std::string_view path, std::string_view digits, const FieldInfo& field) {
    std::uint32_t element = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), element);
    if (error != std::errc{} || end != digits.data() + digits.size() || element >= field.count) {
        throw InvalidQuery(fmt::format("element of {} must be [0] to [{}], got '{}'", field.name, field.count - 1, shown(path)));
    }
    return element;
}

}  // namespace

std::string nearest_names(std::string_view name, std::span<const std::string_view> names) {
    std::vector<std::pair<std::size_t, std::string_view>> ranked;
    for (const std::string_view one : names) ranked.emplace_back(edit_distance(name.substr(0, 80), one), one);
    std::sort(ranked.begin(), ranked.end());
    if (ranked.size() > 3) ranked.resize(3);
    std::string text;
    for (const auto& [distance, one] : ranked) text += fmt::format("{}{}", text.empty() ? "; the nearest are " : ", ", one);
    return text;
}

ComponentId resolve_component(const Schema& schema, std::string_view name) {
    const ComponentId id = schema.find(name);
    if (id) return id;
    std::vector<std::string_view> names;
    for (const ComponentInfo& component : schema.components()) names.emplace_back(component.name);
    throw InvalidQuery(fmt::format("there is no component '{}'{}", shown(name), nearest_names(name, names)));
}

std::uint16_t resolve_field(const ComponentInfo& component, std::string_view name) {
    std::vector<std::string_view> names;
    for (std::size_t f = 0; f < component.fields.size(); ++f) {
        if (component.fields[f].name == name) return static_cast<std::uint16_t>(f);
        names.emplace_back(component.fields[f].name);
    }
    throw InvalidQuery(fmt::format("component {} has no field '{}'{}", component.name, shown(name), nearest_names(name, names)));
}

WholeField resolve_whole_field(const Schema& schema, std::string_view path) {
    const auto [component, field] = split_path(path);
    const ComponentId id = resolve_component(schema, component);
    return {id, resolve_field(schema.component(id), field)};
}

FieldRef resolve_field_ref(const Schema& schema, std::string_view path) {
    auto [component_name, name] = split_path(path);
    const ComponentId component = resolve_component(schema, component_name);
    std::string_view digits;
    const bool has_element = name.ends_with(']') && name.find('[') != std::string_view::npos;
    if (has_element) {
        const std::size_t bracket = name.find('[');
        digits = name.substr(bracket + 1, name.size() - bracket - 2);
        name = name.substr(0, bracket);
    }
    const ComponentInfo& info = schema.component(component);
    const std::uint16_t index = resolve_field(info, name);
    const FieldInfo& field = info.fields[index];
    if (has_element != (field.count > 1)) {
        throw InvalidQuery(has_element ? fmt::format("'{}': {} is not an array", shown(path), field.name)
                                       : fmt::format("'{}' is an array of {}; name one element, as in {}[0]", path, field.count, path));
    }
    return {component, index, field.type, field.count, has_element ? element_of(path, digits, field) : 0};
}

}  // namespace void_reckoning
