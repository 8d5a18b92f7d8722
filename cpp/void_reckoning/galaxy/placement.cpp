#include "void_reckoning/galaxy/placement.hpp"

#include <algorithm>
#include <cmath>

namespace void_reckoning {
namespace {

// Darts thrown at random at discs of diameter 1 stop fitting at a density of 0.7 (Renyi's jamming limit in the plane, 0.547 of the
// area); at this one a shape of even density takes few attempts, and cores of uneven ones fill up while the rest stays sparse.
constexpr double kDensity = 0.32;
constexpr std::uint64_t kPatience = 40;  // misses in a row before the galaxy grows
constexpr double kGrowth = 1.02;

/// Interleave the bits of two cell coordinates: near cells get near keys (Morton, 1966).
std::uint64_t morton(std::uint32_t x, std::uint32_t y) {
    std::uint64_t key = 0;
    for (unsigned bit = 0; bit < 16; ++bit) {
        key |= static_cast<std::uint64_t>((x >> bit) & 1U) << (2 * bit);
        key |= static_cast<std::uint64_t>((y >> bit) & 1U) << (2 * bit + 1);
    }
    return key;
}

void sort_by_place(std::vector<Point>& places, double half_side) {
    struct Keyed {
        std::uint64_t key;
        Point place;
    };
    std::vector<Keyed> keyed;
    keyed.reserve(places.size());
    const auto cell = [half_side](double v) {
        return static_cast<std::uint32_t>(std::clamp((v + half_side) / (2 * half_side) * 65535.0, 0.0, 65535.0));
    };
    for (const Point p : places) keyed.push_back({morton(cell(p.x), cell(p.y)), p});
    std::sort(keyed.begin(), keyed.end(), [](const Keyed& a, const Keyed& b) {
        if (a.key != b.key) return a.key < b.key;
        return a.place.x != b.place.x ? a.place.x < b.place.x : a.place.y < b.place.y;
    });
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = keyed[i].place;
}

}  // namespace

PointGrid::PointGrid(double half_side, double cell)
    : half_side_(half_side), cell_(cell), side_(static_cast<std::size_t>(2 * half_side / cell) + 1), cells_(side_ * side_) {}

void PointGrid::insert(std::uint32_t number, Point place) { cells_[cell_of(place.y) * side_ + cell_of(place.x)].push_back(number); }

std::size_t PointGrid::cell_of(double coordinate) const {
    const double cell = (coordinate + half_side_) / cell_;
    return static_cast<std::size_t>(std::clamp(cell, 0.0, static_cast<double>(side_ - 1)));
}

std::vector<Point> place_systems(Shape shape, std::size_t systems, RandomAddress address) {
    const ShapeSampler sampler(shape, systems, address.at(0));
    const auto count = static_cast<double>(systems);
    double radius = std::sqrt(count / (kDensity * 3.141592653589793 * sampler.filled()));
    std::vector<Point> places;
    PointGrid grid(1.5 * radius, 1);
    std::uint64_t misses = 0;
    for (std::uint64_t attempt = 0; places.size() < systems; ++attempt) {
        const Point drawn = sampler.draw(address.at(1).at(attempt));
        const Point p{drawn.x * radius, drawn.y * radius};
        bool clear = true;
        grid.for_near(p, 1, [&](std::uint32_t other) { clear = clear && squared_distance(p, places[other]) >= 1; });
        if (clear) {
            grid.insert(static_cast<std::uint32_t>(places.size()), p);
            places.push_back(p);
            misses = 0;
        } else if (++misses == kPatience) {
            radius *= kGrowth;
            misses = 0;
        }
    }
    sort_by_place(places, 1.5 * radius);
    return places;
}

}  // namespace void_reckoning
