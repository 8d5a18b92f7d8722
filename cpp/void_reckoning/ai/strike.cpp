#include <algorithm>
#include <cmath>

#include "void_reckoning/ai/groups.hpp"

namespace void_reckoning::ai {
namespace {

constexpr double kConquestTurns = 60;    // of a planet's yield count as the gain of taking it
constexpr double kDefenceTurns = 25;     // of a system's yield count as the gain of driving an enemy out
constexpr double kTrophy = 0.35;         // of an enemy fleet's price is gained by beating it
constexpr double kLeaves = 0.35;         // of an attacker's strength: who has less does not stay for the fight
constexpr double kAgeing = 0.02;         // a turn: how much more an enemy last seen is taken to have by now
constexpr double kHorizon = 9;           // turns of travel to a target, at most
constexpr double kGatherTurns = 6;
constexpr double kSureWin = 0.72;        // win probability that a cautious mind asks for
constexpr double kSureLanding = 0.6;
constexpr double kFlight = 1.5;          // times the own strength: a threat to run from
constexpr double kPerShip = 40;          // strength of a ship where only a stack's strength is known

struct Battle {
    double win = 0, losses = 0;
};

Battle judge(const Group& group, double enemy, double enemy_count) {
    if (enemy <= 0) return {1.0, 0.0};
    const combat::BattleEstimate estimate = combat::estimate(group.strength, enemy, group.ships, enemy_count, combat::Domain::kSpace);
    return {estimate.win_probability, estimate.losses_a};
}

/// One thing that a group could do.
struct Option {
    double score = 0;
    std::size_t group = 0;
    SystemNumber system = kNoSystem;
    double need = 0;                ///< hostile strength there
    EntityId planet;                ///< to land on, or none
    bool arrives = false;           ///< this turn
};

class Command {
   public:
    explicit Command(Draft& draft) : draft_(draft), picture_(draft.picture), groups_(gather_groups(draft)) {
        load_companies(draft_, groups_);
        const Personality& taste = picture_.view.spec().personality;
        bold_ = std::clamp(taste.aggression / std::max(0.2, taste.caution), 0.5, 2.0);
        sure_ = std::clamp(kSureWin - 0.08 * (bold_ - 1.0), 0.55, 0.85);
        best_planet_.assign(picture_.systems.size(), -1);
        for (std::size_t t = 0; t < picture_.targets.size(); ++t) {
            auto& first = best_planet_[picture_.targets[t].system];
            if (first < 0) first = static_cast<int>(t);
        }
    }

    void run() {
        std::vector<Option> options;
        for (std::size_t g = 0; g < groups_.size(); ++g) list_options(g, options);
        std::sort(options.begin(), options.end(), [](const Option& a, const Option& b) {
            if (a.score != b.score) return a.score > b.score;
            return a.group != b.group ? a.group < b.group : a.system < b.system;
        });
        std::vector<double> sent(picture_.systems.size(), 0);
        for (std::size_t s = 0; s < sent.size(); ++s) sent[s] = picture_.systems[s].coming;
        for (const Option& option : options) {
            Group& group = groups_[option.group];
            if (group.assigned) continue;
            const bool served = sent[option.system] > 1.5 * option.need + 1.0;
            if (served && !(option.planet && option.arrives)) continue;
            group.assigned = true;
            sent[option.system] += group.strength;
            carry_out(option);
        }
        for (Group& group : groups_) {
            if (!group.assigned) fall_back_or_gather(group);
        }
    }

   private:
    [[nodiscard]] EntityId fleet_of(const Group& group) const { return picture_.fleets[group.leader].fleet; }

    [[nodiscard]] double expected(SystemNumber system) const {
        const SystemPicture& there = picture_.systems[system];
        return there.seen ? there.hostile : there.hostile * (1.0 + kAgeing * std::min<double>(there.age, 50));
    }

    /// The planet of a system that the group would land on, and the gain of that.
    std::pair<EntityId, double> landing(const Group& group, SystemNumber system) const {
        EntityId planet;
        double most = 0;
        if (best_planet_[system] < 0) return {planet, most};
        for (auto t = static_cast<std::size_t>(best_planet_[system]); t < picture_.targets.size(); ++t) {
            const TargetPlanet& target = picture_.targets[t];
            if (target.system != system) break;
            double gain = 0;
            if (group.companies > 0) {
                const double win =
                    combat::estimate(group.landing, target.garrison, group.companies, 4, combat::Domain::kGround).win_probability;
                if (win >= kSureLanding) {
                    gain = win * target.worth * kConquestTurns;
                    if (gain > most) planet = target.planet;
                }
            }
            most = std::max(most, gain);
        }
        return {planet, most};
    }

    void list_options(std::size_t number, std::vector<Option>& options) {
        const Group& group = groups_[number];
        if (!group.armed) return;
        const std::vector<double>& away = draft_.ways_from(group.system).distance;
        const double price = picture_.strength_price;
        for (SystemNumber s = 0; s < picture_.systems.size(); ++s) {
            const SystemPicture& system = picture_.systems[s];
            const bool interesting = best_planet_[s] >= 0 || (system.hostile_fleets > 0 && (system.own_worth > 0 || system.threat > 0));
            if (!interesting || away[s] == kUnreachable) continue;
            const bool here = s == group.system;
            if (!here && (!group.can_move || group.speed <= 0)) continue;
            const double turns = Draft::turns(away[s], group.speed);
            if (turns > kHorizon) continue;
            const double need = expected(s);
            const double count = system.hostile_ships > 0 ? system.hostile_ships : std::ceil(need / kPerShip);
            const Battle battle = judge(group, need, count);
            if (battle.win < sure_) continue;
            const auto [planet, conquest] = landing(group, s);
            const double gain = battle.win * (conquest * bold_ + kDefenceTurns * (system.hostile_fleets > 0 ? system.own_worth : 0.0) +
                                              trophy(group, system) * price);
            const double cost = battle.losses * group.strength * price;
            const double score = (gain - cost) / (1.0 + turns);
            if (score <= 0) continue;
            options.push_back({score, number, s, need, planet, away[s] <= group.speed});
        }
    }

    /// Strength that beating the fleets there would destroy. Whoever is far weaker leaves in time.
    [[nodiscard]] static double trophy(const Group& group, const SystemPicture& system) {
        const double stands = std::clamp(system.hostile_fleets / (kLeaves * group.strength + 1e-9), 0.0, 1.0);
        return kTrophy * stands * system.hostile_fleets;
    }

    void carry_out(const Option& option) {
        Group& group = groups_[option.group];
        const EntityId fleet = fleet_of(group);
        if (picture_.fleets[group.leader].stance != Stance::kAggressive) draft_.orders.emplace_back(SetStance{fleet, Stance::kAggressive});
        if (option.system != group.system) {
            if (draft_.ways_from(group.system).resistance[option.system] > std::max(option.need, 0.7 * group.strength)) {
                group.assigned = false;
                return;
            }
            draft_.orders.emplace_back(MoveFleet{fleet, picture_.view.map().system(option.system)});
        }
        if (!option.planet || !option.arrives) return;
        draft_.orders.emplace_back(InvadePlanet{fleet, option.planet});
        // What the fight leaves goes on with the fleet; one company stays.
        if (group.companies > 1)
            draft_.orders.emplace_back(EmbarkArmies{fleet, option.planet, static_cast<std::int32_t>(group.companies) - 1});
    }

    void go(Group& group, SystemNumber to) {
        group.assigned = true;
        if (to == group.system || !group.can_move || group.speed <= 0) return;
        draft_.orders.emplace_back(MoveFleet{fleet_of(group), picture_.view.map().system(to)});
    }

    /// Runs from what it can't beat, else joins a stronger group, else looks for companies to carry.
    void fall_back_or_gather(Group& group) {
        if (!group.can_move || group.speed <= 0) return;
        const SystemPicture& here = picture_.systems[group.system];
        const double friends = here.own;
        const bool danger = here.threat > kFlight * std::max(friends, group.strength);
        const std::vector<double>& away = draft_.ways_from(group.system).distance;
        SystemNumber best = kNoSystem;
        double most = 0;
        for (const Group& other : groups_) {
            if (other.system == group.system || other.assigned) continue;
            if (other.strength < group.strength || (other.strength <= group.strength && other.system > group.system)) continue;
            const double turns = Draft::turns(away[other.system], group.speed);
            if (turns > kGatherTurns || picture_.systems[other.system].threat > kFlight * (other.strength + group.strength)) continue;
            const double score = (1.0 + other.strength) / (1.0 + turns);
            if (score > most) best = other.system, most = score;
        }
        if (best == kNoSystem || danger) {
            for (const ColonyPicture& colony : picture_.colonies) {
                const SystemPicture& there = picture_.systems[colony.system];
                if (colony.system == group.system || there.hostile_fleets > 0) continue;
                const double turns = Draft::turns(away[colony.system], group.speed);
                const bool fetches = group.capacity > static_cast<std::int32_t>(group.companies) && colony.companies > 1;
                double score = danger ? 20.0 / (1.0 + there.threat / (1.0 + there.own + group.strength)) : 0.0;
                if (fetches) score += colony.companies;
                if (picture_.systems[group.system].own_worth <= 0) score += 2;  // nothing to stand here for
                score /= 1.0 + turns;
                if (score > most || (danger && best == kNoSystem && score > 0)) best = colony.system, most = score;
            }
        }
        if (best != kNoSystem && draft_.ways_from(group.system).resistance[best] <= 0.5 * group.strength) go(group, best);
    }

    Draft& draft_;
    const Picture& picture_;
    std::vector<Group> groups_;
    double bold_ = 1, sure_ = 0.7;
    std::vector<int> best_planet_;  ///< by system: its first row of Picture::targets, or -1
};

}  // namespace

void command_fleets(Draft& draft) { Command(draft).run(); }

}  // namespace void_reckoning::ai
