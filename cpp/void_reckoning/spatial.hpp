/// Nearest-neighbour and range searches over points with ids. The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/spatial/batch.hpp"
#include "void_reckoning/spatial/neighbour.hpp"
#include "void_reckoning/spatial/spatial_index.hpp"
