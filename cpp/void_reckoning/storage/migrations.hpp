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
/// Entities keep everything else; one that had nothing else stays without components.
struct RemoveComponent {
    std::string component;
};
struct RenameField {
    std::string component, from, to;
};
struct RemoveField {
    std::string component, field;
};
/// At this place among the component's fields; false, 0 or no string for all.
struct AddField {
    std::string component;
    FieldInfo field;
    std::size_t place = 0;
};
/// Known, and nobody's.
struct AddComponent {
    ComponentInfo component;
};
/// Other words only: doc lines and units.
struct DescribeAnew {
    ComponentInfo component;
};

using MigrationStep = std::variant<RenameComponent, RemoveComponent, RenameField, RemoveField, AddField, AddComponent, DescribeAnew>;

/// Makes a save of one format one of the next.
struct Migration {
    std::vector<MigrationStep> steps;
    void (*then)(LoadedSave& save) = nullptr;  ///< for values that steps can't give, and for `info`
};

/// `all[n - 1]` makes a save of format n one of format n + 1. Here: the ones of this program.
[[nodiscard]] std::span<const Migration> migrations();

/// Brings a save of an older format, already checked under its own descriptions and hash, to the last one's, step by step. DamagedData
/// where a step names what the save does not have, or has already: nothing is passed over silently.
void migrate(LoadedSave& save, std::span<const Migration> all);

}  // namespace void_reckoning
