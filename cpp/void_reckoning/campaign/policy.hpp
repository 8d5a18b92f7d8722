#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/campaign/faction_view.hpp"

namespace void_reckoning {

inline constexpr std::size_t kMaxOrders = 1'000'000;     ///< in a plan from outside the core
inline constexpr std::size_t kMaxMemoryBytes = 64U << 10U;  ///< size of a policy's memory

/// A policy's plan for this turn.
struct Plan {
    std::vector<Order> orders;
    /// The contents of view.memory() next turn; nothing: unchanged. Everything else a policy holds may be lost at any time.
    std::optional<std::string> memory;
};

/// An extension point: native AI, Python classes and replay plan through it. `plan` must depend on the view alone.
class FactionPolicy {
   public:
    virtual ~FactionPolicy() = default;
    [[nodiscard]] virtual Plan plan(const FactionView& view) = 0;
};

/// A policy failed: it threw, returned an invalid plan or took too long. The faction forfeits its turn.
class PolicyError : public Error {
   public:
    using Error::Error;
    [[nodiscard]] Fault fault() const noexcept override { return Fault::kState; }
};

/// The policy took too long.
class PolicyTimeout : public PolicyError {
   public:
    using PolicyError::PolicyError;
};

}  // namespace void_reckoning
