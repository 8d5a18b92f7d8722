#include "void_reckoning/ai/policies.hpp"

#include <fmt/ranges.h>

#include <array>

#include "void_reckoning/ai/greedy.hpp"
#include "void_reckoning/ai/random.hpp"
#include "void_reckoning/ai/standard.hpp"
#include "void_reckoning/base/refusal.hpp"

namespace void_reckoning {
namespace {

struct Entry {
    std::string_view name;
    std::unique_ptr<FactionPolicy> (*make)();
};

constexpr std::array<Entry, 3> kPolicies = {
    {{"random", make_random_policy}, {"greedy", make_greedy_policy}, {"standard", make_standard_policy}}};

}  // namespace

std::vector<std::string_view> policy_names() {
    std::vector<std::string_view> names;
    for (const Entry& entry : kPolicies) names.push_back(entry.name);
    return names;
}

std::unique_ptr<FactionPolicy> make_policy(std::string_view name) {
    for (const Entry& entry : kPolicies) {
        if (entry.name == name) return entry.make();
    }
    throw InvalidInput(must_be_one_of("policy", policy_names(), name));
}

}  // namespace void_reckoning
