#include "bindings/support/bind.hpp"
#include "void_reckoning/base/usable_cores.hpp"

namespace void_reckoning {

void bind_version(nanobind::module_& module) {
    module.def("version", [] { return VR_VERSION; }, "Return the version of the native core, as major.minor.patch.");
    module.def(
        "usable_cores", [] { return usable_cores(); },
        "Return the cores this process may use: its affinity, and the quota of its control groups (such as a container's) rounded up; at "
        "least 1. The meaning of ``threads=0``.");
    module.def("no_work", [] {}, "Do nothing: for measuring the cost of a call into the native module.");
}

}  // namespace void_reckoning
