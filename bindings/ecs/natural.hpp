#pragma once

#include "bindings/support/standard_casters.hpp"

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "void_reckoning/ecs/gather.hpp"
#include "void_reckoning/ecs/natural_values.hpp"

namespace void_reckoning {

/// The names of a session as Python strings, created once for it. Only with the GIL.
class PythonNames {
   public:
    explicit PythonNames(std::shared_ptr<const ValueNames> names);
    [[nodiscard]] const ValueNames& names() const { return *names_; }
    [[nodiscard]] const std::shared_ptr<const ValueNames>& shared() const { return names_; }
    /// Return None for the number that means none; the number itself if there is no such row.
    [[nodiscard]] nanobind::object id(NameTable table, ScalarType type, std::uint64_t row) const;

   private:
    std::shared_ptr<const ValueNames> names_;
    std::array<std::vector<nanobind::str>, kNameTables> ids_;
};

/// Return {"Ship": {"type": "frigate", "hull": 40.0, ...}, ...}, in natural units and names; arrays are tuples.
[[nodiscard]] nanobind::dict components_of(const World& world, World::Location at, const PythonNames& names);

/// Columns to gather for natural values: those requested, followed by those that select names.
struct NaturalPaths {
    NaturalPaths(const Schema& schema, std::vector<std::string> asked);
    std::vector<std::string> paths;
    std::vector<std::ptrdiff_t> choosers;  ///< for each requested column: which of `paths` selects its names; -1: none does
};

/// Return a column of scaled (a float64 array) or named values (an object array of str and None). `chosen`: the values of
/// Meaning::chosen_by, by row, or null.
[[nodiscard]] nanobind::object natural_column(const GatheredColumn& column, const GatheredColumn* chosen, const PythonNames& names);

}  // namespace void_reckoning
