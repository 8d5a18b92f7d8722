#pragma once

#include <span>
#include <string>
#include <vector>

#include "void_reckoning/ecs/selection.hpp"

namespace void_reckoning {

/// The conditions of a query, prepared for the current state of one world, to test single entities.
class EntityTest {
   public:
    /// Prepare the conditions. Throws InvalidQuery like run_query(). Keeps a reference to the world.
    EntityTest(const World& world, std::span<const std::string> components, std::span<const Filter> filters);

    /// Return whether there are no conditions: every entity passes.
    [[nodiscard]] bool open() const { return mask_.none(); }
    [[nodiscard]] bool passes(World::Location at) const;

   private:
    const World& world_;
    ComponentMask mask_;
    std::vector<Selector> selectors_;  ///< most selective first
};

}  // namespace void_reckoning
