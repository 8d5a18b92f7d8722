#include "python_policy.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/variant.h>
#include <nanobind/stl/vector.h>

#include "casters.hpp"
#include "view_handle.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

/// "ValueError: no such thing", without the traceback.
std::string one_line(nb::python_error& error) {
    const auto type = nb::cast<std::string>(error.type().attr("__name__"));
    const auto text = nb::cast<std::string>(nb::str(error.value()));
    return text.empty() ? type : type + ": " + text;
}

std::vector<Order> orders_from(nb::handle planned) {
    if (planned.is_none()) return {};
    std::vector<Order> orders;
    std::size_t number = 0;
    for (nb::handle item : nb::iter(planned)) {
        Order order;
        if (!nb::try_cast<Order>(item, order)) {
            throw PolicyError(fmt::format("plan() gave item {} of type {}, which is not an order", number,
                                          nb::cast<std::string>(item.type().attr("__name__"))));
        }
        orders.push_back(order);
        ++number;
    }
    return orders;
}

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
    auto handle = std::make_unique<ViewHandle>(view);
    ViewHandle* live = handle.get();
    nb::object passed = nb::cast(handle.release(), nb::rv_policy::take_ownership);
    Plan plan;
    try {
        const nb::object planned = policy_.attr("plan")(passed);
        plan.orders = orders_from(planned);
        plan.memory = live->memory_json();
    } catch (nb::python_error& error) {
        live->close();
        if (error.matches(PyExc_KeyboardInterrupt) || error.matches(PyExc_SystemExit)) throw;
        throw PolicyError(one_line(error));
    } catch (const PolicyError&) {
        live->close();
        throw;
    } catch (const Error& error) {
        live->close();
        throw PolicyError(error.what());
    }
    live->close();
    return plan;
}

}  // namespace void_reckoning
