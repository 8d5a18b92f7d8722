#include "void_reckoning/galaxy/planets.hpp"

#include <array>

namespace void_reckoning {
namespace {

constexpr std::array<double, 6> kShareWithPlanets = {0.04, 0.18, 0.30, 0.28, 0.14, 0.06};  // of the systems, with 0, 1, .. 5
constexpr double kMinRichness = 0.6;
constexpr double kMaxRichness = 1.4;

std::size_t draw_number(RandomAddress address) {
    double rest = address.uniform();
    for (std::size_t number = 0; number + 1 < kShareWithPlanets.size(); ++number) {
        if (rest < kShareWithPlanets[number]) return number;
        rest -= kShareWithPlanets[number];
    }
    return kShareWithPlanets.size() - 1;
}

}  // namespace

PlanetDeck::PlanetDeck(const Universe& universe) : universe_(&universe) {
    for (std::size_t i = 0; i < universe.planet_classes.size(); ++i) {
        const PlanetClass& one = universe.planet_classes[i];
        if (!(one.weight > 0)) continue;
        all_.emplace_back(i);
        (one.population_capacity > 0 ? settleable_ : barren_).emplace_back(i);
    }
    if (all_.empty()) throw InvalidInput("planet_classes must have at least one with a weight above 0");
}

bool PlanetDeck::settleable(const PlannedPlanet& planet) const { return (*universe_)[planet.planet_class].population_capacity > 0; }

double PlanetDeck::worth(const PlannedPlanet& planet) const {
    const PlanetClass& one = (*universe_)[planet.planet_class];
    const double output = one.credits + one.industry * static_cast<double>(planet.richness) + one.research;
    return one.population_capacity * planet.size * output * (1 - 0.5 * one.hazard);
}

PlannedPlanet PlanetDeck::draw_from(const std::vector<PlanetClassIndex>& classes, RandomAddress address) const {
    double sum = 0;
    for (const PlanetClassIndex one : classes) sum += (*universe_)[one].weight;
    double rest = address.uniform(0) * sum;
    PlannedPlanet planet;
    planet.planet_class = classes.back();
    for (const PlanetClassIndex one : classes) {
        rest -= (*universe_)[one].weight;
        if (rest >= 0) continue;
        planet.planet_class = one;
        break;
    }
    const std::uint64_t low = address.below(5, 1);
    const std::uint64_t high = address.below(6, 2);
    planet.size = static_cast<std::uint8_t>(1 + low + high);
    planet.richness = static_cast<float>(address.between(kMinRichness, kMaxRichness, 3));
    return planet;
}

std::vector<PlannedSystem> draw_planets(const PlanetDeck& deck, std::size_t systems, RandomAddress address) {
    std::vector<PlannedSystem> result(systems);
    for (std::size_t system = 0; system < systems; ++system) {
        const RandomAddress here = address.at(system);
        const std::size_t number = draw_number(here);
        for (std::size_t orbit = 0; orbit < number; ++orbit) result[system].push_back(deck.draw(here.at(orbit)));
    }
    return result;
}

}  // namespace void_reckoning
