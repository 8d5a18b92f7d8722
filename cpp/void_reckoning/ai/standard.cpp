#include "void_reckoning/ai/standard.hpp"

#include "void_reckoning/ai/draft.hpp"

namespace void_reckoning {
namespace {

/// Weighs its options by their value to this faction; looks a few turns ahead on the map, not into others' plans.
class StandardPolicy final : public FactionPolicy {
   public:
    Plan plan(const FactionView& view) override {
        ai::Draft draft(view);
        ai::choose_research(draft);
        ai::spend(draft);
        ai::send_scouts(draft);
        ai::send_colonists(draft);
        ai::command_fleets(draft);
        return {std::move(draft.orders), std::nullopt};
    }
};

}  // namespace

std::unique_ptr<FactionPolicy> make_standard_policy() { return std::make_unique<StandardPolicy>(); }

}  // namespace void_reckoning
