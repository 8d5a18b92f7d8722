/// Protocol Buffers messages over any world: bytes in, bytes out. The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/wire/event_message.hpp"
#include "void_reckoning/wire/world_messages.hpp"
