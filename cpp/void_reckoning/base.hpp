/// Errors, ids, random numbers, workers, stopping long work. The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/base/describe.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/file_system.hpp"
#include "void_reckoning/base/floating_point.hpp"
#include "void_reckoning/base/ids.hpp"
#include "void_reckoning/base/parallel.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/base/scalar.hpp"
#include "void_reckoning/base/stop_token.hpp"
#include "void_reckoning/base/usable_cores.hpp"
