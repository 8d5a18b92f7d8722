#include "void_reckoning/ai/greedy.hpp"

#include <algorithm>

#include "void_reckoning/ai/draft.hpp"

namespace void_reckoning {
namespace {

using ai::Draft;
using ai::FleetPicture;
using ai::Picture;

/// Takes the best option at once: each colony and each fleet for itself, without reserve, gathering or foresight.
class Greedy {
   public:
    explicit Greedy(const FactionView& view) : draft_(view), picture_(draft_.picture) {}

    Plan plan() {
        research();
        for (const ai::ColonyPicture& colony : picture_.colonies) build(colony);
        ai::send_colonists(draft_);
        for (std::size_t i = 0; i < picture_.fleets.size(); ++i) {
            if (!draft_.busy[i] && picture_.fleets[i].standing) command(picture_.fleets[i]);
        }
        return {std::move(draft_.orders), std::nullopt};
    }

   private:
    void research() {
        if (picture_.view.research().technology) return;
        std::vector<Order> choice;
        draft_.candidates.research(choice);
        const auto cost = [&](const Order& order) { return picture_.universe[std::get<ResearchTechnology>(order).technology].cost; };
        const auto cheapest =
            std::min_element(choice.begin(), choice.end(), [&](const Order& a, const Order& b) { return cost(a) < cost(b); });
        if (cheapest != choice.end()) draft_.orders.push_back(*cheapest);
    }

    /// Fill empty queues: settlers while there is a free planet in sight, alternating with the strongest ship, armies and buildings.
    void build(const ai::ColonyPicture& colony) {
        if (colony.queued > 0) return;
        std::vector<Order> choice;
        draft_.candidates.recruits(colony.colony, choice);
        draft_.candidates.buildings(colony.colony, choice);
        const double dice = picture_.view.dice().at(colony.colony.value).uniform();
        const Order* best = nullptr;
        double most = 0;
        for (const Order& order : choice) {
            double score = 0;
            if (const auto* unit = std::get_if<RecruitUnit>(&order)) {
                const UnitStats& stats = picture_.modifiers[unit->type];
                if (stats.upkeep > 0 && picture_.unit_upkeep > 0.8 * picture_.gross) continue;
                const bool ground = picture_.universe[unit->type].domain == Domain::kGround;
                if (stats.colonises)
                    score = dice < 0.3 && !picture_.free.empty() ? 1e6 : 0;
                else if (stats.transport > 0)
                    score = dice < 0.4 ? 1e5 : 0;
                else if (ground)
                    score = dice < 0.6 ? 1e4 + stats.strength.strength : 0;
                else
                    score = stats.strength.strength;
            } else {
                score = dice > 0.8 ? 1e3 : 0;
            }
            if (score > most) best = &order, most = score;
        }
        const double cost = best == nullptr ? 0 : price(*best);
        if (best == nullptr || cost > money_left()) return;
        spent_ += cost;
        draft_.orders.push_back(*best);
    }

    [[nodiscard]] double price(const Order& order) const {
        if (const auto* unit = std::get_if<RecruitUnit>(&order)) return static_cast<double>(picture_.modifiers[unit->type].cost) / 1000.0;
        return static_cast<double>(picture_.universe[std::get<ConstructBuilding>(order).building].cost) / 1000.0;
    }
    [[nodiscard]] double money_left() const { return picture_.treasury - spent_; }

    void command(const FleetPicture& fleet) {
        const FactionView& view = picture_.view;
        for (const ai::TargetPlanet& target : picture_.targets) {
            if (target.system == fleet.system && fleet.armies > 0) {
                draft_.orders.emplace_back(InvadePlanet{fleet.fleet, target.planet});
                return;
            }
        }
        if (fleet.capacity > static_cast<std::int32_t>(fleet.armies)) {
            for (const ai::ColonyPicture& colony : picture_.colonies) {
                if (colony.system != fleet.system || colony.armies == 0) continue;
                draft_.orders.emplace_back(
                    EmbarkArmies{fleet.fleet, colony.colony, fleet.capacity - static_cast<std::int32_t>(fleet.armies)});
                break;
            }
        }
        if (!fleet.can_move || fleet.speed <= 0 || !fleet.armed) return;
        const std::vector<double>& away = draft_.paths_from(fleet.system).distance;
        SystemNumber best = kNoSystem;
        double nearest = 1e9;
        for (SystemNumber s = 0; s < picture_.systems.size(); ++s) {
            const ai::SystemPicture& system = picture_.systems[s];
            const bool target = system.hostile > 0 || std::any_of(picture_.targets.begin(), picture_.targets.end(),
                                                                  [&](const ai::TargetPlanet& one) { return one.system == s; });
            const bool unknown = !system.explored;
            if ((!target && !unknown) || system.hostile >= fleet.strength || s == fleet.system) continue;
            const double distance = away[s] + (unknown ? 30.0 : 0.0);
            if (distance < nearest) best = s, nearest = distance;
        }
        if (best == kNoSystem) return;
        draft_.orders.emplace_back(MoveFleet{fleet.fleet, view.map().system(best)});
    }

    Draft draft_;
    const Picture& picture_;
    double spent_ = 0;
};

class GreedyPolicy final : public FactionPolicy {
   public:
    Plan plan(const FactionView& view) override { return Greedy(view).plan(); }
};

}  // namespace

std::unique_ptr<FactionPolicy> make_greedy_policy() { return std::make_unique<GreedyPolicy>(); }

}  // namespace void_reckoning
