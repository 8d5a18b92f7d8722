#pragma once

#include "void_reckoning/blackbox/log_columns.hpp"
#include "void_reckoning/ecs/arrow_abi.hpp"

namespace void_reckoning {

/// Export events of one type as an Arrow stream: a record batch for each chunk, columns in the order of log_fields(). If a chunk is neither
/// compressed nor copied into memory, the columns of its events are the file itself; only the common columns, booleans, and validity of
/// texts are built. Texts are dictionary-encoded, each batch with its chunk's dictionary. Each call begins a new scan. The caller releases
/// the stream, whose calls may come from any thread; damage becomes its error.
[[nodiscard]] ArrowArrayStream export_log(std::shared_ptr<SharedLog> log, const LogSearch& search, EventType type);

}  // namespace void_reckoning
