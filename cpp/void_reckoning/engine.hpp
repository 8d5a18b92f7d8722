/// A campaign with everything around it: playing, log, saves, replay, resuming. The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/engine/bisect.hpp"
#include "void_reckoning/engine/log_names.hpp"
#include "void_reckoning/engine/players.hpp"
#include "void_reckoning/engine/rebuild.hpp"
#include "void_reckoning/engine/replay.hpp"
#include "void_reckoning/engine/resume.hpp"
#include "void_reckoning/engine/run_settings.hpp"
#include "void_reckoning/engine/runner.hpp"
#include "void_reckoning/engine/statistics.hpp"
#include "void_reckoning/engine/usage.hpp"
