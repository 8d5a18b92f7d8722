#include "void_reckoning/galaxy/path_service.hpp"

#include <gtest/gtest.h>

#include "sample_universe.hpp"
#include "void_reckoning/base/random.hpp"

namespace void_reckoning {
namespace {

bool same_path(const PathResult& a, const PathResult& b) { return a.status == b.status && a.cost == b.cost && a.systems == b.systems; }

TEST(PathService, ManyWaysAreOneAfterTheOtherOnAnyThreads) {
    const SampleGalaxy galaxy(sample_settings(4, 200, 3, Shape::kCluster));
    std::vector<PathEnds> ends;
    for (std::uint64_t i = 0; i < 2000; ++i) {
        const RandomAddress at = RandomAddress(1).at(i);
        // Few ends for the first half, so that their distances are worked out once for many.
        ends.push_back({static_cast<SystemNumber>(at.below(200, 0)), static_cast<SystemNumber>(at.below(i < 1000 ? 9 : 200, 1))});
    }
    std::vector<std::uint8_t> avoided(200);
    for (std::size_t i = 0; i < 200; i += 7) avoided[i] = 1;
    for (const PathConstraints& constraints :
         {PathConstraints{}, PathConstraints{{}, {}, 40, kUnreachable}, PathConstraints{avoided, {}, kUnreachable, 12}}) {
        std::vector<PathResult> plain;
        for (const PathEnds& one : ends) plain.push_back(PathFinder(galaxy.map).find_path(one.from, one.to, constraints));
        for (const int threads : {1, 2, 8}) {
            const PathService service(galaxy.map);
            const Workers workers(threads);
            for (int again = 0; again < 2; ++again) {
                const std::vector<PathResult> found = service.find_all(ends, constraints, workers);
                ASSERT_EQ(found.size(), plain.size());
                for (std::size_t i = 0; i < found.size(); ++i) ASSERT_TRUE(same_path(found[i], plain[i])) << threads << " " << i;
            }
            for (std::size_t i = 0; i < ends.size(); i += 50) {
                ASSERT_TRUE(same_path(service.find(ends[i], constraints), plain[i]));
            }
        }
    }
}

TEST(PathService, WrongNumbersAreRefusedAndTheNextQuestionIsAnswered) {
    const SampleGalaxy galaxy(sample_settings(4, 30, 3, Shape::kRing));
    const PathService service(galaxy.map);
    const Workers workers(2);
    const std::vector<PathEnds> wrong(200, PathEnds{0, 30});
    EXPECT_THROW((void)service.find({30, 0}, {}), InvalidInput);
    EXPECT_THROW((void)service.find_all(wrong, {}, workers), InvalidInput);
    EXPECT_EQ(service.find({0, 0}, {}).systems, std::vector<SystemNumber>{0});
    EXPECT_TRUE(service.find_all({}, {}, workers).empty());
}

}  // namespace
}  // namespace void_reckoning
