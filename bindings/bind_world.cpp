#include "bind.hpp"

namespace void_reckoning {

void bind_world(nanobind::module_&) {}

}  // namespace void_reckoning
