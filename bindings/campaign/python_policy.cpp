#include "bindings/campaign/python_policy.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "bindings/campaign/planning_limit.hpp"
#include "bindings/campaign/view_handle.hpp"
#include "bindings/support/casters.hpp"
#include "bindings/support/standard_casters.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

/// Check whether an exception is to end more than the plan that raised it: SystemExit, KeyboardInterrupt and all others that are not an
/// Exception, but not that of the time limit.
bool ends_more_than_the_plan(const nb::python_error& error) { return !error.matches(PyExc_Exception) && !error.matches(time_is_up()); }

/// Return str() of any object as UTF-8, or a note that str() raised an Exception.
std::string plain_text(nb::handle value) {
    nb::object bytes = nb::steal(PyObject_Str(value.ptr()));
    if (bytes.is_valid()) bytes = nb::steal(PyUnicode_AsEncodedString(bytes.ptr(), "utf-8", "backslashreplace"));
    if (bytes.is_valid()) return {PyBytes_AS_STRING(bytes.ptr()), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes.ptr()))};
    const nb::python_error failed;
    if (ends_more_than_the_plan(failed)) throw failed;
    return fmt::format("(its message can't be shown: {})", reinterpret_cast<const PyTypeObject*>(failed.type().ptr())->tp_name);
}

/// Return the line that raised, as " (policies.py:42)"; empty if it is not known.
std::string line_of(const nb::python_error& error) {
    nb::object at = nb::borrow(error.traceback());
    if (!at.is_valid() || at.is_none()) return {};
    for (nb::object next = at.attr("tb_next"); !next.is_none(); next = at.attr("tb_next")) at = next;
    const std::filesystem::path file = plain_text(at.attr("tb_frame").attr("f_code").attr("co_filename"));
    return fmt::format(" ({}:{})", file.filename().string(), nb::cast<int>(at.attr("tb_lineno")));
}

/// Return an error without its traceback: "ValueError: no such thing (policies.py:42)".
std::string one_line(nb::python_error& error) {
    const std::string type = plain_text(error.type().attr("__name__"));
    const std::string text = plain_text(error.value());
    return (text.empty() ? type : type + ": " + text) + line_of(error);
}

std::vector<Order> orders_from(nb::handle planned) {
    if (planned.is_none()) return {};
    std::vector<Order> orders;
    std::size_t number = 0;
    for (nb::handle item : nb::iter(planned)) {
        Order order;
        if (!nb::try_cast<Order>(item, order)) {
            throw PolicyError(
                fmt::format("item {} of the plan must be an order, got {}", number, plain_text(item.type().attr("__name__"))));
        }
        if (++number > kMaxOrders) throw PolicyError(fmt::format("plan() must return at most {} orders, got more", kMaxOrders));
        orders.push_back(order);
    }
    return orders;
}

/// Throw the policy error for a plan that raised.
[[noreturn]] void forfeit_for(nb::python_error& error, const std::string& line) {
    const nb::module_ module = nb::module_::import_("void_reckoning._core");
    if (error.matches(module.attr("PolicyTimeout"))) throw PolicyTimeout(plain_text(error.value()));
    if (error.matches(module.attr("PolicyError"))) throw PolicyError(plain_text(error.value()));
    throw PolicyError(line);
}

/// A view that is closed at the end of the scope.
struct OpenView {
    explicit OpenView(const FactionView& view)
        : shared(std::make_shared<SharedView>(view, python_waiter())),
          handle(new ViewHandle(shared)),
          passed(nb::cast(handle, nb::rv_policy::take_ownership)) {}
    OpenView(const OpenView&) = delete;
    OpenView& operator=(const OpenView&) = delete;
    ~OpenView() { shared->close(); }
    std::shared_ptr<SharedView> shared;
    ViewHandle* handle;
    nb::object passed;
};

}  // namespace

PythonPolicy::~PythonPolicy() {
    if (!nb::is_alive()) {
        (void)policy_.release();
        return;
    }
    const nb::gil_scoped_acquire gil;
    policy_.reset();
}

Plan PythonPolicy::plan(const FactionView& view) {
    const nb::gil_scoped_acquire gil;
    const OpenView open(view);
    PlanningLimit limit(timeout_);
    // Any result or exception after the time limit counts as a timeout.
    const auto check_time = [&] {
        limit.lift();
        if (limit.expired()) throw PolicyTimeout(fmt::format("plan() took longer than {:g} s", *timeout_));
    };
    try {
        Plan plan;
        const nb::object planned = policy_.attr("plan")(open.passed);
        plan.orders = orders_from(planned);
        plan.memory = open.handle->memory_json();
        check_time();
        return plan;
    } catch (nb::python_error& error) {
        if (ends_more_than_the_plan(error)) throw;
        const std::string line = one_line(error);  // its __str__ may also never return
        check_time();
        forfeit_for(error, line);
    } catch (const PolicyError&) {
        throw;
    } catch (const Error& error) {
        check_time();
        throw PolicyError(error.what());
    }
}

}  // namespace void_reckoning
