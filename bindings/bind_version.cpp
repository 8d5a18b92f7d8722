#include "bind.hpp"

namespace void_reckoning {

void bind_version(nanobind::module_& module) {
    module.attr("__version__") = VR_VERSION;
    module.def("no_work", [] {}, "Does nothing: what a call into the native module costs.");
}

}  // namespace void_reckoning
