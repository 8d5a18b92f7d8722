#include "void_reckoning/ai/random.hpp"

#include "void_reckoning/campaign/candidates.hpp"

namespace void_reckoning {
namespace {

constexpr double kIdle = 0.4;  // chance that a colony or fleet is given no order this turn

/// Gives one order to each colony and fleet, any of its candidates with equal chances: the weakest policy.
class RandomPolicy final : public FactionPolicy {
   public:
    Plan plan(const FactionView& view) override {
        const Candidates candidates(view);
        Plan plan;
        std::vector<Order> choice;
        const auto choose = [&](std::uint64_t subject, double idle) {
            const RandomAddress dice = view.dice().at(subject);
            if (!choice.empty() && dice.uniform(0) >= idle) plan.orders.push_back(choice[dice.below(choice.size(), 1)]);
            choice.clear();
        };
        if (!view.research().technology) candidates.research(choice);
        choose(0, 0);
        for (const EntityId colony : view.colonies()) {
            candidates.buildings(colony, choice);
            candidates.recruits(colony, choice);
            choose(colony.value, kIdle);
        }
        for (const EntityId fleet : view.fleets()) {
            candidates.fleet(fleet, {}, choice);
            choose(fleet.value, kIdle);
        }
        return plan;
    }
};

}  // namespace

std::unique_ptr<FactionPolicy> make_random_policy() { return std::make_unique<RandomPolicy>(); }

}  // namespace void_reckoning
