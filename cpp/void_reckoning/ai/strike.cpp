#include <algorithm>
#include <cmath>
#include <numeric>

#include "void_reckoning/ai/battle_judge.hpp"

namespace void_reckoning::ai {
namespace {

constexpr double kConquestTurns = 60;    // turns of a planet's yield that count as the gain of taking it
constexpr double kDefenceTurns = 25;     // turns of a system's yield that count as the gain of driving an enemy out
constexpr double kTrophy = 0.35;         // share of an enemy fleet's price gained by beating it
constexpr double kLeaves = 0.35;         // of an attacker's strength: weaker enemies leave before the battle
constexpr double kAgeing = 0.02;         // per turn: growth assumed of an enemy since it was last seen
constexpr double kHorizon = 9;           // maximum turns of travel to a target
constexpr double kGatherTurns = 6;
constexpr double kSureWin = 0.72;        // win probability required by a cautious personality
constexpr double kSureLanding = 0.6;
constexpr double kFlight = 1.5;          // times its own strength: a threat to flee from
constexpr double kWeaker = 0.55, kStronger = 2;  // times the enemy's strength: no chance and certain victory in a guess
constexpr int kTries = 6;                // maximum number of a group's options that are judged
constexpr double kMuch = 0.2;            // of all own strength: a battle in doubt with this much at stake is fought out first

/// An option of a group.
struct Option {
    double score = 0;
    bool judged = false;            ///< false: the score is a guess
    std::size_t group = 0;
    SystemNumber system = kNoSystem;
    double need = 0;                ///< hostile strength there
    EntityId planet;                ///< to land on, if any
    double turns = 0;
    bool arrives = false;           ///< this turn
};

/// Guess the chance of winning by strengths alone: it only affects the order in which options are judged.
double likely(double strength, double need) {
    if (need <= 0) return 1;
    return std::clamp((strength / need - kWeaker) / (kStronger - kWeaker), 0.0, 1.0);
}

class Command {
   public:
    explicit Command(Draft& draft) : draft_(draft), picture_(draft.picture), groups_(gather_groups(draft)), judge_(draft.picture) {
        load_armies(draft_, groups_);
        const Personality& taste = picture_.view.spec().personality;
        bold_ = std::clamp(taste.aggression / std::max(0.2, taste.caution), 0.5, 2.0);
        sure_ = std::clamp(kSureWin - 0.08 * (bold_ - 1.0), 0.55, 0.85);
        by_worth_.resize(picture_.targets.size());
        std::iota(by_worth_.begin(), by_worth_.end(), std::size_t{0});
        std::sort(by_worth_.begin(), by_worth_.end(), [&](std::size_t a, std::size_t b) {
            const TargetPlanet& one = picture_.targets[a];
            const TargetPlanet& other = picture_.targets[b];
            if (one.system != other.system) return one.system < other.system;
            return one.worth != other.worth ? one.worth > other.worth : a < b;
        });
        first_target_.assign(picture_.systems.size() + 1, 0);
        for (const TargetPlanet& target : picture_.targets) ++first_target_[target.system + std::size_t{1}];
        std::partial_sum(first_target_.begin(), first_target_.end(), first_target_.begin());
    }

    /// Score each option by a guess of its outcome until it is the best one left; then judge its battle.
    void run() {
        std::vector<Option> options;
        for (std::size_t g = 0; g < groups_.size(); ++g) list_options(g, options);
        const auto worse = [](const Option& a, const Option& b) {
            if (a.score != b.score) return a.score < b.score;
            return a.group != b.group ? a.group > b.group : a.system > b.system;
        };
        std::make_heap(options.begin(), options.end(), worse);
        std::vector<double> sent(picture_.systems.size(), 0);
        for (std::size_t s = 0; s < sent.size(); ++s) sent[s] = picture_.systems[s].coming;
        while (!options.empty()) {
            std::pop_heap(options.begin(), options.end(), worse);
            Option option = options.back();
            options.pop_back();
            Group& group = groups_[option.group];
            if (group.assigned) continue;
            if (!option.judged) {
                if (!judge(option)) continue;
                options.push_back(option);
                std::push_heap(options.begin(), options.end(), worse);
                continue;
            }
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

    /// Return the factor by which a system's enemies are assumed to have grown since they were seen.
    [[nodiscard]] double aged(SystemNumber system) const {
        const SystemPicture& there = picture_.systems[system];
        return there.seen ? 1.0 : 1.0 + kAgeing * std::min<double>(there.age, 50);
    }

    /// Return the planet of a system that the group would land on, and its gain; without a check of the garrisons, the maximum gain.
    std::pair<EntityId, double> landing(const Group& group, SystemNumber system, bool look) {
        EntityId planet;
        double most = 0;
        if (group.armies == 0) return {planet, most};
        for (std::size_t t = first_target_[system]; t < first_target_[system + std::size_t{1}]; ++t) {
            const TargetPlanet& target = picture_.targets[by_worth_[t]];
            double gain = target.worth * kConquestTurns;
            if (gain <= most) break;
            if (look) {
                const double win = judge_.on_ground(group, target).win_probability;
                if (win < kSureLanding) continue;
                gain *= win;
            }
            if (gain > most) planet = target.planet, most = gain;
        }
        return {planet, most};
    }

    [[nodiscard]] double gain_of(const Group& group, SystemNumber system, double conquest) const {
        const SystemPicture& there = picture_.systems[system];
        const double driven_out = there.hostile_fleets > 0 ? there.own_worth : 0.0;
        return conquest * bold_ + kDefenceTurns * driven_out + trophy(group, there) * picture_.strength_price;
    }

    void list_options(std::size_t number, std::vector<Option>& options) {
        const Group& group = groups_[number];
        if (!group.armed) return;
        const std::vector<double>& away = draft_.paths_from(group.system).distance;
        for (SystemNumber s = 0; s < picture_.systems.size(); ++s) {
            const SystemPicture& system = picture_.systems[s];
            const bool settled = first_target_[s] < first_target_[s + std::size_t{1}];
            const bool interesting = settled || (system.hostile_fleets > 0 && (system.own_worth > 0 || system.threat > 0));
            if (!interesting || away[s] == kUnreachable) continue;
            const bool here = s == group.system;
            if (!here && (!group.can_move || group.speed <= 0)) continue;
            const double turns = Draft::turns(away[s], group.speed);
            if (turns > kHorizon) continue;
            const double need = system.hostile * aged(s);
            const double guess = likely(group.strength, need) * gain_of(group, s, landing(group, s, false).second) / (1.0 + turns);
            if (guess <= 0) continue;
            options.push_back({guess, false, number, s, need, EntityId{}, turns, away[s] <= group.speed});
        }
    }

    /// Score an option by the odds of its battle. False: the odds are too poor, or the group has tried enough options.
    bool judge(Option& option) {
        Group& group = groups_[option.group];
        if (group.tried >= kTries) return false;
        ++group.tried;
        const double times = aged(option.system);
        Verdict verdict = judge_.in_space(group, option.system, times);
        const bool in_doubt = std::abs(verdict.win_probability - sure_) < verdict.doubt;
        if (in_doubt && group.strength >= kMuch * picture_.strength) {
            verdict = judge_.fought_out(group, option.system, times, verdict);
        }
        if (verdict.win_probability < sure_) return false;
        const auto [planet, conquest] = landing(group, option.system, true);
        const double gain = verdict.win_probability * gain_of(group, option.system, conquest);
        const double cost = verdict.losses_a * group.strength * picture_.strength_price;
        option.planet = planet;
        option.score = (gain - cost) / (1.0 + option.turns);
        option.judged = true;
        return option.score > 0;
    }

    /// Return the strength that beating the fleets there would destroy. Much weaker fleets leave in time.
    [[nodiscard]] static double trophy(const Group& group, const SystemPicture& system) {
        const double stands = std::clamp(system.hostile_fleets / (kLeaves * group.strength + 1e-9), 0.0, 1.0);
        return kTrophy * stands * system.hostile_fleets;
    }

    void carry_out(const Option& option) {
        Group& group = groups_[option.group];
        const EntityId fleet = fleet_of(group);
        if (picture_.fleets[group.leader].stance != Stance::kAggressive) draft_.orders.emplace_back(SetStance{fleet, Stance::kAggressive});
        if (option.system != group.system) {
            if (draft_.paths_from(group.system).resistance[option.system] > std::max(option.need, 0.7 * group.strength)) {
                group.assigned = false;
                return;
            }
            draft_.orders.emplace_back(MoveFleet{fleet, picture_.view.map().system(option.system)});
        }
        if (!option.planet || !option.arrives) return;
        draft_.orders.emplace_back(InvadePlanet{fleet, option.planet});
        // Surviving armies continue with the fleet; one army stays.
        if (group.armies > 1) draft_.orders.emplace_back(EmbarkArmies{fleet, option.planet, static_cast<std::int32_t>(group.armies) - 1});
    }

    void go(Group& group, SystemNumber to) {
        group.assigned = true;
        if (to == group.system || !group.can_move || group.speed <= 0) return;
        draft_.orders.emplace_back(MoveFleet{fleet_of(group), picture_.view.map().system(to)});
    }

    /// Flee from a threat it can't beat, otherwise join a stronger group, otherwise look for armies to carry.
    void fall_back_or_gather(Group& group) {
        if (!group.can_move || group.speed <= 0) return;
        const SystemPicture& here = picture_.systems[group.system];
        const double friends = here.own;
        const bool danger = here.threat > kFlight * std::max(friends, group.strength);
        const std::vector<double>& away = draft_.paths_from(group.system).distance;
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
                // Don't go where it would have to flee at once.
                if (!danger && there.threat > kFlight * (there.own + group.strength)) continue;
                const double turns = Draft::turns(away[colony.system], group.speed);
                const bool fetches = group.capacity > static_cast<std::int32_t>(group.armies) && colony.armies > 1;
                double score = danger ? 20.0 / (1.0 + there.threat / (1.0 + there.own + group.strength)) : 0.0;
                if (fetches) score += colony.armies;
                if (picture_.systems[group.system].own_worth <= 0) score += 2;  // nothing to defend here
                score /= 1.0 + turns;
                if (score > most || (danger && best == kNoSystem && score > 0)) best = colony.system, most = score;
            }
        }
        if (best != kNoSystem && draft_.paths_from(group.system).resistance[best] <= 0.5 * group.strength) go(group, best);
    }

    Draft& draft_;
    const Picture& picture_;
    std::vector<Group> groups_;
    BattleJudge judge_;
    double bold_ = 1, sure_ = 0.7;
    std::vector<std::size_t> by_worth_;      ///< rows of Picture::targets by system, best first
    std::vector<std::size_t> first_target_;  ///< by system: its first index in by_worth_
};

}  // namespace

void command_fleets(Draft& draft) { Command(draft).run(); }

}  // namespace void_reckoning::ai
