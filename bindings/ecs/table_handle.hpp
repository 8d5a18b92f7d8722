#pragma once

#include "bindings/support/standard_casters.hpp"

#include <cstddef>
#include <functional>
#include <string>

#include "void_reckoning/ecs/arrow_abi.hpp"
#include "void_reckoning/ecs/arrow_export.hpp"
#include "void_reckoning/ecs/memory_report.hpp"

namespace void_reckoning {

/// A table at the moment it was created, readable as an Arrow stream any number of times.
struct TableHandle {
    std::string name;
    std::size_t rows = 0;
    std::function<ArrowArrayStream()> open;
};

/// Creates, from the columns that a table keeps, an object that is released with the last of its batches.
using HoldColumns = std::function<std::shared_ptr<const void>(std::vector<Column>)>;

/// One component's table; the blocks are shared with the world until it changes. An unknown name is reported here, with the nearest ones,
/// not when the stream is read.
[[nodiscard]] TableHandle component_table(const WorldState& state, const std::string& component, const HoldColumns& hold,
                                          std::shared_ptr<const ValueNames> names);
[[nodiscard]] TableHandle result_table(std::shared_ptr<const GatheredTable> table);

/// Return the result of __arrow_c_stream__; takes over the stream. With the GIL.
[[nodiscard]] nanobind::object arrow_capsule(ArrowArrayStream opened);

}  // namespace void_reckoning
