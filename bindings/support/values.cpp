#include "bindings/support/values.hpp"

#include <limits>
#include <optional>

#include "bindings/support/borrowed_array.hpp"
#include "bindings/support/standard_casters.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/refusal.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

std::string utf8(nb::handle text) {
    Py_ssize_t size = 0;
    const char* bytes = PyUnicode_AsUTF8AndSize(text.ptr(), &size);
    if (bytes == nullptr) throw nb::python_error();
    return {bytes, static_cast<std::size_t>(size)};
}

/// Convert an object of Python's own types; empty for another type, or an integer that is too large.
std::optional<ScalarValue> plain_value(nb::handle value) {
    if (value.is_none()) return std::monostate{};
    if (PyBool_Check(value.ptr())) return value.ptr() == Py_True;
    if (PyFloat_Check(value.ptr())) return PyFloat_AS_DOUBLE(value.ptr());
    if (PyUnicode_Check(value.ptr())) return utf8(value);
    if (PyLong_Check(value.ptr()) == 0) return std::nullopt;
    int overflow = 0;
    const long long as_signed = PyLong_AsLongLongAndOverflow(value.ptr(), &overflow);
    if (overflow == 0 && as_signed == -1 && PyErr_Occurred() != nullptr) throw nb::python_error();
    if (overflow == 0) return static_cast<std::int64_t>(as_signed);
    if (overflow < 0) return std::nullopt;
    const unsigned long long as_unsigned = PyLong_AsUnsignedLongLong(value.ptr());
    if (PyErr_Occurred() == nullptr) return static_cast<std::uint64_t>(as_unsigned);
    PyErr_Clear();
    return std::nullopt;
}

bool is_beyond_64_bits(nb::handle value) { return PyLong_Check(value.ptr()) != 0 && !plain_value(value); }

/// Return NumPy, if imported: otherwise no object is an array or a scalar of it.
nb::object numpy() {
    nb::object module = nb::steal(PyImport_GetModule(nb::str("numpy").ptr()));
    if (!module.is_valid()) PyErr_Clear();
    return module;
}

/// Check the type alone: isinstance() would call the object.
bool is_of(nb::handle value, const nb::object& type) {
    return PyType_IsSubtype(Py_TYPE(value.ptr()), reinterpret_cast<PyTypeObject*>(type.ptr())) != 0;
}

bool is_numpy(nb::handle value) {
    const nb::object module = numpy();
    return module.is_valid() && (is_of(value, module.attr("generic")) || is_of(value, module.attr("ndarray")));
}

bool is_of_kind(nb::handle value, std::string_view kinds) {
    const std::string kind = utf8(value.attr("dtype").attr("kind"));
    return kinds.find(kind) != std::string_view::npos;
}

/// Convert a scalar or an array without dimensions to Python's own object; empty for anything but booleans, numbers or text.
nb::object numpy_scalar(nb::handle value) {
    const nb::object module = numpy();
    if (!module.is_valid()) return {};
    const bool is_scalar = is_of(value, module.attr("generic"));
    // Not of derived classes: the value that a masked array reports may be hidden.
    if (!is_scalar && !(value.type().is(module.attr("ndarray")) && nb::cast<std::size_t>(value.attr("ndim")) == 0)) return {};
    if (!is_of_kind(value, "biufU")) return {};
    return value.attr("item")();
}

}  // namespace

bool is_array(nb::handle value) {
    const nb::object module = numpy();
    if (!module.is_valid() || !is_of(value, module.attr("ndarray"))) {
        return !(module.is_valid() && is_of(value, module.attr("generic"))) && has_attribute(value.type(), "__dlpack__");
    }
    try {
        return !is_of(value, module.attr("ma").attr("MaskedArray")) && is_of_kind(value, "biufc");
    } catch (nb::python_error& error) {
        if (!error.matches(PyExc_Exception)) throw;
        return false;
    }
}

bool is_vector(nb::handle value) {
    if (!is_numpy(value) || !is_array(value)) return false;
    return PyLong_AsLong(nb::object(value.attr("ndim")).ptr()) == 1;
}

std::string described(nb::handle value) {
    const nb::object module = numpy();
    if (!module.is_valid() || !is_of(value, module.attr("ndarray"))) return shown(value);
    return fmt::format("an array of shape {}", shown(value.attr("shape")));
}

bool load_real(nb::handle value, bool convert, double& number) noexcept {
    if (PyFloat_CheckExact(value.ptr())) {
        number = PyFloat_AS_DOUBLE(value.ptr());
        return true;
    }
    if (!convert || PyBool_Check(value.ptr())) return false;
    try {
        const nb::object scalar = is_numpy(value) ? numpy_scalar(value) : nb::borrow(value);
        if (!scalar.is_valid() || PyBool_Check(scalar.ptr())) return false;
        number = PyFloat_AsDouble(scalar.ptr());
    } catch (const nb::python_error&) {
        return false;
    }
    if (number != -1.0 || PyErr_Occurred() == nullptr) return true;
    PyErr_Clear();
    return false;
}

nb::object python_value(const World& world, ScalarType type, const std::byte* place) {
    if (type == ScalarType::kBool) return nb::bool_(load<std::uint8_t>(place) != 0);
    return visit_scalar(type, [&](auto identity) -> nb::object {
        using T = typename decltype(identity)::type;
        const T value = load<T>(place);
        if constexpr (std::is_same_v<T, Text>) {
            if (!value) return nb::none();
            const std::string_view text = world.text(value);
            return nb::str(text.data(), text.size());
        } else if constexpr (std::is_floating_point_v<T>) {
            return nb::float_(static_cast<double>(value));
        } else {
            return nb::int_(value);
        }
    });
}

ScalarValue value_of(nb::handle value, const std::string& what, Refusal refusal, std::string_view rule) {
    const auto message = [&] { return must_be(what, rule, described(value)); };
    try {
        if (auto plain = plain_value(value)) return *std::move(plain);
        if (const nb::object scalar = numpy_scalar(value); scalar.is_valid()) {
            if (auto plain = plain_value(scalar)) return *std::move(plain);
        } else if (!is_numpy(value) && PyLong_Check(value.ptr()) == 0 && PyIndex_Check(value.ptr()) != 0) {
            const nb::object number = nb::steal(PyNumber_Index(value.ptr()));
            if (!number.is_valid()) throw nb::python_error();
            if (auto plain = plain_value(number)) return *std::move(plain);
        }
    } catch (nb::python_error& cause) {
        refusal(message(), &cause);
    }
    refusal(message());
}

std::string text_of(nb::handle value, const std::string& what, Refusal refusal) {
    try {
        if (PyUnicode_Check(value.ptr())) return utf8(value);
    } catch (nb::python_error& cause) {
        refusal(fmt::format("{} must be a str of valid Unicode, got {}", what, shown(value)), &cause);
    }
    refusal(fmt::format("{} must be a str, got {}", what, shown(value)));
}

double number_of(nb::handle value, const std::string& what, Refusal refusal) {
    constexpr std::string_view kRule = "a number";
    if (is_beyond_64_bits(value)) {
        const double large = PyLong_AsDouble(value.ptr());
        if (PyErr_Occurred() == nullptr) return large;
        PyErr_Clear();
    }
    const ScalarValue number = value_of(value, what, refusal, kRule);
    if (const auto* real = std::get_if<double>(&number)) return *real;
    if (const auto* whole = std::get_if<std::int64_t>(&number)) return static_cast<double>(*whole);
    if (const auto* whole = std::get_if<std::uint64_t>(&number)) return static_cast<double>(*whole);
    refusal(must_be(what, kRule, shown(value)));
}

std::vector<double> numbers_of(nb::handle values, const std::string& what, Refusal refusal) {
    std::vector<double> numbers;
    for (const nb::object& item : items_of(values, what, refusal)) {
        numbers.push_back(number_of(item, fmt::format("{}[{}]", what, numbers.size()), refusal));
    }
    return numbers;
}

std::int64_t integer_of(nb::handle value, const std::string& what, std::int64_t low, std::int64_t high, Refusal refusal) {
    const std::string rule = fmt::format("an integer from {} to {}", low, high);
    if (is_beyond_64_bits(value)) refusal(must_be_between(what, low, high, shown(value)));
    const ScalarValue given = value_of(value, what, refusal, rule);
    const auto* number = std::get_if<std::int64_t>(&given);
    if (number != nullptr && *number >= low && *number <= high) return *number;
    const bool whole = number != nullptr || std::holds_alternative<std::uint64_t>(given);
    refusal(whole ? must_be_between(what, low, high, shown(value)) : must_be(what, rule, shown(value)));
}

bool flag_of(nb::handle value, const std::string& what, Refusal refusal) {
    constexpr std::string_view kRule = "True or False";
    const ScalarValue given = value_of(value, what, refusal, kRule);
    if (const auto* flag = std::get_if<bool>(&given)) return *flag;
    refusal(must_be(what, kRule, shown(value)));
}

std::vector<std::pair<std::string, nb::object>> entries_of(nb::handle mapping, const std::string& what, Refusal refusal) {
    nb::dict copy;
    try {
        // A dict's own PyDict_Update takes any object with keys().
        const bool is_mapping = PyDict_Check(mapping.ptr()) != 0 || has_attribute(mapping.type(), "keys");
        if (!is_mapping) refusal(fmt::format("{} must be a mapping by name, got {}", what, shown(mapping)));
        if (PyDict_Update(copy.ptr(), mapping.ptr()) != 0) throw nb::python_error();
    } catch (nb::python_error& cause) {
        refusal(fmt::format("{} must be a mapping by name, got {}", what, shown(mapping)), &cause);
    }
    std::vector<std::pair<std::string, nb::object>> entries;
    entries.reserve(copy.size());
    for (const auto& [key, value] : copy) entries.emplace_back(text_of(key, "a name in " + what, refusal), nb::borrow(value));
    return entries;
}

std::vector<nb::object> items_of(nb::handle iterable, const std::string& what, Refusal refusal) {
    std::vector<nb::object> items;
    const auto message = [&] { return fmt::format("{} must be a list, got {}", what, shown(iterable)); };
    if (PyUnicode_Check(iterable.ptr()) || PyBytes_Check(iterable.ptr())) refusal(message());
    try {
        const nb::object listed = nb::steal(PySequence_List(iterable.ptr()));
        if (!listed.is_valid()) throw nb::python_error();
        for (nb::handle item : nb::borrow<nb::list>(listed)) items.push_back(nb::borrow(item));
    } catch (nb::python_error& cause) {
        refusal(message(), &cause);
    }
    return items;
}

}  // namespace void_reckoning
