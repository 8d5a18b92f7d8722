#pragma once

#include <nanobind/nanobind.h>

#include "void_reckoning/campaign/policy.hpp"

namespace void_reckoning {

/// A Python object with `plan(view)` as a policy. Takes the GIL for the call; an exception of the plan forfeits the turn.
class PythonPolicy : public FactionPolicy {
   public:
    explicit PythonPolicy(nanobind::object policy) : policy_(std::move(policy)) {}
    ~PythonPolicy() override;
    [[nodiscard]] Plan plan(const FactionView& view) override;

   private:
    nanobind::object policy_;
};

}  // namespace void_reckoning
