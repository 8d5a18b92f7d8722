#pragma once

// All of them, everywhere: a file that lacks the one for a type that it passes still compiles, but differently from the others.
#include <nanobind/nanobind.h>
#include <nanobind/stl/array.h>
#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/variant.h>
#include <nanobind/stl/vector.h>

#include "bindings/support/integer_casters.hpp"

namespace void_reckoning {

/// Load a number as arguments take it: not bool, and of NumPy's objects only its numbers and its arrays of them without dimensions.
[[nodiscard]] bool load_real(nanobind::handle value, bool convert, double& number) noexcept;

}  // namespace void_reckoning

// nanobind takes any object with __float__: a NumPy date would be a number, and a masked value NaN.
NAMESPACE_BEGIN(NB_NAMESPACE)
NAMESPACE_BEGIN(detail)

template <> struct type_caster<double> {
    NB_TYPE_CASTER(double, const_name("float"))
    bool from_python(handle source, std::uint32_t flags, cleanup_list*) noexcept {
        return void_reckoning::load_real(source, (flags & static_cast<std::uint32_t>(cast_flags::convert)) != 0, value);
    }
    static handle from_cpp(double number, rv_policy, cleanup_list*) noexcept { return PyFloat_FromDouble(number); }
};

// nanobind takes an object of a class derived from str letter by letter.
template <> struct type_caster<std::vector<std::string>> : list_caster<std::vector<std::string>, std::string> {
    bool from_python(handle source, std::uint32_t flags, cleanup_list* cleanup) noexcept {
        using Base = list_caster<std::vector<std::string>, std::string>;
        return PyUnicode_Check(source.ptr()) == 0 && PyBytes_Check(source.ptr()) == 0 && Base::from_python(source, flags, cleanup);
    }
};

NAMESPACE_END(detail)
NAMESPACE_END(NB_NAMESPACE)
