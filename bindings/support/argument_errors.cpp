#include "bindings/support/argument_errors.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include "bindings/support/integer_casters.hpp"
#include "bindings/support/standard_casters.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

/// nanobind has one function for each shape of signature; this is room for all of them.
constexpr std::size_t kCallers = 16;
std::array<vectorcallfunc, kCallers> callers{};

/// Check that the current error is nanobind's own, not one that a callback raised.
bool is_argument_error() {
    if (PyErr_ExceptionMatches(PyExc_TypeError) == 0) return false;
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    PyObject* text = PyObject_Str(value);
    const char* bytes = text == nullptr ? nullptr : PyUnicode_AsUTF8(text);
    const bool found = bytes != nullptr && std::string_view(bytes).find("(): incompatible function arguments. ") != std::string_view::npos;
    Py_XDECREF(text);
    PyErr_Restore(type, value, trace);  // clears one of str()
    return found;
}

nb::object refused_integer() {
    const RefusedInteger one = std::exchange(last_refused_integer(), {});
    if (one.value == nullptr) return nb::none();
    // As an address: what it was may be gone.
    return nb::make_tuple(nb::steal(PyLong_FromVoidPtr(const_cast<PyObject*>(one.value))), one.low, one.high);
}

/// Replace the current error by the one that names the argument.
void word(PyObject* function, PyObject* const* given, std::size_t placed, PyObject* names) noexcept {
    PyErr_Clear();
    try {
        nb::list by_place;
        for (std::size_t i = 0; i < placed; ++i) by_place.append(nb::handle(given[i]));
        nb::dict by_name;
        for (Py_ssize_t i = 0; names != nullptr && i < PyTuple_GET_SIZE(names); ++i) {
            by_name[nb::handle(PyTuple_GET_ITEM(names, i))] = nb::handle(given[placed + static_cast<std::size_t>(i)]);
        }
        const nb::object error = nb::module_::import_("void_reckoning.support._native_arguments")
                                     .attr("argument_error")(nb::handle(function), by_place, by_name, refused_integer());
        PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(error.ptr())), error.ptr());
    } catch (nb::python_error& error) {
        error.restore();
    }
}

/// Call one of nanobind's functions. It marks an object under construction by the bit below Python's own.
template <std::size_t place> PyObject* call(PyObject* function, PyObject* const* given, std::size_t count, PyObject* names) {
    PyObject* result = callers[place](function, given, count, names);
    if (result == nullptr && is_argument_error()) [[unlikely]] {
        constexpr std::size_t kMark = PY_VECTORCALL_ARGUMENTS_OFFSET >> 1;
        word(function, given, static_cast<std::size_t>(PyVectorcall_NARGS(count)) & ~kMark, names);
    }
    return result;
}

template <std::size_t... places> constexpr std::array<vectorcallfunc, kCallers> calls_of(std::index_sequence<places...> /*unused*/) {
    return {&call<places>...};
}
constexpr std::array<vectorcallfunc, kCallers> kCalls = calls_of(std::make_index_sequence<kCallers>());

bool is_native(nb::handle function) {
    const std::string_view type = Py_TYPE(function.ptr())->tp_name;
    return type.ends_with("nb_func") || type.ends_with("nb_method");
}

/// Put ours in the place of nanobind's, where Python finds the function to call for this object.
void replace_caller(nb::handle function) {
    if (!is_native(function)) return;
    PyTypeObject* type = Py_TYPE(function.ptr());
    auto& caller = *reinterpret_cast<vectorcallfunc*>(reinterpret_cast<char*>(function.ptr()) + type->tp_vectorcall_offset);
    if (std::find(kCalls.begin(), kCalls.end(), caller) != kCalls.end()) return;
    auto* const known = std::find_if(callers.begin(), callers.end(), [&](vectorcallfunc one) { return one == nullptr || one == caller; });
    if (known == callers.end()) throw std::logic_error("more kinds of native functions than kCallers");
    *known = caller;
    caller = kCalls[static_cast<std::size_t>(known - callers.begin())];
}

/// A class without a constructor; nanobind's own error names the private module.
void refuse_to_make(const PyTypeObject* type) {
    const char* dot = std::strrchr(type->tp_name, '.');
    PyErr_Format(PyExc_TypeError, "%s can't be called: its objects come from other functions", dot == nullptr ? type->tp_name : dot + 1);
}

PyObject* call_class(PyObject* type, PyObject* const* /*given*/, std::size_t /*count*/, PyObject* /*names*/) {
    refuse_to_make(reinterpret_cast<const PyTypeObject*>(type));
    return nullptr;
}

int init_object(PyObject* object, PyObject* /*given*/, PyObject* /*names*/) {
    refuse_to_make(Py_TYPE(object));
    return -1;
}

void word_errors_of(nb::handle named_class) {
    auto* type = reinterpret_cast<PyTypeObject*>(named_class.ptr());
    const nb::dict members = nb::borrow<nb::dict>(type->tp_dict);
    for (const auto& [name, member] : members) {
        replace_caller(member);
        if (Py_TYPE(member.ptr()) != &PyProperty_Type) continue;
        for (const char* accessor : {"fget", "fset"}) replace_caller(nb::object(member.attr(accessor)));
    }
    const auto has_native = [&](const char* name) { return members.contains(name) && is_native(nb::object(members[name])); };
    if (!has_native("__init__") && !has_native("__new__")) {
        type->tp_vectorcall = &call_class;
        type->tp_init = &init_object;
    }
}

}  // namespace

RefusedInteger& last_refused_integer() noexcept {
    thread_local RefusedInteger last;
    return last;
}

void word_argument_errors(nb::module_& module) {
    for (const auto& [name, value] : nb::borrow<nb::dict>(module.attr("__dict__"))) {
        if (nb::type_check(value)) {
            word_errors_of(value);
        } else {
            replace_caller(value);
        }
    }
}

}  // namespace void_reckoning
