#include "void_reckoning/spatial/batch.hpp"

#include <gtest/gtest.h>

#include "../support/message_of.hpp"
#include "counted_allocations.hpp"
#include "plain_search.hpp"
#include "point_sets.hpp"

namespace void_reckoning::spatial {
namespace {

TEST(SpatialBatch, IsOneSearchAfterTheOtherOnAnyThreads) {
    PointSet set = clustered_points(5000);
    for (std::size_t i = 0; i < 5000; ++i) set.z.push_back(static_cast<float>(i % 7) * 0.004F);
    SpatialIndex index;
    index.assign(set.columns());
    const PlaceColumns places{set.x, set.y, set.z};
    std::vector<double> radii(5000);
    for (std::size_t i = 0; i < radii.size(); ++i) radii[i] = 0.001 * static_cast<double>(i % 50);
    std::vector<float> high_x, high_y, high_z;
    for (std::size_t i = 0; i < 5000; ++i) {
        high_x.push_back(set.x[i] + 0.01F);
        high_y.push_back(set.y[i] + 0.5F);
        high_z.push_back(set.z[i] + 0.005F);
    }
    for (const int threads : {1, 2, 8}) {
        const Workers workers(threads);
        const std::array<BatchAnswers, 3> answers = {radius_batch(index, places, radii, workers),
                                                     box_batch(index, places, {high_x, high_y, high_z}, workers),
                                                     nearest_batch(index, places, 5, workers)};
        SearchScratch scratch;
        for (std::size_t kind = 0; kind < 3; ++kind) {
            ASSERT_EQ(answers[kind].offsets.size(), 5001U);
            for (std::size_t i = 0; i < 5000; ++i) {
                const Place place = set.place(i);
                const Place high = {static_cast<double>(high_x[i]), static_cast<double>(high_y[i]), static_cast<double>(high_z[i])};
                const auto one = kind == 0   ? index.radius(place, radii[i], scratch)
                                 : kind == 1 ? index.box({place, high}, scratch)
                                             : index.nearest(place, 5, scratch);
                const auto first = static_cast<std::size_t>(answers[kind].offsets[i]);
                ASSERT_EQ(answers[kind].offsets[i + 1] - answers[kind].offsets[i], static_cast<std::int64_t>(one.size()));
                for (std::size_t n = 0; n < one.size(); ++n) {
                    ASSERT_EQ(answers[kind].ids[first + n], one[n].id);
                    ASSERT_EQ(answers[kind].distances[first + n], std::sqrt(one[n].distance2));
                }
            }
        }
    }
}

TEST(SpatialBatch, NamesTheFirstSearchThatIsWrong) {
    SpatialIndex index;
    const PointSet set = even_points(1000);
    index.assign(set.columns());
    std::vector<double> radii(1000, 1.0);
    radii[700] = -2;
    radii[900] = -3;
    const Workers workers(2);
    EXPECT_EQ(message_of<InvalidInput>([&] { (void)radius_batch(index, {set.x, set.y}, radii, workers); }),
              "search 700: radius must be 0 or more, got -2");
    EXPECT_EQ(message_of<InvalidInput>([&] { (void)radius_batch(index, {set.x, set.y}, std::span(radii).first(3), workers); }),
              "radius must have as many values as x, 1000, got 3");
    const auto shorter = std::span(set.y).first(3);
    EXPECT_EQ(message_of<InvalidInput>([&] { (void)nearest_batch(index, {set.x, shorter}, 1, workers); }),
              "y must have as many values as x, 1000, got 3");
    EXPECT_EQ(message_of<InvalidInput>([&] { (void)box_batch(index, {set.x, set.y}, {set.x, set.y, shorter}, workers); }),
              "high_z must have as many values as high_x, 1000, got 3");
    EXPECT_EQ(message_of<InvalidInput>([&] { (void)box_batch(index, {set.x, set.y}, {shorter, shorter}, workers); }),
              "high_x must have as many values as low_x, 1000, got 3");
}

TEST(SpatialBatch, NoSearchesAndNoPointsAreFine) {
    const Workers workers(2);
    SpatialIndex index;
    EXPECT_EQ(radius_batch(index, {}, std::vector<double>{1}, workers).offsets, std::vector<std::int64_t>{0});
    const std::vector<float> one = {1};
    EXPECT_EQ(nearest_batch(index, {one, one}, 3, workers).offsets, (std::vector<std::int64_t>{0, 0}));
}

std::size_t ask(const SpatialIndex& index, const PointSet& set, SearchScratch& scratch) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < 200; ++i) {
        const Place place = {static_cast<double>(set.x[i]), static_cast<double>(set.y[i])};
        found += index.radius(place, 10, scratch).size();
        found += index.nearest(place, 50, scratch).size();
        found += index.box({place, {place.x + 9, place.y + 9}}, scratch).size();
    }
    return found;
}

TEST(SpatialIndex, WarmSearchesAllocateNothing) {
    const PointSet set = even_points(10'000);
    SpatialIndex index;
    index.assign(set.columns());
    SearchScratch scratch;
    const std::size_t cold = ask(index, set, scratch);
    const std::size_t before = allocations_so_far();
    EXPECT_EQ(ask(index, set, scratch), cold);
    EXPECT_EQ(allocations_so_far(), before);
}

}  // namespace
}  // namespace void_reckoning::spatial
