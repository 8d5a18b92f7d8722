#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "void_reckoning/campaign/policy.hpp"

namespace void_reckoning {

/// Return "random", "greedy", "standard", weakest first.
[[nodiscard]] std::vector<std::string_view> policy_names();

/// Create a native policy. It holds nothing between turns: its plans depend on the view alone. InvalidInput names the allowed policies.
[[nodiscard]] std::unique_ptr<FactionPolicy> make_policy(std::string_view name);

}  // namespace void_reckoning
