#include <string_view>

#include "bindings/support/argument_errors.hpp"
#include "bindings/support/bind.hpp"

namespace void_reckoning {
namespace {

namespace nb = nanobind;

void fill(nb::module_& module) {
    nb::set_leak_warnings(false);  // campaigns in a script's globals live until the process ends: not a leak
    module.doc() = "Native core of Void Reckoning.";
    bind_version(module);
    bind_errors(module);
    bind_arguments(module);
    bind_universe(module);
    bind_orders(module);
    bind_paths(module);
    bind_view(module);
    bind_spatial(module);
    bind_table(module);
    bind_query(module);
    bind_entity_ref(module);
    bind_events(module);
    bind_world(module);
    bind_own_world(module);
    bind_campaign(module);
    bind_replay(module);
    bind_log_chunk(module);
    bind_log_columns(module);
    bind_blackbox(module);
    bind_combat(module);
    bind_shot_results(module);
    bind_ballistics(module);
    bind_telemetry(module);
    refuse_other_pickles(module);
    word_argument_errors(module);
}

/// A process has each class once. A module that is imported again, after it was dropped from sys.modules, is a new module with the same
/// contents, as in CPython for modules with single-phase initialisation.
void fill_once(nb::module_& module) {
    static PyObject* first = nullptr;  // the names and their values; never released
    nb::dict contents = nb::borrow<nb::dict>(module.attr("__dict__"));
    if (first == nullptr) {
        fill(module);
        first = nb::cast<nb::dict>(contents.attr("copy")()).release().ptr();
        return;
    }
    for (auto [name, value] : nb::borrow<nb::dict>(first)) {
        const auto text = nb::cast<std::string_view>(name);
        if (text == "__doc__" || !text.starts_with("__")) contents[name] = value;  // the other names are set by the importer
    }
}

}  // namespace
}  // namespace void_reckoning

NB_MODULE(core_once, module) { void_reckoning::fill_once(module); }

/// Called by the interpreter, before nanobind initialises anything.
extern "C" NB_EXPORT PyObject* PyInit__core();
extern "C" PyObject* PyInit__core() {
    if (PyInterpreterState_Get() != PyInterpreterState_Main()) {
        PyErr_SetString(PyExc_ImportError,
                        "void_reckoning can be imported in a process's main interpreter only, not in a subinterpreter; use processes");
        return nullptr;
    }
    return PyInit_core_once();
}
