#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "void_reckoning/ecs/component.hpp"

namespace void_reckoning {

/// "VRSV", at offset 68 of the file.
inline constexpr std::uint32_t kSaveApplicationId = 0x56525356;
/// `_slots.free_order` of a slot whose generations are used up.
inline constexpr std::int64_t kRetiredSlot = -1;

/// One element of one field.
struct SaveColumn {
    std::string name;
    ScalarType type = ScalarType::kBool;
    std::uint16_t field = 0;
    std::uint32_t element = 0;
};

/// The table of one component.
struct SaveTable {
    std::string name;
    std::vector<SaveColumn> columns;  ///< without entity_id
};

/// Plan the tables, named after the components and fields; SQLite's own names, and names that differ in case only, get underscores until
/// they differ.
[[nodiscard]] std::vector<SaveTable> plan_tables(std::span<const ComponentInfo> components);

/// Prefix of tables of names.
inline constexpr std::string_view kLookupPrefix = "names_";

/// Names of the additional tables and views, different from those of the tables.
struct SaveViews {
    std::array<std::string, kNameTables> lookups;  ///< "names_unit_type", by NameTable
    std::vector<std::string> views;                ///< "Ship_view", by table
};
[[nodiscard]] SaveViews plan_views(std::span<const SaveTable> tables);

[[nodiscard]] std::string create_sql(const SaveTable& table);
[[nodiscard]] std::string select_sql(const SaveTable& table);  ///< entity_id first, ascending

inline constexpr std::string_view kCreateMeta = "CREATE TABLE _meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID";
inline constexpr std::string_view kCreateComponents =
    "CREATE TABLE _components (component TEXT NOT NULL, field TEXT, type TEXT, count INTEGER, unit TEXT, doc TEXT NOT NULL, "
    "position INTEGER NOT NULL)";
inline constexpr std::string_view kCreateSlots =
    "CREATE TABLE _slots (slot INTEGER PRIMARY KEY, generation INTEGER NOT NULL, free_order INTEGER)";

using MetaRows = std::vector<std::pair<std::string, std::string>>;  ///< sorted by key

/// Return a checksum over all of `_meta` except itself, and all descriptions: everything that the state hash does not cover.
[[nodiscard]] std::uint64_t save_checksum(const MetaRows& meta, std::span<const ComponentInfo> components);

[[nodiscard]] std::string hex16(std::uint64_t value);

}  // namespace void_reckoning
