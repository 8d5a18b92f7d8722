#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "void_reckoning/storage/save.hpp"

namespace void_reckoning {

struct RenameComponent {
    std::string from, to;
};
/// Entities keep everything else; one without other components stays.
struct RemoveComponent {
    std::string component;
};
struct RenameField {
    std::string component, from, to;
};
struct RemoveField {
    std::string component, field;
};
/// At this place among the component's fields; false, 0 or no string for all entities.
struct AddField {
    std::string component;
    FieldInfo field;
    std::size_t place = 0;
};
/// A component that no entity has yet.
struct AddComponent {
    ComponentInfo component;
};
/// New wording only: doc lines and units.
struct DescribeAnew {
    ComponentInfo component;
};

using MigrationStep = std::variant<RenameComponent, RemoveComponent, RenameField, RemoveField, AddField, AddComponent, DescribeAnew>;

/// Converts a save of one format to the next.
struct Migration {
    std::vector<MigrationStep> steps;
    void (*then)(LoadedSave& save) = nullptr;  ///< for values that steps can't express, and for `info`
};

/// Return this program's migrations: `all[n - 1]` converts a save of format n to format n + 1.
[[nodiscard]] std::span<const Migration> migrations();

/// Convert a save of an older format, already checked under its own descriptions and hash, to the latest one, step by step. DamagedData if
/// a step names something that the save lacks, or already has: nothing is skipped silently.
void migrate(LoadedSave& save, std::span<const Migration> all);

}  // namespace void_reckoning
