#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "void_reckoning/ecs/arrow_abi.hpp"
#include "void_reckoning/ecs/component.hpp"

namespace void_reckoning {

/// The schema of one component's batches; `text_bytes` is the length of all strings of the world: beyond 2^31 they need wide offsets.
[[nodiscard]] ArrowSchema make_arrow_schema(const ComponentInfo& component, std::size_t text_bytes);

/// The same of any columns.
[[nodiscard]] ArrowSchema make_arrow_schema(std::string_view name, std::string_view doc, std::span<const FieldInfo> fields, bool wide);

[[nodiscard]] bool needs_wide_offsets(std::size_t text_bytes);

}  // namespace void_reckoning
