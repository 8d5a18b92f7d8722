#pragma once

#include <nanobind/nanobind.h>

#include <new>

namespace void_reckoning {

template <class Record, class Field> Record record_of(Field Record::*);
template <class Record, class Field> Field field_of(Field Record::*);

/// Let a record be pickled: its fields in this order, all of types that Python can hold.
template <auto first, auto... rest, class Class> void pickled(Class& bound) {
    using Record = decltype(record_of(first));
    bound.def("__getstate__", [](const Record& self) { return nanobind::make_tuple(self.*first, self.*rest...); });
    bound.def("__setstate__", [](Record& self, const nanobind::tuple& state) {
        new (&self) Record();
        std::size_t place = 0;
        self.*first = nanobind::cast<decltype(field_of(first))>(state[place++]);
        ((self.*rest = nanobind::cast<decltype(field_of(rest))>(state[place++])), ...);
    });
}

}  // namespace void_reckoning
