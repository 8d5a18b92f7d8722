/// What is near: points by id. The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/spatial/batch.hpp"
#include "void_reckoning/spatial/neighbour.hpp"
#include "void_reckoning/spatial/spatial_index.hpp"
