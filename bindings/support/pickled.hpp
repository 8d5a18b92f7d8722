#pragma once

#include "bindings/support/standard_casters.hpp"

#include <cmath>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {

/// The error for a pickle whose contents don't fit its class.
template <class Record> [[nodiscard]] DamagedData damaged_pickle(const std::string& what) {
    return DamagedData(
        fmt::format("pickled {} is damaged: {}", nanobind::cast<std::string>(nanobind::type<Record>().attr("__name__")), what));
}

/// Let copy.copy() and copy.deepcopy() return an immutable object itself.
template <class Class> void never_copied(Class& bound) {
    bound.def("__copy__", [](nanobind::handle self) { return nanobind::borrow(self); });
    bound.def("__deepcopy__", [](nanobind::handle self, nanobind::handle) { return nanobind::borrow(self); }, nanobind::arg("memo").none());
}

template <class Record, class Field> Record record_of(Field Record::*);
template <class Record, class Field> Field field_of(Field Record::*);

template <class T> [[nodiscard]] bool same_value(const T& a, const T& b) {
    if constexpr (std::is_floating_point_v<T>) {
        return a == b || (std::isnan(a) && std::isnan(b));
    } else {
        return a == b;
    }
}
template <class T> [[nodiscard]] bool same_value(const std::vector<T>& a, const std::vector<T>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!same_value(a[i], b[i])) return false;
    }
    return true;
}

template <class T> inline constexpr bool is_list = false;
template <class T> inline constexpr bool is_list<std::vector<T>> = true;

/// Let a record be pickled: its fields in this order, all of types that Python can hold.
template <auto first, auto... rest, class Class> void pickled(Class& bound) {
    namespace nb = nanobind;
    using Record = decltype(record_of(first));
    bound.def("__getstate__", [](const Record& self) { return nb::make_tuple(self.*first, self.*rest...); });
    bound.def(
        "__setstate__",
        [](Record& self, nb::handle given) {
            constexpr std::size_t kFields = 1 + sizeof...(rest);
            nb::tuple state;
            if (!nb::try_cast(given, state) || state.size() != kFields) {
                throw damaged_pickle<Record>(fmt::format("it must have {} values", kFields));
            }
            Record made{};
            std::size_t place = 0;
            const auto take = [&](auto& field) {
                if (!nb::try_cast(state[place], field)) {
                    throw damaged_pickle<Record>(fmt::format("value {} is {}", place, nb::repr(state[place]).c_str()));
                }
                ++place;
            };
            take(made.*first);
            (take(made.*rest), ...);
            new (&self) Record(std::move(made));
        },
        nb::arg("state").none());
}

/// The same for an immutable record that is also compared and hashed by its fields.
template <auto first, auto... rest, class Class> void value_record(Class& bound) {
    namespace nb = nanobind;
    using Record = decltype(record_of(first));
    pickled<first, rest...>(bound);
    bound.def(
        "__eq__",
        [](const Record& self, nb::handle other) {
            if (!nb::isinstance<Record>(other)) return false;
            const auto& that = nb::cast<const Record&>(other);
            return same_value(self.*first, that.*first) && (same_value(self.*rest, that.*rest) && ... && true);
        },
        nb::arg("other").none(), nb::sig("def __eq__(self, other: object, /) -> bool"));
    if constexpr (is_list<decltype(field_of(first))>) {
        bound.attr("__hash__") = nb::none();
    } else {
        bound.def("__hash__", [](const Record& self) { return nb::hash(nb::cast(self.*first)); });
    }
    never_copied(bound);
}

}  // namespace void_reckoning
