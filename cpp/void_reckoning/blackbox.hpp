/// The log: writing, reading, searching, columns, Arrow. The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/blackbox/event_view.hpp"
#include "void_reckoning/blackbox/format.hpp"
#include "void_reckoning/blackbox/log_columns.hpp"
#include "void_reckoning/blackbox/log_index.hpp"
#include "void_reckoning/blackbox/log_scan.hpp"
#include "void_reckoning/blackbox/log_table.hpp"
#include "void_reckoning/blackbox/reader.hpp"
#include "void_reckoning/blackbox/records.hpp"
#include "void_reckoning/blackbox/writer.hpp"
