#pragma once

#include "bindings/support/standard_casters.hpp"

namespace void_reckoning {

/// Bind the class CombatUnit: a UnitRequest as written in Python.
void bind_unit_request(nanobind::module_& module);

}  // namespace void_reckoning
