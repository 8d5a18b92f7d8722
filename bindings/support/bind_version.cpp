#include "bindings/support/bind.hpp"
#include "void_reckoning/base/usable_cores.hpp"

namespace void_reckoning {

void bind_version(nanobind::module_& module) {
    module.def("version", [] { return VR_VERSION; }, "Version of the native core, as major.minor.patch.");
    module.def(
        "usable_cores", [] { return usable_cores(); },
        "Cores this process may use: its affinity, and the quota of its control groups (such as a container's) rounded up, count; at "
        "least 1. What ``threads=0`` stands for.");
    module.def("no_work", [] {}, "Does nothing: what a call into the native module costs.");
}

}  // namespace void_reckoning
