#include "bindings/support/refusal.hpp"

#include <algorithm>

#include "bindings/support/standard_casters.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

constexpr Py_ssize_t kMaxCharacters = 80;

nb::object checked(PyObject* made) {
    if (made == nullptr) throw nb::python_error();
    return nb::steal(made);
}

}  // namespace

std::string type_name_of(nb::handle value) {
    const std::string_view full = Py_TYPE(value.ptr())->tp_name;
    return std::string(full.substr(full.rfind('.') + 1));
}

std::string bounded(std::string text) {
    constexpr std::size_t kMaxBytes = 300;
    std::replace(text.begin(), text.end(), '\n', ' ');
    if (text.size() <= kMaxBytes) return text;
    std::size_t end = kMaxBytes - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not in the middle of a character
    return text.substr(0, end) + "...";
}

std::string shown(nb::handle value) {
    try {
        // Not repr(): that of a list may be as long as the list, or recurse without end.
        const nb::object short_repr = nb::module_::import_("reprlib").attr("Repr")();
        for (const char* limit : {"maxother", "maxstring", "maxlong"}) short_repr.attr(limit) = kMaxCharacters;
        nb::object text = short_repr.attr("repr")(value);
        text = checked(PyUnicode_Replace(text.ptr(), nb::str("\n").ptr(), nb::str(" ").ptr(), -1));
        // The package exports its native classes under its own name.
        text = checked(PyUnicode_Replace(text.ptr(), nb::str("void_reckoning._core.").ptr(), nb::str("void_reckoning.").ptr(), -1));
        if (PyUnicode_GetLength(text.ptr()) > kMaxCharacters) {
            text = checked(PyUnicode_Substring(text.ptr(), 0, kMaxCharacters - 3)) + nb::str("...");
        }
        const nb::object bytes = checked(PyUnicode_AsEncodedString(text.ptr(), "utf-8", "backslashreplace"));
        return {PyBytes_AS_STRING(bytes.ptr()), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes.ptr()))};
    } catch (nb::python_error& error) {
        if (!error.matches(PyExc_Exception)) throw;
        return fmt::format("an object of type {}", type_name_of(value));
    }
}

bool has_attribute(nb::handle value, const char* name) {
    // Not PyObject_HasAttr, which writes about it to standard error from Python 3.13 on.
    if (nb::steal(PyObject_GetAttrString(value.ptr(), name)).is_valid()) return true;
    PyErr_Clear();
    return false;
}

std::string dtype_name_of(nb::handle value) {
    try {
        return nb::str(nb::object(value.attr("dtype"))).c_str();
    } catch (const nb::python_error&) {
        return "unknown";
    }
}

std::string array_type_of(nb::handle value) {
    const std::string dtype = dtype_name_of(value);
    return dtype == "unknown" ? type_name_of(value) : fmt::format("{} (dtype {})", type_name_of(value), dtype);
}

void raise_from(nb::python_error& cause, const Error& error) {
    if (!cause.matches(PyExc_Exception)) throw nb::python_error(std::move(cause));
    nb::raise_from(cause, python_class_of(error), "%s", error.what());
    throw nb::python_error();
}

}  // namespace void_reckoning
