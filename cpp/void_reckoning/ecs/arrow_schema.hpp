#pragma once

#include <cstddef>

#include "void_reckoning/ecs/arrow_abi.hpp"
#include "void_reckoning/ecs/component.hpp"

namespace void_reckoning {

/// The schema of one component's batches; `text_bytes` is the length of all strings of the world: beyond 2^31 they need wide offsets.
[[nodiscard]] ArrowSchema make_arrow_schema(const ComponentInfo& component, std::size_t text_bytes);

[[nodiscard]] bool needs_wide_offsets(std::size_t text_bytes);

}  // namespace void_reckoning
