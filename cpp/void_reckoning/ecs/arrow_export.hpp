#pragma once

#include <string_view>

#include "void_reckoning/ecs/arrow_abi.hpp"
#include "void_reckoning/ecs/gather.hpp"
#include "void_reckoning/ecs/value_names.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// Export the table of one component, in its current state, as an Arrow stream: a record batch for each block of each archetype,
/// `entity_id` (uint64) first, then a column for each field as it is stored; its unit, doc line and meaning are the column's metadata
/// (make_arrow_schema()), with the ids of `names` if given. Rows come in no particular order.
///
/// Numbers, entities (uint64) and arrays of them (fixed_size_list) are not copied: their buffers are the world's blocks, which the batch
/// keeps alive and unchanged until it is released, by any thread, while the world changes. Copied are booleans (bit-packed here, bytes in
/// the world), validity of strings, and once per stream the world's strings: a string column is dictionary-encoded, its codes not copied.
///
/// The caller releases the stream; `keeper` is destroyed with the last of its batches. InvalidQuery for an unknown component, with the
/// nearest names.
[[nodiscard]] ArrowArrayStream export_component(const WorldState& state, std::string_view component,
                                                std::shared_ptr<const void> keeper = nullptr,
                                                std::shared_ptr<const ValueNames> names = nullptr);
[[nodiscard]] inline ArrowArrayStream export_component(const World& world, std::string_view component) {
    return export_component(world.state(), component);
}
[[nodiscard]] inline ArrowArrayStream export_component(const Snapshot& snapshot, std::string_view component) {
    return export_component(snapshot.state(), component);
}

/// The result of a query, column by column: its own memory, however many streams are opened on it.
struct GatheredTable {
    std::vector<EntityId> ids;
    std::vector<GatheredColumn> columns;  ///< each named by its `info`
    Dictionary dictionary;                ///< of the strings' codes
    std::shared_ptr<const ValueNames> names{};  ///< for the metadata of named fields; null: no metadata
};
/// Export the table as one record batch: `entity_id`, then the columns, not copied.
[[nodiscard]] ArrowArrayStream export_gathered(std::shared_ptr<const GatheredTable> table);

}  // namespace void_reckoning
