#include <benchmark/benchmark.h>

#include <algorithm>
#include <map>
#include <memory>

#include "../../tests/cpp/spatial/point_sets.hpp"
#include "plain_grid.hpp"
#include "void_reckoning/spatial/batch.hpp"

namespace void_reckoning::spatial {
namespace {

constexpr std::size_t kPlaces = 4096;

struct Scene {
    PointSet set;
    SpatialIndex index;
    std::vector<Place> places;  ///< in no order, as searches come
};

using MakePoints = PointSet (*)(std::size_t count);

const Scene& scene(std::size_t count, MakePoints make = [](std::size_t some) { return even_points(some); }) {
    static std::map<std::pair<std::size_t, MakePoints>, std::unique_ptr<Scene>> made;
    auto& one = made[{count, make}];
    if (!one) {
        one = std::make_unique<Scene>();
        one->set = make(count);
        one->index.assign(one->set.columns());
        for (std::size_t i = 0; i < kPlaces; ++i) {
            const std::size_t row = RandomAddress(5).below(count, i);
            const Place at = one->set.place(row);
            one->places.push_back({at.x + 0.3, at.y - 0.2, at.z});
        }
    }
    return *one;
}

/// A point for each unit of area: a radius of 1.26 finds 5, of 5.64 finds 100.
double radius_for(double results) { return std::sqrt(results / 3.14159265); }

void count_results(benchmark::State& state, std::size_t found) {
    state.counters["results"] = benchmark::Counter(static_cast<double>(found), benchmark::Counter::kAvgIterations);
}

/// (points, results expected)
void radius(benchmark::State& state) {
    const Scene& one = scene(static_cast<std::size_t>(state.range(0)));
    const double radius = radius_for(static_cast<double>(state.range(1)));
    SearchScratch scratch;
    std::size_t found = 0;
    std::size_t next = 0;
    for (auto _ : state) found += one.index.radius(one.places[++next % kPlaces], radius, scratch).size();
    count_results(state, found);
}

void grid_radius(benchmark::State& state) {
    const Scene& one = scene(static_cast<std::size_t>(state.range(0)));
    const double radius = radius_for(static_cast<double>(state.range(1)));
    const PlainGrid grid(one.set.columns(), radius);
    std::vector<Neighbour> results;
    std::size_t found = 0;
    std::size_t next = 0;
    for (auto _ : state) {
        grid.radius(one.places[++next % kPlaces], radius, results);
        std::sort(results.begin(), results.end());
        found += results.size();
    }
    count_results(state, found);
}

void scan_radius(benchmark::State& state) {
    const Scene& one = scene(static_cast<std::size_t>(state.range(0)));
    const double radius = radius_for(static_cast<double>(state.range(1)));
    std::vector<Neighbour> results;
    std::size_t found = 0;
    std::size_t next = 0;
    for (auto _ : state) {
        const Place place = one.places[++next % kPlaces];
        results.clear();
        for (std::size_t i = 0; i < one.set.ids.size(); ++i) {
            const double apart2 = distance2(one.set.x[i], one.set.y[i], 0, place);
            if (apart2 <= radius * radius) results.push_back({apart2, one.set.ids[i]});
        }
        std::sort(results.begin(), results.end());
        found += results.size();
    }
    count_results(state, found);
}

void radius_clustered(benchmark::State& state) {
    const Scene& one = scene(static_cast<std::size_t>(state.range(0)), [](std::size_t count) { return clustered_points(count); });
    SearchScratch scratch;
    std::size_t found = 0;
    std::size_t next = 0;
    for (auto _ : state) found += one.index.radius(one.places[++next % kPlaces], 0.05, scratch).size();
    count_results(state, found);
}

const Scene& scene_in_space(std::size_t count) {
    return scene(count, [](std::size_t some) { return points_in_space(some); });
}

/// (points, results expected), a point for each unit of volume.
void radius_in_space(benchmark::State& state) {
    const Scene& one = scene_in_space(static_cast<std::size_t>(state.range(0)));
    const double radius = std::cbrt(static_cast<double>(state.range(1)) * 3 / 4 / 3.14159265);
    SearchScratch scratch;
    std::size_t found = 0;
    std::size_t next = 0;
    for (auto _ : state) found += one.index.radius(one.places[++next % kPlaces], radius, scratch).size();
    count_results(state, found);
}

void nearest_in_space(benchmark::State& state) {
    const Scene& one = scene_in_space(static_cast<std::size_t>(state.range(0)));
    SearchScratch scratch;
    std::size_t next = 0;
    for (auto _ : state) benchmark::DoNotOptimize(one.index.nearest(one.places[++next % kPlaces], state.range(1), scratch).data());
}

void nearest(benchmark::State& state) {
    const Scene& one = scene(static_cast<std::size_t>(state.range(0)));
    SearchScratch scratch;
    std::size_t next = 0;
    for (auto _ : state) benchmark::DoNotOptimize(one.index.nearest(one.places[++next % kPlaces], state.range(1), scratch).data());
}

void radius_batch_of_4096(benchmark::State& state) {
    const Scene& one = scene(static_cast<std::size_t>(state.range(0)));
    std::vector<float> x, y;
    for (const Place place : one.places) {
        x.push_back(static_cast<float>(place.x));
        y.push_back(static_cast<float>(place.y));
    }
    const std::vector<double> all = {radius_for(20)};
    const Workers workers(1);
    for (auto _ : state) benchmark::DoNotOptimize(radius_batch(one.index, {x, y}, all, workers).ids.data());
}

void build(benchmark::State& state) {
    const Scene& one = scene(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        SpatialIndex index;
        index.assign(one.set.columns());
        benchmark::DoNotOptimize(index.size());
    }
}

/// Each point a little further, one after the other in no order: a turn's movement.
void move_each(benchmark::State& state, float step) {
    const auto count = static_cast<std::size_t>(state.range(0));
    SpatialIndex index;
    PointSet set = even_points(count);
    index.assign(set.columns());
    std::uint64_t next = 0;
    for (auto _ : state) {
        const std::size_t row = RandomAddress(3).below(count, ++next);
        set.x[row] += next % 2 == 0 ? step : -step;
        set.y[row] += next % 3 == 0 ? step : -step;
        index.move(set.row(row));
    }
}

void remove_and_insert(benchmark::State& state) {
    const auto count = static_cast<std::size_t>(state.range(0));
    SpatialIndex index;
    const PointSet set = even_points(count);
    index.assign(set.columns());
    std::uint64_t next = 0;
    for (auto _ : state) {
        const std::size_t row = RandomAddress(3).below(count, ++next);
        index.remove(std::span(set.ids).subspan(row, 1));
        index.insert(set.row(row));
    }
}

BENCHMARK(radius)->Args({1000, 5})->Args({1000, 20})->Args({1'000'000, 5})->Args({1'000'000, 100})->Args({1'000'000, 10'000});
BENCHMARK(grid_radius)->Args({1000, 5})->Args({1000, 20})->Args({1'000'000, 5})->Args({1'000'000, 100})->Args({1'000'000, 10'000});
BENCHMARK(radius_in_space)->Args({1000, 5})->Args({1000, 20})->Args({1'000'000, 5})->Args({1'000'000, 100})->Args({1'000'000, 10'000});
BENCHMARK(nearest_in_space)->Args({1000, 8})->Args({1'000'000, 8});
BENCHMARK(scan_radius)->Args({1000, 5});
BENCHMARK(radius_clustered)->Arg(1'000'000);
BENCHMARK(nearest)->Args({1000, 1})->Args({1000, 8})->Args({1'000'000, 1})->Args({1'000'000, 8})->Args({1'000'000, 100});
BENCHMARK(radius_batch_of_4096)->Arg(1'000'000);
BENCHMARK(build)->Arg(1000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(move_each, near, 0.05F)->Arg(1000)->Arg(1'000'000);
BENCHMARK_CAPTURE(move_each, far, 30.0F)->Arg(1'000'000);
BENCHMARK(remove_and_insert)->Arg(1000)->Arg(1'000'000);

}  // namespace
}  // namespace void_reckoning::spatial
