#pragma once

#include "bindings/support/standard_casters.hpp"

#include "void_reckoning/ecs/query.hpp"

namespace void_reckoning {

/// A query from Python, translated once: it can be run any number of times, on any world.
struct QueryArguments {
    Query query;
    bool stored = false;  ///< its values are as the world stores them, as in messages; otherwise in natural units and names
    /// Return the query for the number of matches alone; the sort keys are kept, since entities must have their components.
    [[nodiscard]] QueryArguments counting() const {
        QueryArguments count = *this;
        count.query.limit = 0;
        count.query.offset = 0;
        return count;
    }
};

}  // namespace void_reckoning
