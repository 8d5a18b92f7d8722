#include <nanobind/eval.h>

#include "bindings/support/bind.hpp"
#include "bindings/support/refusal.hpp"
#include "bindings/support/standard_casters.hpp"
#include "void_reckoning/campaign/policy.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

/// Create an exception class of the module with one or two bases; the module keeps it alive.
PyObject* make_exception(nb::module_& module, const char* name, const char* doc, nb::object bases) {
    const std::string full = nb::cast<std::string>(module.attr("__name__")) + "." + name;
    PyObject* made = PyErr_NewExceptionWithDoc(full.c_str(), doc, bases.ptr(), nullptr);
    if (made == nullptr) throw nb::python_error();
    module.attr(name) = nb::handle(made);
    nb::handle(made).dec_ref();
    return made;
}

nb::object pair(PyObject* a, PyObject* b) { return nb::make_tuple(nb::handle(a), nb::handle(b)); }

struct Classes {
    PyObject *integration, *combat, *query, *state, *invalid_input, *calculation, *corruption, *not_found, *invalid_query, *storage,
        *damaged, *policy, *policy_timeout;
};

/// Created when the module is initialised; they live as long as the process.
Classes& classes() {
    static Classes made;
    return made;
}

/// Every error carries its message and the name of the class that was raised first (row K1), whether the core or a user creates it.
void add_attributes(const nb::object& integration) {
    nb::dict scope;
    nb::exec(R"(
def message(self): return str(self.args[0]) if self.args else ""
def native_error(self): return self.__dict__.get("_native_error", type(self).__name__)
def __init__(self, message="", native_error=None):
    Exception.__init__(self, message)
    if native_error is not None: self.__dict__["_native_error"] = str(native_error)
__init__.__annotations__ = {"message": str, "native_error": "str | None", "return": None}
__init__.__qualname__ = "IntegrationError.__init__"
message.__annotations__ = native_error.__annotations__ = {"return": str}
message.__doc__ = "What is wrong, where, and the rule."
native_error.__doc__ = "Name of the class that was raised first."
message, native_error = property(message), property(native_error)
)",
             scope);
    for (const char* name : {"__init__", "message", "native_error"}) integration.attr(name) = scope[name];
}

}  // namespace

nb::handle python_class_of(const Error& error) {
    const Classes& known = classes();
    // A class comes before its base classes.
    if (dynamic_cast<const StateCorruption*>(&error) != nullptr) return known.corruption;
    if (dynamic_cast<const StateError*>(&error) != nullptr) return known.state;
    if (dynamic_cast<const NotFound*>(&error) != nullptr) return known.not_found;
    if (dynamic_cast<const InvalidQuery*>(&error) != nullptr) return known.invalid_query;
    if (dynamic_cast<const QueryError*>(&error) != nullptr) return known.query;
    if (dynamic_cast<const InvalidInput*>(&error) != nullptr) return known.invalid_input;
    if (dynamic_cast<const CalculationError*>(&error) != nullptr) return known.calculation;
    if (dynamic_cast<const StorageError*>(&error) != nullptr) return known.storage;
    if (dynamic_cast<const DamagedData*>(&error) != nullptr) return known.damaged;
    if (dynamic_cast<const PolicyTimeout*>(&error) != nullptr) return known.policy_timeout;
    if (dynamic_cast<const PolicyError*>(&error) != nullptr) return known.policy;
    return known.integration;
}

void bind_errors(nb::module_& module) {
    Classes& c = classes();
    c.integration = make_exception(
        module, "IntegrationError",
        "Base of all errors of the package. Created from a message and, if it replaces another error, the name of that error's class.",
        nb::borrow(PyExc_Exception));
    const nb::object root = nb::borrow(c.integration);
    add_attributes(root);
    c.combat = make_exception(module, "CombatError", "A battle could not be resolved.", root);
    c.query = make_exception(module, "QueryError", "A query could not be answered.", root);
    c.state = make_exception(module, "StateError", "The state can't be changed now, or this change can't be completed.", root);
    c.invalid_input =
        make_exception(module, "InvalidInput", "A value that is not allowed; the message names it.", pair(c.integration, PyExc_ValueError));
    c.calculation = make_exception(module, "CalculationError", "No result for this input.", pair(c.integration, PyExc_RuntimeError));
    c.corruption = make_exception(module, "StateCorruption", "An invariant of the state is broken.", pair(c.state, PyExc_SystemError));
    c.not_found = make_exception(module, "NotFound", "There is no such entity or component.", pair(c.query, PyExc_KeyError));
    c.invalid_query = make_exception(module, "InvalidQuery", "An invalid query; the message says why.", pair(c.query, PyExc_ValueError));
    c.storage = make_exception(module, "StorageError", "A file could not be read or written; the message names it.",
                               pair(c.integration, PyExc_OSError));
    c.damaged = make_exception(module, "DamagedData", "Bytes that do not match their checksums.", pair(c.integration, PyExc_ValueError));
    c.policy =
        make_exception(module, "PolicyError", "A policy failed; its faction forfeits the turn.", pair(c.integration, PyExc_RuntimeError));
    c.policy_timeout = make_exception(module, "PolicyTimeout", "A policy took too long; its faction forfeits the turn.",
                                      pair(c.policy, PyExc_TimeoutError));
    // KeyError would show its message in quotes.
    nb::object not_found = nb::borrow(c.not_found);
    not_found.attr("__str__") = nb::borrow(PyExc_Exception).attr("__str__");

    nb::register_exception_translator(
        [](const std::exception_ptr& pointer, void*) {
            try {
                std::rethrow_exception(pointer);
            } catch (const Interrupted&) {
                PyErr_SetNone(PyExc_KeyboardInterrupt);
            } catch (const Error& error) {
                const nb::object text = nb::steal(python_text(error.what()));
                if (text.is_valid()) PyErr_SetObject(python_class_of(error).ptr(), text.ptr());
            }
        },
        nullptr);
}

}  // namespace void_reckoning
