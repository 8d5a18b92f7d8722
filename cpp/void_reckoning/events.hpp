/// Typed events in one stream, and their delivery to subscribers. The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/events/bound_systems.hpp"
#include "void_reckoning/events/bus.hpp"
#include "void_reckoning/events/descriptions.hpp"
#include "void_reckoning/events/event_types.hpp"
#include "void_reckoning/events/stream.hpp"
