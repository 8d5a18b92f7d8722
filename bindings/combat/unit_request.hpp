#pragma once

#include <nanobind/nanobind.h>

namespace void_reckoning {

/// The class CombatUnit: a UnitRequest as Python writes it.
void bind_unit_request(nanobind::module_& module);

}  // namespace void_reckoning
