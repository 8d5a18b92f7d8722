#pragma once

#include "bindings/support/standard_casters.hpp"

#include <string>
#include <string_view>

#include "bindings/support/pickled.hpp"

namespace void_reckoning {

/// Let a snapshot be pickled as `to_bytes(snapshot)`, from which `from(bytes)` makes another; both without the GIL. It is compared and
/// hashed by its `state_hash`.
template <class Record> void pickled_as_bytes(nanobind::class_<Record>& bound, Record (*from)(std::string_view bytes)) {
    namespace nb = nanobind;
    bound.def("__getstate__", [](const Record& self) {
        std::string bytes;
        {
            const nb::gil_scoped_release unlocked;
            bytes = to_bytes(self);
        }
        return nb::make_tuple(nb::bytes(bytes.data(), bytes.size()));
    });
    bound.def(
        "__setstate__",
        [from](Record& self, nb::handle given) {
            nb::tuple state;
            if (!nb::try_cast(given, state) || state.size() != 1 || !nb::isinstance<nb::bytes>(state[0])) {
                throw damaged_pickle<Record>("it must be the bytes of a save");
            }
            const auto bytes = nb::cast<nb::bytes>(state[0]);
            const nb::gil_scoped_release unlocked;
            new (&self) Record(from({bytes.c_str(), bytes.size()}));
        },
        nb::arg("state").none());
    bound.def(
        "__eq__",
        [](nb::handle self, nb::handle other) {
            return nb::isinstance<Record>(other) && self.attr("state_hash").equal(other.attr("state_hash"));
        },
        nb::arg("other").none(), nb::sig("def __eq__(self, other: object, /) -> bool"));
    bound.def("__hash__", [](nb::handle self) { return nb::hash(self.attr("state_hash")); });
    never_copied(bound);
}

}  // namespace void_reckoning
