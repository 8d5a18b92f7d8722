/// Live figures in shared memory: one process writes, any process reads. The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/telemetry/layout.hpp"
#include "void_reckoning/telemetry/publisher.hpp"
#include "void_reckoning/telemetry/reader.hpp"
#include "void_reckoning/telemetry/sessions.hpp"
#include "void_reckoning/telemetry/writer.hpp"
