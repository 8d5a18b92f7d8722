#pragma once

#include "void_reckoning/campaign/orders.hpp"
#include "void_reckoning/campaign/turn_context.hpp"

/// A pair of functions for each kind of order: `validate` returns the reason of a rejection and changes nothing; `apply` carries the order
/// out and does not fail once `validate` accepted it.
namespace void_reckoning {

[[nodiscard]] Validity validate(const MoveFleet& order, const FactionView& view);
[[nodiscard]] Validity validate(const ColonisePlanet& order, const FactionView& view);
[[nodiscard]] Validity validate(const ConstructBuilding& order, const FactionView& view);
[[nodiscard]] Validity validate(const RecruitUnit& order, const FactionView& view);
[[nodiscard]] Validity validate(const ResearchTechnology& order, const FactionView& view);
[[nodiscard]] Validity validate(const InvadePlanet& order, const FactionView& view);
[[nodiscard]] Validity validate(const EmbarkArmies& order, const FactionView& view);
[[nodiscard]] Validity validate(const MergeFleets& order, const FactionView& view);
[[nodiscard]] Validity validate(const SetStance& order, const FactionView& view);
[[nodiscard]] Validity validate(const Order& order, const FactionView& view);

void apply(const MoveFleet& order, TurnContext& turn);
void apply(const ColonisePlanet& order, TurnContext& turn);
void apply(const ConstructBuilding& order, TurnContext& turn);
void apply(const RecruitUnit& order, TurnContext& turn);
void apply(const ResearchTechnology& order, TurnContext& turn);
void apply(const InvadePlanet& order, TurnContext& turn);
void apply(const EmbarkArmies& order, TurnContext& turn);
void apply(const MergeFleets& order, TurnContext& turn);
void apply(const SetStance& order, TurnContext& turn);
void apply(const Order& order, TurnContext& turn);

}  // namespace void_reckoning
