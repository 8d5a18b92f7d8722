#pragma once

#include <bitset>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "void_reckoning/ecs/component.hpp"

namespace void_reckoning {

inline constexpr std::size_t kMaxComponents = 256;
/// Maximum number of values of an entity's component, all elements of all fields: a save has a column for each, and one for the entity id,
/// of the 2,000 that SQLite allows. A component that could not be saved is refused when it is registered.
inline constexpr std::size_t kMaxComponentValues = 1999;
/// Maximum number of sets of components in a world; also in a save, so that a hostile file can't create tables without limit.
inline constexpr std::size_t kMaxArchetypes = 4096;
using ComponentMask = std::bitset<kMaxComponents>;

/// The source of one column of a table. Column 0 of every table holds the entity ids.
struct ColumnInfo {
    ComponentId component;
    std::uint16_t field = 0;
    ScalarType type = ScalarType::kEntity;
    std::uint32_t count = 1;
    std::uint64_t key = 0;  ///< of "Component.field", for the state hash
    [[nodiscard]] std::size_t row_bytes() const { return size_of(type) * count; }
};

/// One archetype: a set of components and the columns it needs.
struct TableLayout {
    ComponentMask mask;
    std::vector<ComponentId> components;
    std::vector<ColumnInfo> columns;
    std::vector<std::int32_t> first_column;  ///< by component: its first field's column, 0 if it has no fields, -1 if it is absent
    std::size_t offset = 0;                  ///< position of column 0 among all columns of the world
};

/// The component types of a world and the archetypes in it. Immutable once shared: a change makes a copy.
class Schema {
   public:
    /// Add a component. InvalidInput if the name or a field is empty, not an identifier, or taken with another description, or the
    /// component is too wide.
    ComponentId add_component(ComponentInfo info, std::size_t cpp_type = kNoCppType);
    [[nodiscard]] ComponentId find(std::string_view name) const;
    [[nodiscard]] ComponentId find_cpp_type(std::size_t cpp_type) const {
        return cpp_type < by_cpp_type_.size() ? by_cpp_type_[cpp_type] : ComponentId{};
    }
    [[nodiscard]] const ComponentInfo& component(ComponentId id) const { return components_[id.value]; }
    [[nodiscard]] std::span<const ComponentInfo> components() const { return components_; }

    [[nodiscard]] int find_table(const ComponentMask& mask) const;  ///< -1 if there is none
    std::size_t add_table(const ComponentMask& mask);  ///< InvalidInput if there would be more than kMaxArchetypes
    void clear_tables();
    [[nodiscard]] std::span<const TableLayout> tables() const { return tables_; }
    [[nodiscard]] const TableLayout& table(std::size_t index) const { return tables_[index]; }
    [[nodiscard]] std::size_t column_count() const { return column_count_; }
    /// Return where the fields of a compiled-in component begin among all columns of the world; -1 if the table lacks it.
    [[nodiscard]] std::int32_t first_column(std::size_t table, std::size_t cpp_type) const {
        return cpp_type < by_cpp_type_.size() ? first_columns_[table * by_cpp_type_.size() + cpp_type] : -1;
    }

    static constexpr std::size_t kNoCppType = ~std::size_t{0};

   private:
    void list_first_columns();

    std::vector<ComponentInfo> components_;
    std::map<std::string, ComponentId, std::less<>> by_name_;
    std::vector<ComponentId> by_cpp_type_;
    std::vector<TableLayout> tables_;
    std::size_t column_count_ = 0;
    std::vector<std::int32_t> first_columns_;  ///< by table and C++ type
};

[[nodiscard]] std::size_t next_cpp_type();

/// A dense number per C++ component type, the same for all worlds of the process. Meaningless outside the process.
template <class T> inline const std::size_t kCppType = next_cpp_type();

}  // namespace void_reckoning
