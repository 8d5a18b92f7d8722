#include <gtest/gtest.h>

#include "counted_allocations.hpp"
#include "sample_universe.hpp"
#include "void_reckoning/base/random.hpp"

namespace void_reckoning {
namespace {

std::size_t ask(PathFinder& paths, const PathConstraints& constraints) {
    std::size_t systems = 0;
    for (std::uint64_t query = 0; query < 300; ++query) {
        const auto from = static_cast<SystemNumber>(RandomAddress(1).below(paths.map().size(), 2 * query));
        const auto to = static_cast<SystemNumber>(RandomAddress(1).below(paths.map().size(), 2 * query + 1));
        systems += paths.find_path(from, to, constraints).systems.size();
        systems += paths.hops_from(from)[to];
        systems += paths.next_hop(from, to / 8);
    }
    return systems;
}

TEST(WarmPaths, AllocateNothing) {
    const SampleGalaxy galaxy(sample_settings(1, 300, 3, Shape::kSpiral));
    std::vector<std::uint8_t> avoided(300);
    avoided[17] = 1;
    for (const PathConstraints& constraints : {PathConstraints{}, PathConstraints{avoided, {}, kUnreachable, kUnreachable}}) {
        for (const std::size_t cache : {std::size_t{0}, PathFinder::kDefaultCacheBytes}) {
            PathFinder paths(galaxy.map, cache);
            const std::size_t cold = ask(paths, constraints);
            const std::size_t before = allocations_so_far();
            EXPECT_EQ(ask(paths, constraints), cold);
            EXPECT_EQ(allocations_so_far(), before);
        }
    }
}

}  // namespace
}  // namespace void_reckoning
