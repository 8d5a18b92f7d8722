#include "bind.hpp"

namespace void_reckoning {

void bind_version(nanobind::module_& module) {
    module.def("version", [] { return VR_VERSION; }, "Version of the native core, as major.minor.patch.");
    module.def("no_work", [] {}, "Does nothing: what a call into the native module costs.");
}

}  // namespace void_reckoning
