#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/campaign/named_paths.hpp"

namespace void_reckoning {

/// Finds systems by the designations people use. Builds the table of names on first use.
class SystemFinder {
   public:
    static constexpr std::size_t kNotOneOfMany = std::numeric_limits<std::size_t>::max();

    explicit SystemFinder(const Surveyor& surveyor) : surveyor_(surveyor) {}
    /// Return the system. InvalidInput names the field, and the row if it is one of many.
    [[nodiscard]] SystemNumber find(const SystemDesignation& designation, std::string_view field, std::size_t row = kNotOneOfMany);
    [[nodiscard]] std::string name(SystemNumber system) const { return surveyor_.name(system); }

   private:
    [[nodiscard]] SystemNumber named(const std::string& name, const std::string& field);

    const Surveyor& surveyor_;
    std::vector<std::pair<std::string, SystemNumber>> names_;  ///< sorted
};

/// Constraints in the path finder's form, with the masks they refer to.
struct PathTerms {
    std::optional<double> speed;
    double longest_lane = kUnreachable;
    double maximum_cost = kUnreachable;
    std::vector<std::uint8_t> avoided_systems;
    std::vector<std::uint8_t> blocked_lanes;

    [[nodiscard]] PathConstraints constraints() const { return {avoided_systems, blocked_lanes, maximum_cost, longest_lane}; }
};

[[nodiscard]] PathTerms path_terms(const Surveyor& surveyor, SystemFinder& systems, const NamedPathConstraints& constraints);

}  // namespace void_reckoning
