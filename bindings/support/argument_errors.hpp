#pragma once

#include "bindings/support/standard_casters.hpp"

namespace void_reckoning {

/// From now on, a call of the module's functions, methods and constructors with arguments that they do not take is refused in the package's
/// words, which `support/_native_arguments.py` finds: nanobind's own name C++ types. A call that succeeds costs one jump more. Called
/// when all functions are bound.
void word_argument_errors(nanobind::module_& module);

}  // namespace void_reckoning
