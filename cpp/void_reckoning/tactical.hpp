/// Single shots: drag, aim, guidance, batches. The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/tactical/atmosphere.hpp"
#include "void_reckoning/tactical/batch.hpp"
#include "void_reckoning/tactical/calculator.hpp"
#include "void_reckoning/tactical/drag_curve.hpp"
#include "void_reckoning/tactical/limits.hpp"
#include "void_reckoning/tactical/shot.hpp"
