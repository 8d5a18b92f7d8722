/// A campaign, or a world, in use by any number of threads: what most programs hold. The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/session/campaign_session.hpp"
#include "void_reckoning/session/reading_tools.hpp"
#include "void_reckoning/session/session_gate.hpp"
#include "void_reckoning/session/shared_view.hpp"
#include "void_reckoning/session/world_reading.hpp"
#include "void_reckoning/session/world_session.hpp"
