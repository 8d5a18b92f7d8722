/// Components of a campaign's world; galaxies, star map, paths. The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/galaxy/component_descriptions.hpp"
#include "void_reckoning/galaxy/components.hpp"
#include "void_reckoning/galaxy/generation.hpp"
#include "void_reckoning/galaxy/nearby_index.hpp"
#include "void_reckoning/galaxy/path.hpp"
#include "void_reckoning/galaxy/path_service.hpp"
#include "void_reckoning/galaxy/starmap.hpp"
