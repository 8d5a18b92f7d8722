#include "void_reckoning/galaxy/neighbourhoods.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/galaxy/homes.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kMinNear = 2;     // settleable planets within one lane of every home
constexpr double kCloseEnough = 0.02;     // of the target worth
constexpr std::uint64_t kMaxSteps = 400;

/// One ring of one neighbourhood, as a list of its changeable planets.
class Ring {
   public:
    Ring(std::span<const SystemNumber> members, const PlanetDeck& deck, std::vector<PlannedSystem>& systems, RandomAddress address)
        : members_(members), deck_(deck), systems_(systems), address_(address) {}

    [[nodiscard]] bool empty() const { return members_.empty(); }

    [[nodiscard]] std::size_t count() const {
        std::size_t number = 0;
        for (const SystemNumber system : members_) {
            for (const PlannedPlanet& planet : systems_[system]) number += deck_.settleable(planet) ? 1 : 0;
        }
        return number;
    }

    [[nodiscard]] double worth() const {
        double sum = 0;
        for (const SystemNumber system : members_) {
            for (const PlannedPlanet& planet : systems_[system]) sum += deck_.worth(planet);
        }
        return sum;
    }

    void make_count(std::size_t wanted) {
        while (count() < wanted && add_one()) {
        }
        while (count() > wanted && spoil_least()) {
        }
    }

    void make_worth(double wanted) {
        for (std::uint64_t step = 0; step < kMaxSteps; ++step) {
            if (std::abs(worth() - wanted) <= kCloseEnough * wanted) return;
            if (!resize_towards(wanted) && !redraw_towards(wanted, step)) return;
        }
    }

   private:
    /// Add a planet to the emptiest system, by a random key among equals; if all are full, in place of a barren planet.
    bool add_one() {
        const RandomAddress tie = address_.at(0).at(added_);
        PlannedSystem* best = nullptr;
        std::uint64_t best_key = 0;
        for (const SystemNumber number : members_) {
            PlannedSystem& system = systems_[number];
            const std::uint64_t key = tie.bits(number);
            if (system.size() >= kMaxPlanets) continue;
            if (best != nullptr && (system.size() > best->size() || (system.size() == best->size() && key >= best_key))) continue;
            best = &system;
            best_key = key;
        }
        const PlannedPlanet planet = deck_.draw_settleable(address_.at(1).at(added_++));
        if (best == nullptr) return replace_barren(planet);
        best->push_back(planet);
        return true;
    }

    bool replace_barren(const PlannedPlanet& planet) {
        for (const SystemNumber number : members_) {
            for (PlannedPlanet& one : systems_[number]) {
                if (deck_.settleable(one)) continue;
                one = planet;
                return true;
            }
        }
        return false;
    }

    bool spoil_least() {
        PlannedSystem* where = nullptr;
        std::size_t which = 0;
        double least = 0;
        for_settleable([&](PlannedSystem& system, std::size_t orbit) {
            const double one = deck_.worth(system[orbit]);
            if (where != nullptr && one >= least) return;
            where = &system;
            which = orbit;
            least = one;
        });
        if (where == nullptr) return false;
        if (deck_.has_barren()) {
            (*where)[which] = deck_.draw_barren(address_.at(2).at(spoiled_++));
        } else {
            where->erase(where->begin() + static_cast<std::ptrdiff_t>(which));
        }
        return true;
    }

    /// Change one planet's size by one step, the change that brings the worth nearest to the target.
    bool resize_towards(double wanted) {
        const double now = worth();
        double best = std::abs(now - wanted);
        PlannedPlanet* planet = nullptr;
        std::uint8_t best_size = 0;
        for_settleable([&](PlannedSystem& system, std::size_t orbit) {
            PlannedPlanet changed = system[orbit];
            const bool more = now < wanted;
            if (more ? changed.size >= kLargestPlanet : changed.size <= 1) return;
            changed.size = static_cast<std::uint8_t>(more ? changed.size + 1 : changed.size - 1);
            const double off = std::abs(now - deck_.worth(system[orbit]) + deck_.worth(changed) - wanted);
            if (off >= best) return;
            best = off;
            planet = &system[orbit];
            best_size = changed.size;
        });
        if (planet == nullptr) return false;
        planet->size = best_size;
        return true;
    }

    /// Redraw each planet in turn, keeping improvements.
    bool redraw_towards(double wanted, std::uint64_t step) {
        const double now = worth();
        bool done = false;
        std::uint64_t index = 0;
        for_settleable([&](PlannedSystem& system, std::size_t orbit) {
            const PlannedPlanet other = deck_.draw_settleable(address_.at(3).at(step).at(index++));
            const double then = now - deck_.worth(system[orbit]) + deck_.worth(other);
            if (done || std::abs(then - wanted) >= std::abs(now - wanted)) return;
            system[orbit] = other;
            done = true;
        });
        return done;
    }

    template <class Body> void for_settleable(Body body) {
        for (const SystemNumber number : members_) {
            PlannedSystem& system = systems_[number];
            for (std::size_t orbit = 0; orbit < system.size(); ++orbit) {
                if (deck_.settleable(system[orbit])) body(system, orbit);
            }
        }
    }

    std::span<const SystemNumber> members_;
    const PlanetDeck& deck_;
    std::vector<PlannedSystem>& systems_;
    RandomAddress address_;
    std::uint64_t added_ = 0;
    std::uint64_t spoiled_ = 0;
};

/// The mean ring, over the rings that have systems.
struct Aim {
    std::size_t count = 0;
    double worth = 0;
};

std::size_t mean_count(std::span<const Ring> rings) {
    std::size_t sum = 0;
    std::size_t number = 0;
    for (const Ring& ring : rings) {
        if (ring.empty()) continue;
        sum += ring.count();
        ++number;
    }
    return number == 0 ? 0 : (2 * sum + number) / (2 * number);
}

double mean_worth(std::span<const Ring> rings, std::size_t count) {
    double sum = 0;
    double number = 0;
    for (const Ring& ring : rings) {
        if (ring.count() != count) continue;  // one that could not be filled is compensated elsewhere
        sum += ring.worth();
        number += 1;
    }
    return number > 0 ? sum / number : 0;
}

}  // namespace

std::vector<Neighbourhood> neighbourhoods_of(PathFinder& paths, std::span<const SystemNumber> homes) {
    const std::vector<std::uint32_t> owner = nearest_homes(paths, homes);
    std::vector<Neighbourhood> result(homes.size());
    for (std::size_t i = 0; i < homes.size(); ++i) {
        const std::span<const std::uint16_t> hops = paths.hops_from(homes[i]);
        for (SystemNumber system = 0; system < owner.size(); ++system) {
            if (owner[system] != i || hops[system] > 3) continue;
            (hops[system] <= 1 ? result[i].near : result[i].far).push_back(system);
        }
    }
    return result;
}

void balance_neighbourhoods(std::span<const Neighbourhood> neighbourhoods, const PlanetDeck& deck, std::vector<PlannedSystem>& systems,
                            RandomAddress address) {
    if (!deck.has_settleable()) return;
    std::vector<Ring> near, far;
    for (std::size_t i = 0; i < neighbourhoods.size(); ++i) {
        near.emplace_back(neighbourhoods[i].near, deck, systems, address.at(i).at(0));
        far.emplace_back(neighbourhoods[i].far, deck, systems, address.at(i).at(1));
    }
    const std::size_t near_count = std::max(mean_count(near), kMinNear);
    const std::size_t far_count = mean_count(far);
    for (Ring& ring : far) ring.make_count(far_count);
    const double far_worth = mean_worth(far, far_count);
    for (Ring& ring : far) ring.make_worth(far_worth);
    // The near ring gets what a far ring can't hold.
    for (std::size_t i = 0; i < near.size(); ++i) near[i].make_count(near_count + far_count - far[i].count());
    const double near_worth = mean_worth(near, near_count);
    for (std::size_t i = 0; i < near.size(); ++i) near[i].make_worth(near_worth + far_worth - far[i].worth());
}

}  // namespace void_reckoning
