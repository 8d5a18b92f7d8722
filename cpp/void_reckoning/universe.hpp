/// Universes: loaded from TOML, checked, immutable. The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/universe/loader.hpp"
#include "void_reckoning/universe/universe.hpp"
