// exactness THREADS: one line per computation, its name and the hash of its bits. Every build and every number of threads must print
// the same lines (tests/python/campaign/test_exactness.py). exactness THREADS SEED...: only campaigns of 100 turns, with these seeds.

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "void_reckoning/base/mix.hpp"
#include "void_reckoning/base/parallel.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/engine/runner.hpp"
#include "void_reckoning/galaxy/path_service.hpp"
#include "void_reckoning/spatial/batch.hpp"
#include "void_reckoning/tactical/batch.hpp"
#include "void_reckoning/tactical/calculator.hpp"
#include "void_reckoning/universe/loader.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kItems = 20'000;

std::uint64_t hash_bits(const std::vector<double>& values) {
    std::uint64_t hash = 0;
    for (const double value : values) hash = combine(hash, std::bit_cast<std::uint64_t>(value));
    return hash;
}

std::uint64_t random_numbers() {
    std::uint64_t hash = 0;
    const RandomAddress address = RandomAddress(1).at(Purpose::kCombatHit);
    for (std::uint64_t i = 0; i < kItems; ++i) hash = combine(hash, address.at(i).below(1000 + i));
    return hash;
}

/// Products followed by sums, roots and quotients: what a compiler would contract or reorder if it were allowed to.
std::uint64_t geometry(const Workers& workers) {
    std::vector<double> distance(kItems);
    workers.for_each(kItems, 64, [&](std::size_t i) {
        const RandomAddress address = RandomAddress(2).at(i);
        const double x = address.between(-1e3, 1e3, 0);
        const double y = address.between(-1e3, 1e3, 1);
        const double z = address.between(-1e3, 1e3, 2);
        distance[i] = std::sqrt(x * x + y * y + z * z) / (1.0 + x * y - z);
    });
    return hash_bits(distance);
}

/// A falling shot with quadratic drag, in float as the columns are.
std::uint64_t shot(const Workers& workers) {
    std::vector<double> range(kItems);
    workers.for_each(kItems, 64, [&](std::size_t i) {
        const RandomAddress address = RandomAddress(3).at(i);
        auto vx = static_cast<float>(address.between(100, 900, 0));
        auto vy = static_cast<float>(address.between(10, 200, 1));
        float x = 0;
        float y = 0;
        for (int step = 0; step < 200 && y >= 0; ++step) {
            const float speed = std::sqrt(vx * vx + vy * vy);
            vx -= 0.0001F * speed * vx * 0.05F;
            vy -= (9.80665F + 0.0001F * speed * vy) * 0.05F;
            x += vx * 0.05F;
            y += vy * 0.05F;
        }
        range[i] = static_cast<double>(x);
    });
    return hash_bits(range);
}

/// What is near, and how far: distances are products and sums that a compiler would contract.
std::uint64_t nearby(const Workers& workers) {
    std::vector<std::uint64_t> ids(kItems);
    std::vector<float> x(kItems);
    std::vector<float> y(kItems);
    std::vector<float> z(kItems);
    for (std::size_t i = 0; i < kItems; ++i) {
        const RandomAddress address = RandomAddress(4).at(i);
        ids[i] = address.bits(0);
        x[i] = static_cast<float>(address.between(-1e3, 1e3, 1));
        y[i] = static_cast<float>(address.between(-1e3, 1e3, 2) * address.uniform(3));
        z[i] = static_cast<float>(address.between(-20, 20, 4));
    }
    spatial::SpatialIndex index;
    index.assign({ids, x, y, z});
    const spatial::PlaceColumns places{x, y, z};
    std::uint64_t hash = 0;
    for (const spatial::BatchAnswers& answers :
         {spatial::radius_batch(index, places, std::vector<double>{9.5}, workers), spatial::nearest_batch(index, places, 7, workers)}) {
        hash = combine(hash, hash_bits(answers.distances));
        for (const std::uint64_t id : answers.ids) hash = combine(hash, id);
    }
    return hash;
}

/// Ways on the map of a campaign, with and without constraints.
std::uint64_t ways(const Workers& workers) {
    CampaignSettings settings;
    settings.systems = 400;
    const Campaign campaign = Campaign::create(load_universe(VR_SOURCE_DIR "/universes/void_reckoning"), settings);
    const PathService paths(campaign.shared_map());
    std::vector<PathEnds> ends;
    for (std::uint64_t i = 0; i < 3'000; ++i) {
        const RandomAddress address = RandomAddress(5).at(i);
        ends.push_back({static_cast<SystemNumber>(address.below(400, 0)), static_cast<SystemNumber>(address.below(400, 1))});
    }
    std::uint64_t hash = 0;
    for (const PathConstraints& constraints : {PathConstraints{}, PathConstraints{{}, {}, 90, 9}}) {
        for (const PathResult& way : paths.find_all(ends, constraints, workers)) {
            hash = combine(hash, std::bit_cast<std::uint64_t>(way.cost));
            for (const SystemNumber system : way.systems) hash = combine(hash, system);
        }
    }
    return hash;
}

/// Shots: aimed through wind at movers, guided in space; batches with and without air.
void ballistics(const Workers& workers) {
    tactical::Projectile shell;
    shell.muzzle_velocity = 827;
    shell.mass = 43.5;
    shell.diameter = 0.155;
    shell.drag_curve = tactical::DragCurve::standard("G7");
    tactical::Environment space;
    space.gravity = 0;
    space.air_density = 0;
    std::vector<double> figures(5 * 300);
    workers.for_each(300, 4, [&](std::size_t i) {
        const RandomAddress address = RandomAddress(4).at(i);
        tactical::Projectile projectile = shell;
        projectile.muzzle_velocity = address.between(200, 900, 0);
        tactical::Environment environment;
        environment.wind_z = address.between(-10, 10, 1);
        environment.altitude = address.between(0, 3000, 2);
        environment.humidity = address.uniform(3);
        tactical::Target target;
        target.distance = address.between(100, 6000, 4);
        target.velocity = {address.between(-20, 20, 5), 0, address.between(-20, 20, 6)};
        if (i % 3 == 0) {
            environment = space;
            projectile.steering = 200;
            target.acceleration.z = address.between(-30, 30, 7);
        }
        const tactical::BallisticsResult result = calculate(projectile, target, environment);
        const double values[] = {result.elevation, result.azimuth, result.time_of_flight, result.impact_velocity, result.miss_distance};
        std::copy(std::begin(values), std::end(values), figures.begin() + static_cast<std::ptrdiff_t>(5 * i));
    });
    fmt::print("shots {:016x}\n", hash_bits(figures));

    std::vector<float> velocities(kItems), angles(kItems), ranges(kItems);
    for (std::size_t i = 0; i < kItems; ++i) {
        velocities[i] = static_cast<float>(RandomAddress(5).between(0, 900, 2 * i));
        angles[i] = static_cast<float>(RandomAddress(5).between(0, 1.57, 2 * i + 1));
    }
    const tactical::Shots shots{velocities, angles, ranges};
    vacuum_ranges(shots, tactical::kStandardGravity, {&workers});
    fmt::print("vacuum_ranges {:016x}\n", hash_bits({ranges.begin(), ranges.end()}));
    drag_ranges(shots, shell, {}, {&workers});
    fmt::print("drag_ranges {:016x}\n", hash_bits({ranges.begin(), ranges.end()}));
}

/// Whole campaigns: every turn's hash.
void campaign(std::uint64_t seed, std::int64_t factions, std::int64_t systems, std::uint32_t turns, int threads) {
    CampaignSettings settings;
    settings.seed = seed;
    settings.factions = factions;
    settings.systems = systems;
    settings.shape = seed % 2 == 0 ? Shape::kElliptical : Shape::kSpiral;
    RunSettings run;
    run.threads = threads;
    CampaignRunner runner(Campaign::create(load_universe(VR_SOURCE_DIR "/universes/void_reckoning"), settings), run);
    (void)runner.run(turns, true);
    std::uint32_t turn = 0;
    const RunFigures figures = runner.statistics().figures();
    for (const std::uint64_t hash : figures.turn_hashes) {
        fmt::print("campaign {} turn {} {:016x}\n", seed, ++turn, hash);
    }
}

}  // namespace
}  // namespace void_reckoning

int main(int count, char** arguments) {
    const int threads = count > 1 ? std::stoi(arguments[1]) : 1;
    if (count > 2) {
        for (int i = 2; i < count; ++i) void_reckoning::campaign(std::stoull(arguments[i]), 6, 80, 100, threads);
        return 0;
    }
    const void_reckoning::Workers workers(threads);
    fmt::print("random_numbers {:016x}\n", void_reckoning::random_numbers());
    fmt::print("geometry {:016x}\n", void_reckoning::geometry(workers));
    fmt::print("shot {:016x}\n", void_reckoning::shot(workers));
    fmt::print("nearby {:016x}\n", void_reckoning::nearby(workers));
    fmt::print("ways {:016x}\n", void_reckoning::ways(workers));
    void_reckoning::ballistics(workers);
    void_reckoning::campaign(1, 10, 150, 60, threads);
    void_reckoning::campaign(2, 4, 40, 100, threads);
}
