#pragma once

#include "void_reckoning/campaign/policy.hpp"

namespace void_reckoning {

[[nodiscard]] std::unique_ptr<FactionPolicy> make_greedy_policy();

}  // namespace void_reckoning
