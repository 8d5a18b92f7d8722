#include "void_reckoning/galaxy/path.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "sample_universe.hpp"
#include "void_reckoning/base/random.hpp"

namespace void_reckoning {
namespace {

/// Lengths are small whole numbers, so that many paths are equally long; lanes need not follow the positions.
Starmap random_map(std::size_t systems, std::size_t lanes, std::uint64_t seed) {
    const RandomAddress address(seed);
    std::vector<Position> positions(systems);
    std::vector<LaneLink> links;
    std::set<std::pair<SystemNumber, SystemNumber>> taken;
    for (std::uint64_t i = 0; i < lanes; ++i) {
        const auto a = static_cast<SystemNumber>(address.below(systems, 3 * i));
        const auto b = static_cast<SystemNumber>(address.below(systems, 3 * i + 1));
        if (a == b || !taken.insert({std::min(a, b), std::max(a, b)}).second) continue;
        links.push_back({a, b, static_cast<float>(1 + address.below(6, 3 * i + 2))});
    }
    return Starmap(positions, links);
}

struct Masks {
    std::vector<std::uint8_t> systems, lanes;
};

Masks random_masks(const Starmap& map, std::uint64_t seed) {
    const RandomAddress address(seed);
    Masks masks{std::vector<std::uint8_t>(map.size()), std::vector<std::uint8_t>(map.lane_count())};
    for (std::size_t i = 0; i < map.size(); ++i) masks.systems[i] = address.at(0).below(8, i) == 0 ? 1 : 0;
    for (std::size_t i = 0; i < map.lane_count(); ++i) masks.lanes[i] = address.at(1).below(8, i) == 0 ? 1 : 0;
    return masks;
}

/// The textbook: lengths of all paths to `to`, relaxed until nothing changes.
std::vector<double> plain_costs(const Starmap& map, SystemNumber from, SystemNumber to, const PathConstraints& constraints) {
    std::vector<double> cost(map.size(), kUnreachable);
    cost[to] = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (LaneNumber lane = 0; lane < map.lane_count(); ++lane) {
            const LaneLink& one = map.lane(lane);
            const double length = static_cast<double>(one.length);
            if (!constraints.blocked_lanes.empty() && constraints.blocked_lanes[lane] != 0) continue;
            if (length > constraints.longest_lane) continue;
            for (const auto& [a, b] : {std::pair{one.a, one.b}, std::pair{one.b, one.a}}) {
                if (a != from && !constraints.avoided_systems.empty() && constraints.avoided_systems[a] != 0) continue;
                if (cost[b] + length >= cost[a]) continue;
                cost[a] = cost[b] + length;
                changed = true;
            }
        }
    }
    return cost;
}

/// From each system of the path the lowest next one that is still on a shortest path.
std::vector<SystemNumber> plain_path(const Starmap& map, SystemNumber from, SystemNumber to, const PathConstraints& constraints) {
    const std::vector<double> cost = plain_costs(map, from, to, constraints);
    std::vector<SystemNumber> path = {from};
    while (path.back() != to) {
        for (const LaneEnd& end : map.lanes(path.back())) {
            if (!constraints.blocked_lanes.empty() && constraints.blocked_lanes[end.lane] != 0) continue;
            if (static_cast<double>(end.length) > constraints.longest_lane) continue;
            if (cost[end.to] + static_cast<double>(end.length) != cost[path.back()]) continue;
            path.push_back(end.to);
            break;
        }
    }
    return path;
}

void expect_plain(PathFinder& paths, SystemNumber from, SystemNumber to, const PathConstraints& constraints) {
    const PathResult& result = paths.find_path(from, to, constraints);
    const bool avoided = from != to && !constraints.avoided_systems.empty() && constraints.avoided_systems[to] != 0;
    const double cost = plain_costs(paths.map(), from, to, constraints)[from];
    if (avoided) {
        ASSERT_EQ(result.status, PathStatus::kDestinationAvoided);
    } else if (cost > constraints.maximum_cost) {
        ASSERT_TRUE(result.status == PathStatus::kTooFar || (result.status == PathStatus::kNoPath && cost == kUnreachable));
    } else if (cost == kUnreachable) {
        ASSERT_EQ(result.status, PathStatus::kNoPath);
    }
    ASSERT_EQ(result.found(), !avoided && cost <= constraints.maximum_cost && cost < kUnreachable);
    if (!result.found()) {
        ASSERT_TRUE(result.systems.empty());
        ASSERT_EQ(result.cost, kUnreachable);
        return;
    }
    ASSERT_EQ(result.cost, cost);
    ASSERT_EQ(result.systems, plain_path(paths.map(), from, to, constraints));
}

TEST(Path, AgreesWithPlainSearchUnderAnyConstraints) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const auto map = std::make_shared<const Starmap>(random_map(2 + seed, 3 * seed, seed));
        PathFinder paths(map);
        for (std::uint64_t query = 0; query < 60; ++query) {
            const RandomAddress address = RandomAddress(seed).at(query);
            const auto from = static_cast<SystemNumber>(address.below(map->size(), 0));
            const auto to = static_cast<SystemNumber>(address.below(map->size(), 1));
            const Masks masks = random_masks(*map, address.bits(2));
            PathConstraints constraints;
            if (address.below(2, 3) == 0) constraints.avoided_systems = masks.systems;
            if (address.below(2, 4) == 0) constraints.blocked_lanes = masks.lanes;
            if (address.below(2, 5) == 0) constraints.maximum_cost = static_cast<double>(address.below(20, 6));
            if (address.below(3, 7) == 0) constraints.longest_lane = 4;
            ASSERT_NO_FATAL_FAILURE(expect_plain(paths, from, to, constraints)) << "seed " << seed << " query " << query;
        }
    }
}

TEST(Path, AgreesWithPlainSearchInGalaxies) {
    for (const Shape shape : {Shape::kSpiral, Shape::kElliptical, Shape::kCluster, Shape::kRing}) {
        const SampleGalaxy galaxy(sample_settings(2, 300, 3, shape));
        PathFinder paths(galaxy.map);
        for (std::uint64_t query = 0; query < 60; ++query) {
            const RandomAddress address = RandomAddress(1).at(query);
            const auto from = static_cast<SystemNumber>(address.below(galaxy.map->size(), 0));
            const auto to = static_cast<SystemNumber>(address.below(galaxy.map->size(), 1));
            const Masks masks = random_masks(*galaxy.map, query);
            PathConstraints constraints;
            if (query % 2 == 1) constraints.avoided_systems = masks.systems;
            ASSERT_NO_FATAL_FAILURE(expect_plain(paths, from, to, constraints)) << name_of(shape) << " query " << query;
        }
    }
}

TEST(Path, DistancesAreSymmetricAndKeepTheTriangleInequality) {
    const SampleGalaxy galaxy(sample_settings(6, 80, 3, Shape::kCluster));
    PathFinder paths(galaxy.map);
    const auto size = static_cast<SystemNumber>(galaxy.map->size());
    for (SystemNumber a = 0; a < size; ++a) {
        for (SystemNumber b = 0; b < size; ++b) {
            const double path = paths.distance(a, b);
            ASSERT_EQ(path, paths.distances(b)[a]);
            ASSERT_EQ(path, paths.distances(a)[b]);
            ASSERT_GE(path * (1 + 1e-6), galaxy.map->straight_distance(a, b));
            const double bound = galaxy.map->landmarks().lower_bound(a, b);
            ASSERT_TRUE(bound < path || (a == b && bound == 0));
            for (SystemNumber c = 0; c < size; ++c) ASSERT_LE(paths.distance(a, c), path + paths.distance(b, c));
        }
    }
}

TEST(Path, FollowingTheNextHopsIsThePath) {
    const SampleGalaxy galaxy(sample_settings(8, 120, 3, Shape::kSpiral));
    PathFinder searching(galaxy.map);
    PathFinder following(galaxy.map);
    for (SystemNumber from = 0; from < 120; from += 7) {
        for (SystemNumber to = 0; to < 120; to += 5) {
            std::vector<SystemNumber> path = {from};
            while (path.back() != to) path.push_back(following.next_hop(path.back(), to));
            EXPECT_EQ(following.next_hops(to)[from], following.next_hop(from, to));
            EXPECT_EQ(searching.find_path(from, to).systems, path);
            EXPECT_EQ(following.find_path(from, to).systems, path);  // from kept distances
            EXPECT_EQ(following.find_path(from, to).cost, searching.find_path(from, to).cost);
        }
    }
}

TEST(Path, AnswersDoNotDependOnWhatWasAskedBeforeOrOnTheCache) {
    const SampleGalaxy galaxy(sample_settings(8, 100, 3, Shape::kElliptical));
    PathFinder small(galaxy.map, 0);
    PathFinder large(galaxy.map);
    for (std::uint64_t query = 0; query < 500; ++query) {
        const RandomAddress address = RandomAddress(3).at(query);
        const auto from = static_cast<SystemNumber>(address.below(100, 0));
        const auto to = static_cast<SystemNumber>(address.below(100, 1));
        if (address.below(2, 2) == 0) (void)large.distance(to, from);
        ASSERT_EQ(small.distance(from, to), large.distance(from, to));
        ASSERT_EQ(small.next_hop(from, to), large.next_hop(from, to));
        ASSERT_EQ(small.find_path(from, to).systems, large.find_path(from, to).systems);
        ASSERT_EQ(PathFinder(galaxy.map).find_path(from, to).systems, small.find_path(from, to).systems);
    }
}

/// The next system of each towards `to`, and by each path, walked hop by hop, the largest value that it meets before `to`.
TEST(Path, TheLargestValueOnThePathsIsWhatWalkingEachPathMeets) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const auto map = std::make_shared<const Starmap>(random_map(2 + seed, 2 * seed, seed));
        const RandomAddress dice = RandomAddress(seed).at(1);
        std::vector<double> values;
        for (std::size_t i = 0; i < map->size(); ++i) values.push_back(static_cast<double>(dice.below(9, i)));
        PathFinder kept(map);
        std::vector<double> largest;
        for (SystemNumber to = 0; to < map->size(); ++to) {
            largest_on_paths(kept.next_hops(to), values, largest);
            ASSERT_EQ(largest.size(), map->size());
            const std::vector<double> cost = plain_costs(*map, kNoSystem, to, {});
            for (SystemNumber from = 0; from < map->size(); ++from) {
                double most = 0;
                if (cost[from] == kUnreachable) {
                    most = kUnreachable;
                } else {
                    const std::vector<SystemNumber> path = plain_path(*map, from, to, {});
                    for (std::size_t i = 0; i + 1 < path.size(); ++i) most = std::max(most, values[path[i]]);
                }
                ASSERT_EQ(largest[from], most) << "seed " << seed << ", from " << from << " to " << to;
            }
        }
    }
}

TEST(Path, HopsCountLanes) {
    const std::vector<LaneLink> links = {{0, 1, 5}, {1, 2, 5}, {0, 3, 1}, {3, 4, 1}, {4, 2, 1}};
    PathFinder paths(std::make_shared<const Starmap>(std::vector<Position>(6), links));
    const auto hops = paths.hops_from(0);
    EXPECT_EQ(std::vector<std::uint16_t>(hops.begin(), hops.end()), (std::vector<std::uint16_t>{0, 1, 2, 1, 2, kUnreachableHops}));
    EXPECT_EQ(paths.find_path(0, 2).systems, (std::vector<SystemNumber>{0, 3, 4, 2}));
    EXPECT_EQ(paths.next_hop(0, 5), kNoSystem);
    EXPECT_EQ(paths.distance(0, 5), kUnreachable);
    EXPECT_EQ(paths.next_hop(5, 5), 5U);
}

TEST(Path, SaysWhyThereIsNone) {
    const std::vector<LaneLink> links = {{0, 1, 5}, {1, 2, 5}};
    PathFinder paths(std::make_shared<const Starmap>(std::vector<Position>(4), links));
    const std::vector<std::uint8_t> avoided = {1, 0, 1, 0};
    EXPECT_EQ(paths.find_path(0, 3).status, PathStatus::kNoPath);
    EXPECT_EQ(paths.find_path(0, 2, {avoided, {}, kUnreachable, kUnreachable}).status, PathStatus::kDestinationAvoided);
    EXPECT_EQ(paths.find_path(0, 1, {avoided, {}, kUnreachable, kUnreachable}).cost, 5) << "a path may start in an avoided system";
    EXPECT_EQ(paths.find_path(0, 2, {{}, {}, 9.5, kUnreachable}).status, PathStatus::kTooFar);
    EXPECT_EQ(paths.find_path(0, 2, {{}, {}, 10, kUnreachable}).cost, 10);
    EXPECT_EQ(paths.find_path(0, 2, {{}, {}, kUnreachable, 4}).status, PathStatus::kNoPath);
    EXPECT_EQ(paths.find_path(3, 3).systems, std::vector<SystemNumber>{3});
    EXPECT_EQ(name_of(PathStatus::kTooFar), "no path within the maximum cost");
}

TEST(Path, NumbersAndMasksThatDoNotFitTheMapAreRefused) {
    PathFinder paths(std::make_shared<const Starmap>(random_map(10, 20, 1)));
    const std::vector<std::uint8_t> short_mask(9);
    EXPECT_THROW((void)paths.find_path(0, 10), InvalidInput);
    EXPECT_THROW((void)paths.find_path(kNoSystem, 0), InvalidInput);
    EXPECT_THROW((void)paths.distance(10, 0), InvalidInput);
    EXPECT_THROW((void)paths.hops_from(10), InvalidInput);
    EXPECT_THROW((void)paths.find_path(0, 1, {short_mask, {}, 1, 1}), InvalidInput);
    EXPECT_THROW((void)paths.find_path(0, 1, {{}, short_mask, 1, 1}), InvalidInput);
    EXPECT_THROW((void)paths.find_path(0, 1, {{}, {}, -1, 1}), InvalidInput);
    EXPECT_THROW((void)paths.find_path(0, 1, {{}, {}, 1, std::nan("")}), InvalidInput);
    EXPECT_THROW((void)turns_for(10, 0), InvalidInput);
    EXPECT_THROW((void)turns_for(kUnreachable, 1), InvalidInput);
}

TEST(Path, TurnsAreWhole) {
    EXPECT_EQ(turns_for(0, 4), 0U);
    EXPECT_EQ(turns_for(8, 4), 2U);
    EXPECT_EQ(turns_for(8.5, 4), 3U);
}

}  // namespace
}  // namespace void_reckoning
