#pragma once

#include "bindings/support/standard_casters.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bindings/support/pickled.hpp"
#include "bindings/support/values.hpp"

namespace void_reckoning {

/// A named number of a class of settings.
template <class Made> struct NumberSetting {
    enum class Need : std::uint8_t { kRequired, kDefault, kMayBeNone };
    std::string_view name;
    Need need = Need::kDefault;
    void (*put)(Made& made, std::optional<double> value) = nullptr;
    std::optional<double> (*get)(const Made& made) = nullptr;
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

/// Return the settings that differ from the defaults, by name: made_of() makes the same of them.
template <class Made> [[nodiscard]] nanobind::dict given_of(std::span<const NumberSetting<Made>> settings, const Made& made) {
    nanobind::dict given;
    const Made defaults;
    for (const NumberSetting<Made>& one : settings) {
        const std::optional<double> value = one.get(made);
        if (one.need == NumberSetting<Made>::Need::kRequired || value != one.get(defaults)) {
            given[nanobind::str(one.name.data(), one.name.size())] = value ? nanobind::object(nanobind::float_(*value)) : nanobind::none();
        }
    }
    return given;
}

/// Let an immutable object be pickled as keyword arguments, and compared and hashed by them: `given(object)` returns the arguments of
/// `make(arguments)`.
template <class Made, class Given, class Make> void pickled_as_arguments(nanobind::class_<Made>& bound, Given given, Make make) {
    namespace nb = nanobind;
    bound.def("__getstate__", [given](const Made& self) { return given(self); });
    bound.def(
        "__setstate__",
        [make](Made& self, nb::handle state) {
            nb::kwargs arguments;
            for (const auto& [name, value] : entries_of(state, "pickled settings")) arguments[name.c_str()] = value;
            new (&self) Made(make(arguments));
        },
        nb::arg("state").none());
    bound.def(
        "__eq__",
        [given](const Made& self, nb::handle other) {
            return nb::isinstance<Made>(other) && given(self).equal(given(nb::cast<const Made&>(other)));
        },
        nb::arg("other").none(), nb::sig("def __eq__(self, other: object, /) -> bool"));
    bound.def("__hash__", [given](const Made& self) { return nb::hash(nb::tuple(given(self).items())); });
    never_copied(bound);
}

}  // namespace void_reckoning
