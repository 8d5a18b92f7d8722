#include <algorithm>
#include <cmath>

#include "void_reckoning/ai/draft.hpp"

namespace void_reckoning::ai {
namespace {

constexpr double kThousand = 1000;
constexpr double kPaybackTurns = 40;      // turns of a building's gain that count against its price
constexpr double kSettlerTurns = 18;      // turns of a full planet's yield that count against a colony ship's price
constexpr double kBacklog = 6;            // maximum turns of work in a queue
constexpr double kMilitaryScore = 2.0;
constexpr double kMilitaryShare = 0.5;   // share of the gross income for units' upkeep in calm times
constexpr double kMaxShare = 0.62;       // maximum share of the gross income for units' upkeep, more with a full treasury
constexpr double kFullTurns = 40;         // turns of gross income that make a full treasury
constexpr double kSwift = 0.7;            // of the fastest type's speed: slower warships have less value
constexpr double kArmiesAGroup = 20;
constexpr std::uint32_t kScouts = 2;
constexpr std::uint32_t kScoutTurns = 60; // later, colonies and fleets see enough

/// An option to buy. Small: there are thousands in a plan.
struct Choice {
    double score = 0;
    std::uint32_t colony = 0;  ///< row of Picture::colonies
    std::uint16_t type = 0;    ///< of building or unit
    bool unit = false;
};

enum class Role { kSettler, kScout, kTransport, kWarship, kArmy, kNone };

class Treasurer {
   public:
    explicit Treasurer(Draft& draft) : draft_(draft), picture_(draft.picture), taste_(picture_.view.spec().personality) {
        rate_types();
        count_wants();
    }

    void run() {
        money_ = picture_.treasury;
        const double rich = std::min(1.0, picture_.treasury / std::max(1.0, kFullTurns * picture_.gross));
        margin_ = (kMaxShare + (1.0 - kMaxShare) * rich) * picture_.gross - picture_.unit_upkeep;
        std::vector<Choice> choices;
        std::vector<Order> orders;
        for (std::size_t c = 0; c < picture_.colonies.size(); ++c) {
            const EntityId colony = picture_.colonies[c].colony;
            const double turns = backlog_turns(c);
            orders.clear();
            if (turns < 2 * kBacklog) draft_.candidates.buildings(colony, orders);
            for (const Order& order : orders) weigh_building(c, std::get<ConstructBuilding>(order).building, choices);
            orders.clear();
            if (turns < kBacklog) draft_.candidates.recruits(colony, orders);
            for (const Order& order : orders) weigh_unit(c, std::get<RecruitUnit>(order).type, choices);
            room_.push_back(static_cast<std::size_t>(picture_.universe.rules.queue_length) - picture_.colonies[c].queued);
            slots_.push_back(picture_.colonies[c].output.slots);
            work_.push_back(picture_.colonies[c].backlog);
        }
        std::sort(choices.begin(), choices.end(), [this](const Choice& a, const Choice& b) {
            if (a.score != b.score) return a.score > b.score;
            if (const std::uint64_t one = lot(a), other = lot(b); one != other) return one < other;
            return a.colony < b.colony;
        });
        buy(choices);
    }

   private:
    [[nodiscard]] double backlog_turns(std::size_t c) const {
        const ColonyPicture& colony = picture_.colonies[c];
        return colony.backlog / std::max(0.2, colony.yield.industry);
    }

    [[nodiscard]] Role role(UnitTypeIndex type) const { return roles_[type.value]; }

    [[nodiscard]] Role role_of(UnitTypeIndex type) const {
        const UnitStats& stats = picture_.modifiers[type];
        if (picture_.universe[type].domain == Domain::kGround) return stats.armed ? Role::kArmy : Role::kNone;
        if (stats.colonises) return Role::kSettler;
        if (stats.transport > 0 && stats.strength.strength < 0.35 * picture_.strongest) return Role::kTransport;
        if (!stats.armed) return stats.speed >= 0.95 * picture_.fastest ? Role::kScout : Role::kNone;
        if (stats.speed >= 0.95 * picture_.fastest && stats.strength.strength <= 0.3 * picture_.strongest && worth_[type.value] < 0.6) {
            return Role::kScout;
        }
        return stats.speed > 0 ? Role::kWarship : Role::kNone;
    }

    /// Compute each type's strength per credit relative to the best of its domain that the faction may ever have.
    void rate_types() {
        double best_army = 1e-9;
        for (std::size_t i = 0; i < picture_.modifiers.units.size(); ++i) {
            worth_.push_back(strength_for_credit(picture_.modifiers.units[i]));
            const bool ground = picture_.universe.unit_types[i].domain == Domain::kGround;
            if (ground && picture_.universe.may_build(picture_.view.spec_index(), UnitTypeIndex(i)))
                best_army = std::max(best_army, worth_[i]);
        }
        for (std::size_t i = 0; i < worth_.size(); ++i) {
            const bool ground = picture_.universe.unit_types[i].domain == Domain::kGround;
            worth_[i] = ground ? worth_[i] / best_army : worth_[i] * picture_.strength_price;
        }
        yards_.assign(picture_.universe.buildings.size(), 0.0);
        for (std::size_t i = 0; i < worth_.size(); ++i) {
            roles_.push_back(role_of(UnitTypeIndex(i)));
            const UnitType& unit = picture_.universe.unit_types[i];
            if (!unit.requires_building || !picture_.universe.may_build(picture_.view.spec_index(), UnitTypeIndex(i))) continue;
            if (!unit.requires_technology || draft_.candidates.knows(unit.requires_technology))
                yards_[unit.requires_building.value] += worth_[i];
        }
    }

    void count_wants() {
        std::uint32_t settlers = 0;
        std::uint32_t scouts = 0;
        for (const FleetPicture& fleet : picture_.fleets) {
            settlers += fleet.colonisers;
            scouts += fleet.scout ? 1 : 0;
            transport_room_ += fleet.capacity;
            armies_ += fleet.armies;
        }
        for (const ColonyPicture& colony : picture_.colonies) armies_ += colony.armies;
        for (std::size_t t = 0; t < picture_.queued_units.size(); ++t) {
            const std::uint32_t queued = picture_.queued_units[t];
            if (queued == 0) continue;
            const UnitTypeIndex type(t);
            switch (role(type)) {
                case Role::kSettler: settlers += queued; break;
                case Role::kScout: scouts += queued; break;
                case Role::kArmy: armies_ += queued; break;
                default: transport_room_ += static_cast<std::int32_t>(queued) * picture_.modifiers[type].transport;
            }
        }
        // Unguarded planets within reach, best first.
        for (const FreePlanet& planet : picture_.free) {
            if (!draft_.peaceful(planet.system)) continue;
            settler_gains_.push_back(planet.worth);
        }
        std::sort(settler_gains_.begin(), settler_gains_.end(), std::greater<>());
        settlers_ = settlers;
        const bool dark = picture_.view.turn() < kScoutTurns;
        scouts_wanted_ = dark && scouts < kScouts ? kScouts - scouts : 0;
        double danger = 0;
        for (const ColonyPicture& colony : picture_.colonies) danger = std::max(danger, picture_.systems[colony.system].threat);
        danger_ = danger / (danger + picture_.strength + 1.0);
        const double share = picture_.unit_upkeep / std::max(1.0, picture_.gross);
        const double wanted = kMilitaryShare + 0.1 * (taste_.aggression - 1.0) + 0.25 * danger_;
        pressure_ = std::clamp(wanted / std::max(0.08, share), 0.25, 3.0);
        const double groups = std::max(1.0, picture_.strength / (8.0 * 0.25 * std::max(1.0, picture_.strongest)));
        armies_wanted_ = kArmiesAGroup * groups + 0.5 * static_cast<double>(picture_.colonies.size());
        room_wanted_ = kArmiesAGroup * groups;
    }

    /// Return whether a price is affordable. What is too expensive at first is too expensive later: it need not be weighed.
    [[nodiscard]] bool affordable(std::int64_t cost, std::int64_t upkeep) const {
        return price(cost) <= money_ && static_cast<double>(upkeep) / kThousand <= margin_;
    }
    [[nodiscard]] static double price(std::int64_t cost) { return std::max(0.1, static_cast<double>(cost) / kThousand); }

    void weigh_building(std::size_t c, BuildingIndex building, std::vector<Choice>& choices) const {
        const BuildingType& type = picture_.universe[building];
        if (!affordable(type.cost, type.upkeep)) return;
        const ColonyPicture& colony = picture_.colonies[c];
        Yield local = colony.yield;
        // A young colony counts by its later size.
        const double ripe = local.population > 0 ? std::clamp(0.4 * local.capacity / local.population, 1.0, 2.0) : 1.0;
        local.danger =
            std::min(1.0, 0.15 + picture_.systems[colony.system].threat / (picture_.strongest + 1.0)) * (1.0 + colony.yield.value() / 20.0);
        double sum = 0;
        for (const Effect& effect : type.effects) {
            Yield all = picture_.yield;
            all.danger = local.danger;
            sum += gain(effect, effect.scope == Scope::kColony ? local : all, picture_.view);
        }
        // Yards of better ships belong where the industry is.
        sum += 2.0 * yards_[building.value] * colony.yield.industry / std::max(1.0, picture_.yield.industry);
        const double upkeep = static_cast<double>(type.upkeep) / kThousand;
        const double cost = price(type.cost);
        const double score = taste_.economy * (sum * ripe - upkeep) * kPaybackTurns / cost;
        if (score < 1.0) return;
        choices.push_back({score, static_cast<std::uint32_t>(c), building.value, false});
    }

    void weigh_unit(std::size_t c, UnitTypeIndex type, std::vector<Choice>& choices) const {
        const UnitStats& stats = picture_.modifiers[type];
        if (!affordable(stats.cost, stats.upkeep)) return;
        const ColonyPicture& colony = picture_.colonies[c];
        const SystemPicture& system = picture_.systems[colony.system];
        const double cost = price(stats.cost);
        const double quick = 1.0 / (1.0 + 0.25 * backlog_turns(c) +
                                    0.1 * static_cast<double>(stats.industry) / kThousand / std::max(0.2, colony.yield.industry));
        const double noise = dice_.at(colony.colony.value).between(0.8, 1.2, type.value);
        const double military = kMilitaryScore * taste_.aggression * pressure_;
        const double better = worth_[type.value];
        double score = 0;
        switch (role(type)) {
            case Role::kSettler:
                score =
                    settlers_ < settler_gains_.size() ? taste_.expansion * settler_gains_[settlers_] * kSettlerTurns / cost * quick : 0.0;
                break;
            case Role::kScout: score = scouts_wanted_ > 0 ? 8.0 * quick : 0.0; break;
            case Role::kTransport:
                if (transport_room_ < room_wanted_) {
                    score = military * 1.2 * quick * (system.own > 0 ? 1.3 : 1.0) * (1.0 - 0.5 * transport_room_ / room_wanted_);
                }
                break;
            case Role::kArmy:
                if (armies_ < armies_wanted_) {
                    score = military * quick * noise * better * better * (system.own > 0 ? 1.3 : 1.0) * (1.3 - armies_ / armies_wanted_);
                }
                break;
            case Role::kWarship: {
                const double swift = std::min(1.0, stats.speed / (kSwift * picture_.fastest));
                score = military * better * better * swift * swift * noise * quick * (system.own > 0 ? 1.15 : 1.0);
                break;
            }
            case Role::kNone: return;
        }
        if (score < 0.35) return;
        choices.push_back({score, static_cast<std::uint32_t>(c), type.value, true});
    }

    [[nodiscard]] std::uint64_t lot(const Choice& choice) const {
        return dice_.at(picture_.colonies[choice.colony].colony.value).bits(choice.type + (choice.unit ? 1'000U : 0U));
    }

    struct Price {
        double cost = 0, upkeep = 0, industry = 0;
    };
    [[nodiscard]] Price price_of(const Choice& choice) const {
        const auto whole = [](const auto& of) {
            return Price{price(of.cost), static_cast<double>(of.upkeep) / kThousand, static_cast<double>(of.industry) / kThousand};
        };
        return choice.unit ? whole(picture_.modifiers[UnitTypeIndex(choice.type)]) : whole(picture_.universe.buildings[choice.type]);
    }

    void buy(const std::vector<Choice>& choices) {
        std::vector<bool> built(picture_.colonies.size(), false);
        bool again = true;
        for (int pass = 0; pass < 4 && again; ++pass) {
            again = false;
            for (const Choice& choice : choices) {
                const Price price = price_of(choice);
                if (price.cost > money_ || price.upkeep > margin_) continue;
                if (room_[choice.colony] == 0) continue;
                const double industry = std::max(0.2, picture_.colonies[choice.colony].yield.industry);
                if (work_[choice.colony] / industry > kBacklog * (choice.unit ? 1.0 : 2.0)) continue;
                if (!choice.unit) {
                    if (built[choice.colony]) continue;  // one a turn: the next is weighed again
                    built[choice.colony] = true;
                } else if (!still_wanted(UnitTypeIndex(choice.type))) {
                    continue;
                }
                money_ -= price.cost;
                margin_ -= price.upkeep;
                --room_[choice.colony];
                work_[choice.colony] += price.industry;
                const EntityId colony = picture_.colonies[choice.colony].colony;
                if (choice.unit) {
                    draft_.orders.emplace_back(RecruitUnit{colony, UnitTypeIndex(choice.type)});
                } else {
                    draft_.orders.emplace_back(ConstructBuilding{colony, BuildingIndex(choice.type)});
                }
                again = true;
            }
        }
    }

    bool still_wanted(UnitTypeIndex type) {
        switch (role(type)) {
            case Role::kSettler:
                if (settlers_bought_ >= 2 || settlers_ >= settler_gains_.size()) return false;
                ++settlers_;
                ++settlers_bought_;
                return true;
            case Role::kScout:
                if (scouts_wanted_ == 0) return false;
                --scouts_wanted_;
                return true;
            case Role::kTransport:
                if (transport_room_ >= room_wanted_) return false;
                transport_room_ += picture_.modifiers[type].transport;
                return true;
            case Role::kArmy:
                if (armies_ >= armies_wanted_) return false;
                armies_ += 1;
                return true;
            default: return true;
        }
    }

    Draft& draft_;
    const Picture& picture_;
    const Personality& taste_;
    RandomAddress dice_ = picture_.view.dice();
    double money_ = 0, margin_ = 0;
    double danger_ = 0, pressure_ = 1;
    double armies_ = 0, armies_wanted_ = 0, transport_room_ = 0, room_wanted_ = 0;
    std::uint32_t settlers_ = 0, settlers_bought_ = 0, scouts_wanted_ = 0;
    std::vector<double> settler_gains_;
    std::vector<std::size_t> room_;
    std::vector<std::int32_t> slots_;
    std::vector<double> work_;
    std::vector<double> worth_;  ///< by unit type
    std::vector<Role> roles_;    ///< by unit type
    std::vector<double> yards_;  ///< by building: value of the types that it enables a colony to build
};

}  // namespace

void spend(Draft& draft) { Treasurer(draft).run(); }

}  // namespace void_reckoning::ai
