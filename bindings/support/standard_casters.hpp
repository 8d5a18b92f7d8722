#pragma once

// All of them, everywhere: a file that lacks the one for a type that it passes still compiles, but differently from the others.
#include <nanobind/nanobind.h>
#include <nanobind/stl/array.h>
#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/variant.h>
#include <nanobind/stl/vector.h>

#include <string>
#include <string_view>

#include "bindings/support/integer_casters.hpp"

namespace void_reckoning {

/// Load a number as arguments take it: not bool, and of NumPy's objects only its numbers and its arrays of them without dimensions.
[[nodiscard]] bool load_real(nanobind::handle value, bool convert, double& number) noexcept;

/// Return a str of text from the core. Bytes that are not UTF-8, as paths in messages may have, become what Python makes of them in paths:
/// half surrogates (PEP 383).
[[nodiscard]] inline nanobind::handle python_text(std::string_view text) noexcept {
    return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "surrogateescape");
}

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

// In place of nanobind's, which fail on text that is not UTF-8 instead of returning it.
template <> struct type_caster<std::string_view> {
    NB_TYPE_CASTER(std::string_view, const_name("str"))
    bool from_python(handle source, std::uint32_t, cleanup_list*) noexcept {
        if (PyUnicode_Check(source.ptr()) == 0) return false;
        Py_ssize_t size = 0;
        const char* bytes = PyUnicode_AsUTF8AndSize(source.ptr(), &size);
        if (bytes == nullptr) {
            PyErr_Clear();
            return false;
        }
        value = {bytes, static_cast<std::size_t>(size)};
        return true;
    }
    static handle from_cpp(std::string_view text, rv_policy, cleanup_list*) noexcept { return void_reckoning::python_text(text); }
};

template <> struct type_caster<std::string> {
    NB_TYPE_CASTER(std::string, const_name("str"))
    bool from_python(handle source, std::uint32_t flags, cleanup_list* cleanup) noexcept {
        type_caster<std::string_view> text;
        if (!text.from_python(source, flags, cleanup)) return false;
        value = text.value;
        return true;
    }
    static handle from_cpp(const std::string& text, rv_policy, cleanup_list*) noexcept { return void_reckoning::python_text(text); }
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
