#pragma once

#include <nanobind/nanobind.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bindings/support/values.hpp"

namespace void_reckoning {

/// A named number of a class of settings.
template <class Made> struct NumberSetting {
    enum class Need : std::uint8_t { kRequired, kDefault, kMayBeNone };
    std::string_view name;
    Need need = Need::kDefault;
    void (*put)(Made& made, std::optional<double> value) = nullptr;
};

/// Return the names, in the order of the table, for a message.
template <class Made> [[nodiscard]] std::string setting_names(std::span<const NumberSetting<Made>> settings, std::string_view others = "") {
    std::string names;
    for (const NumberSetting<Made>& one : settings) names += (names.empty() ? "" : ", ") + std::string(one.name);
    return others.empty() ? names : fmt::format("{}, {}", names, others);
}

/// Store one keyword argument; InvalidInput names `what.name`, the value and the rule.
template <class Made>
void take_setting(Made& made, std::span<const NumberSetting<Made>> settings, std::string_view what, const std::string& name,
                  nanobind::handle value, std::string_view others = "") {
    const auto found = std::find_if(settings.begin(), settings.end(), [&](const NumberSetting<Made>& one) { return one.name == name; });
    const std::string path = fmt::format("{}.{}", what, name);
    if (found == settings.end())
        throw InvalidInput(fmt::format("{} has no field '{}'; it has {}", what, name, setting_names(settings, others)));
    if (value.is_none() && found->need == NumberSetting<Made>::Need::kMayBeNone) return found->put(made, std::nullopt);
    found->put(made, number_of(value, path));
}

/// Throw InvalidInput where a required one was not given.
template <class Made>
void check_complete(std::span<const NumberSetting<Made>> settings, std::string_view what, const nanobind::dict& given) {
    for (const NumberSetting<Made>& one : settings) {
        if (one.need != NumberSetting<Made>::Need::kRequired || given.contains(nanobind::str(one.name.data(), one.name.size()))) continue;
        std::string needed;
        for (const NumberSetting<Made>& other : settings) {
            if (other.need == NumberSetting<Made>::Need::kRequired) needed += (needed.empty() ? "" : ", ") + std::string(other.name);
        }
        throw InvalidInput(fmt::format("{}.{} must be given; {} needs {}", what, one.name, what, needed));
    }
}

/// Build settings from all keyword arguments; the caller checks ranges.
template <class Made>
[[nodiscard]] Made made_of(std::span<const NumberSetting<Made>> settings, std::string_view what, const nanobind::kwargs& given) {
    Made made;
    for (const auto& [name, value] : entries_of(given, std::string(what))) take_setting(made, settings, what, name, value);
    check_complete(settings, what, given);
    return made;
}

}  // namespace void_reckoning
