#pragma once

#include "bindings/support/standard_casters.hpp"
#include "void_reckoning/blackbox/log_table.hpp"

namespace void_reckoning {

/// Events of one type.
struct LogColumns {
    std::string name;
    std::shared_ptr<SharedLog> log;
    LogSearch search;
    EventType type;
    std::vector<FieldInfo> fields;
};

/// Return name, type, unit and documentation line of each.
[[nodiscard]] nanobind::list rows_of(const std::vector<FieldInfo>& fields);

}  // namespace void_reckoning
