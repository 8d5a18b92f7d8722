#pragma once

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "void_reckoning/base/random.hpp"
#include "void_reckoning/spatial/spatial_index.hpp"

// Sets of points as columns, even and awkward ones, for tests and benchmarks alike.
namespace void_reckoning::spatial {

struct PointSet {
    std::string name;
    std::vector<std::uint64_t> ids;
    std::vector<float> x;
    std::vector<float> y;
    std::vector<float> z = {};  ///< none: all in the plane z = 0

    void add(double at_x, double at_y) {
        // Ids in no relation to places, and not in the order of rows.
        ids.push_back(mix64(ids.size() + 1));
        x.push_back(static_cast<float>(at_x));
        y.push_back(static_cast<float>(at_y));
    }
    void add(double at_x, double at_y, double at_z) {
        z.resize(ids.size());
        z.push_back(static_cast<float>(at_z));
        add(at_x, at_y);
    }
    [[nodiscard]] PointColumns columns() const { return {ids, x, y, z}; }
    /// Of one row.
    [[nodiscard]] PointColumns row(std::size_t i) const {
        const auto one = [i](const auto& column) { return std::span(column).subspan(i, 1); };
        return {one(ids), one(x), one(y), z.empty() ? std::span<const float>() : one(z)};
    }
    [[nodiscard]] Place place(std::size_t i) const {
        return {static_cast<double>(x[i]), static_cast<double>(y[i]), z.empty() ? 0.0 : static_cast<double>(z[i])};
    }
};

/// Spread evenly over a square, `area` for each point.
inline PointSet even_points(std::size_t count, double area = 1, std::uint64_t seed = 1) {
    PointSet set{"even", {}, {}, {}};
    const double side = std::sqrt(static_cast<double>(count) * area);
    const RandomAddress random(seed);
    for (std::size_t i = 0; i < count; ++i) set.add(random.between(0, side, 2 * i), random.between(0, side, 2 * i + 1));
    return set;
}

/// Spread evenly through a slab over a square, `volume` for each point: a galaxy's disc, a twentieth as thick as wide.
inline PointSet points_in_space(std::size_t count, double volume = 1, std::uint64_t seed = 1) {
    PointSet set{"in space", {}, {}, {}};
    const double side = std::cbrt(static_cast<double>(count) * volume * 20);
    const RandomAddress random(seed);
    for (std::size_t i = 0; i < count; ++i) {
        set.add(random.between(0, side, 3 * i), random.between(0, side, 3 * i + 1), random.between(-side / 40, side / 40, 3 * i + 2));
    }
    return set;
}

/// Round a few centres, ever denser towards each.
inline PointSet clustered_points(std::size_t count, std::uint64_t seed = 1) {
    PointSet set{"clustered", {}, {}, {}};
    const RandomAddress random(seed);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t centre = random.below(5, 4 * i);
        const double spread = std::pow(10.0, random.between(-6, 1, 4 * i + 1));
        set.add(random.at(centre).between(-1000, 1000, 0) + spread * random.between(-1, 1, 4 * i + 2),
                random.at(centre).between(-1000, 1000, 1) + spread * random.between(-1, 1, 4 * i + 3));
    }
    return set;
}

inline std::vector<PointSet> all_point_sets(std::size_t count) {
    std::vector<PointSet> sets = {even_points(count), clustered_points(count)};
    const auto made = [&](const char* name, auto&& place) {
        PointSet set{name, {}, {}, {}};
        for (std::size_t i = 0; i < count; ++i) {
            const auto [x, y] = place(static_cast<double>(i), RandomAddress(7).at(i));
            set.add(x, y);
        }
        sets.push_back(std::move(set));
    };
    using Pair = std::pair<double, double>;
    made("identical", [](double, const RandomAddress&) { return Pair{3.25, -1.5}; });
    made("lattice",
         [](double, const RandomAddress& r) { return Pair{static_cast<double>(r.below(12, 0)), static_cast<double>(r.below(12, 1))}; });
    made("upright line", [](double i, const RandomAddress&) { return Pair{-2, i}; });
    made("level line", [](double, const RandomAddress& r) { return Pair{r.between(-9, 9, 0), 4}; });
    made("diagonal line", [](double i, const RandomAddress&) { return Pair{0.1 * i, 0.1 * i}; });
    made("powers of two", [](double i, const RandomAddress&) {
        return Pair{std::ldexp(1.0, static_cast<int>(i) % 250 - 130), std::ldexp(-1.0, static_cast<int>(i * 7) % 250 - 130)};
    });
    made("huge", [](double, const RandomAddress& r) { return Pair{r.between(-3.4e38, 3.4e38, 0), r.between(-3.4e38, 3.4e38, 1)}; });
    made("one far away",
         [](double i, const RandomAddress& r) { return i == 0 ? Pair{3e38, -3e38} : Pair{r.between(0, 1, 0), r.between(0, 1, 1)}; });
    made("subnormal", [](double, const RandomAddress& r) { return Pair{1e-45 * static_cast<double>(r.below(40, 0)), 1e-44}; });
    const auto in_space = [&](const char* name, auto&& place) {
        PointSet set{name, {}, {}, {}};
        for (std::size_t i = 0; i < count; ++i) {
            const std::array<double, 3> at = place(static_cast<double>(i), RandomAddress(9).at(i));
            set.add(at[0], at[1], at[2]);
        }
        sets.push_back(std::move(set));
    };
    using Three = std::array<double, 3>;
    in_space("disc",
             [](double, const RandomAddress& r) { return Three{r.between(-50, 50, 0), r.between(-50, 50, 1), r.between(-2, 2, 2)}; });
    in_space("rod",
             [](double, const RandomAddress& r) { return Three{r.between(-1, 1, 0), r.between(-1, 1, 1), r.between(-300, 300, 2)}; });
    in_space("lattice in space", [](double, const RandomAddress& r) {
        return Three{static_cast<double>(r.below(5, 0)), static_cast<double>(r.below(5, 1)), static_cast<double>(r.below(5, 2))};
    });
    in_space("a plane above", [](double, const RandomAddress& r) { return Three{r.between(-9, 9, 0), r.between(-9, 9, 1), 7.5}; });
    in_space("huge in space", [](double, const RandomAddress& r) {
        return Three{r.between(-3.4e38, 3.4e38, 0), r.between(-3.4e38, 3.4e38, 1), r.between(-3.4e38, 3.4e38, 2)};
    });
    in_space("one off the plane",
             [](double i, const RandomAddress& r) { return Three{r.between(0, 9, 0), r.between(0, 9, 1), i == 0 ? 3.0 : 0.0}; });
    made("far from the origin", [](double, const RandomAddress& r) { return Pair{1e7 + r.between(0, 50, 0), -1e7 - r.between(0, 50, 1)}; });
    return sets;
}

}  // namespace void_reckoning::spatial
