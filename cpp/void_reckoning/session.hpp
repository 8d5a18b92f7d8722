/// A campaign or a world shared by any number of threads: most programs hold one of these. The public headers of this floor
/// (docs/guides/embed.md).
#pragma once

#include "void_reckoning/session/campaign_session.hpp"
#include "void_reckoning/session/reading_tools.hpp"
#include "void_reckoning/session/session_gate.hpp"
#include "void_reckoning/session/shared_view.hpp"
#include "void_reckoning/session/snapshot_bytes.hpp"
#include "void_reckoning/session/world_reading.hpp"
#include "void_reckoning/session/world_session.hpp"
