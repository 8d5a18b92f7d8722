/// The built-in policies. The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/ai/policies.hpp"
