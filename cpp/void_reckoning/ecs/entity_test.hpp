#pragma once

#include <span>
#include <string>
#include <vector>

#include "void_reckoning/ecs/selection.hpp"

namespace void_reckoning {

/// The conditions of a query, made ready for one world as it is: for who has entities already and asks which of them match.
class EntityTest {
   public:
    /// InvalidQuery as of run_query(). Refers to the world.
    EntityTest(const World& world, std::span<const std::string> components, std::span<const Filter> filters);

    /// Whether every entity passes.
    [[nodiscard]] bool open() const { return mask_.none(); }
    [[nodiscard]] bool passes(World::Location at) const;

   private:
    const World& world_;
    ComponentMask mask_;
    std::vector<Selector> selectors_;  ///< most selective first
};

}  // namespace void_reckoning
