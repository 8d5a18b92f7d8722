#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "void_reckoning/ecs/arrow_abi.hpp"
#include "void_reckoning/ecs/component.hpp"
#include "void_reckoning/ecs/value_names.hpp"

namespace void_reckoning {

/// Build the schema of one component's batches; `text_bytes` is the length of all strings of the world: beyond 2^31 they need wide offsets.
/// A field's metadata: `unit` and `doc`; if it is scaled `scale` and `natural_unit`; if it is named `names`, a JSON list by row, or with
/// `chosen_by` a list for each value of that field, `names` and `names_otherwise`.
[[nodiscard]] ArrowSchema make_arrow_schema(const ComponentInfo& component, std::size_t text_bytes, const ValueNames* names);

/// As above, for any columns.
[[nodiscard]] ArrowSchema make_arrow_schema(std::string_view name, std::string_view doc, std::span<const FieldInfo> fields, bool wide,
                                            const ValueNames* names = nullptr);

[[nodiscard]] bool needs_wide_offsets(std::size_t text_bytes);

}  // namespace void_reckoning
