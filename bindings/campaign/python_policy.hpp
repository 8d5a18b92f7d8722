#pragma once

#include "bindings/support/standard_casters.hpp"

#include <optional>

#include "void_reckoning/campaign/policy.hpp"

namespace void_reckoning {

/// A Python object with `plan(view)` as a policy. Takes the GIL for the call; an exception of the plan forfeits the turn, and so does
/// Python code that plans for longer than `timeout` seconds (planning_limit.hpp).
class PythonPolicy : public FactionPolicy {
   public:
    explicit PythonPolicy(nanobind::object policy, std::optional<double> timeout = {}) : policy_(std::move(policy)), timeout_(timeout) {}
    ~PythonPolicy() override;
    [[nodiscard]] Plan plan(const FactionView& view) override;

   private:
    nanobind::object policy_;
    std::optional<double> timeout_;
};

}  // namespace void_reckoning
