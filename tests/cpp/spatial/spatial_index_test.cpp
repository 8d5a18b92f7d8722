#include "void_reckoning/spatial/spatial_index.hpp"

#include <gtest/gtest.h>

#include "../support/message_of.hpp"
#include "plain_search.hpp"
#include "point_sets.hpp"

namespace void_reckoning::spatial {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

/// Places at, beside and far from points; radii of nothing, of just as far as a point is, and of everything.
void expect_plain(const SpatialIndex& index, const PointSet& set, std::uint64_t seed) {
    const PlainPoints plain(set.columns());
    SearchScratch scratch;
    const auto row = [&](std::uint64_t i) { return RandomAddress(seed).below(std::max<std::size_t>(set.ids.size(), 1), i); };
    const auto point = [&](std::uint64_t i) { return set.ids.empty() ? Place{1, 2} : set.place(row(i)); };
    const Place at = point(0);
    const Place other = point(1);
    // Out of the plane too, where all points are in it.
    const Place place = seed % 3 == 0 ? at
                                      : Place{at.x * 0.25 + other.x * 0.75, at.y * 0.75 + other.y * 0.25 + 1e-3,
                                              at.z * 0.5 + other.z * 0.5 + (seed % 2 == 0 ? 0.3 : 0.0)};
    const double apart = std::sqrt((other.x - place.x) * (other.x - place.x) + (other.y - place.y) * (other.y - place.y) +
                                   (other.z - place.z) * (other.z - place.z));
    for (const double radius : {0.0, 1e-6, 0.5, apart, std::nextafter(apart, 0.0), apart / 7, 4.0, kInfinite}) {
        ASSERT_TRUE(same(index.radius(place, radius, scratch), plain.radius(place, radius))) << set.name << " radius " << radius;
    }
    const Box box = {{std::min(at.x, other.x), std::min(at.y, other.y), std::min(at.z, other.z)},
                     {std::max(at.x, other.x), std::max(at.y, other.y), std::max(at.z, other.z)}};
    Box above = box;
    above.low.z = 0.25;
    above.high.z = std::max(0.5, box.high.z);
    for (const Box& one : {box, above, Box{at, at}}) ASSERT_TRUE(same(index.box(one, scratch), plain.box(one))) << set.name;
    for (const std::size_t number : {std::size_t{0}, std::size_t{1}, std::size_t{7}, set.ids.size() / 2, set.ids.size() + 5}) {
        const auto found = index.nearest(place, static_cast<std::int64_t>(number), scratch);
        ASSERT_TRUE(same(found, plain.nearest(place, number))) << set.name << " nearest " << number;
    }
}

TEST(SpatialIndex, FindsWhatLookingAtEveryPointFinds) {
    for (const std::size_t count : {0U, 1U, 2U, 3U, 24U, 25U, 33U, 500U}) {
        for (const PointSet& set : all_point_sets(count)) {
            SpatialIndex index;
            index.assign(set.columns());
            ASSERT_NO_THROW(index.check()) << set.name;
            for (std::uint64_t seed = 0; seed < 12; ++seed) ASSERT_NO_FATAL_FAILURE(expect_plain(index, set, seed)) << count;
        }
    }
}

TEST(SpatialIndex, AnswersDoNotDependOnHowPointsCameToBeThere) {
    for (const PointSet& set : all_point_sets(400)) {
        SpatialIndex index;
        for (std::size_t i = 0; i < 400; ++i) {
            index.insert(set.row(i));
        }
        ASSERT_NO_THROW(index.check()) << set.name;
        for (std::uint64_t seed = 0; seed < 8; ++seed) ASSERT_NO_FATAL_FAILURE(expect_plain(index, set, seed));
    }
}

TEST(SpatialIndex, FollowsAnyChanges) {
    for (std::uint64_t seed = 1; seed < all_point_sets(1).size(); ++seed) {
        const RandomAddress random(seed);
        const PointSet set = all_point_sets(300)[seed];
        SpatialIndex index;
        PlainPoints plain;
        SearchScratch scratch;
        for (std::uint64_t step = 0; step < 3000; ++step) {
            const RandomAddress dice = random.at(step);
            const std::size_t row = dice.below(300, 0);
            const std::uint64_t id = set.ids[row];
            // Whole stretches of only coming and only going, so that the tree grows and withers.
            const bool coming = dice.below(10, 1) < (step / 600 % 2 == 0 ? 8U : 2U);
            const std::array<float, 1> x = {set.x[dice.below(300, 2)]};
            const std::array<float, 1> y = {set.y[dice.below(300, 3)]};
            const std::array<float, 1> z = {set.z.empty() ? 0.0F : set.z[dice.below(300, 4)]};
            if (coming) {
                index.update({std::span(&id, 1), x, y, z});
                plain.points[id] = {x[0], y[0], z[0]};
            } else if (index.contains(id)) {
                index.remove(std::span(&id, 1));
                plain.points.erase(id);
            }
            ASSERT_EQ(index.size(), plain.points.size());
            if (step % 20 != 0) continue;
            ASSERT_NO_THROW(index.check());
            const Place place = {static_cast<double>(x[0]), static_cast<double>(y[0]), static_cast<double>(z[0]) * 0.5};
            ASSERT_TRUE(same(index.radius(place, 3, scratch), plain.radius(place, 3)));
            ASSERT_TRUE(same(index.nearest(place, 9, scratch), plain.nearest(place, 9)));
        }
    }
}

TEST(SpatialIndex, StaysInShapeWhateverTheOrder) {
    constexpr std::size_t kPoints = 20'000;
    for (int falling = 0; falling < 2; ++falling) {
        SpatialIndex index;
        for (std::uint64_t i = 0; i < kPoints; ++i) {
            const std::array<float, 1> x = {static_cast<float>(falling == 1 ? kPoints - i : i)};
            const std::array<float, 1> y = {static_cast<float>(i % 3)};
            index.insert({std::span(&i, 1), x, y});
        }
        ASSERT_NO_THROW(index.check());
        // And away again from one end.
        for (std::uint64_t i = 0; i + 10 < kPoints; ++i) index.remove(std::span(&i, 1));
        ASSERT_NO_THROW(index.check());
        ASSERT_EQ(index.size(), 10U);
    }
}

TEST(SpatialIndex, ManyAtOnceAreAsOneByOne) {
    const PointSet set = even_points(3000);
    const PointSet moved = clustered_points(3000, 9);
    const auto part = [&](const PointSet& from, std::size_t first, std::size_t count) {
        return PointColumns{std::span(set.ids).subspan(first, count), std::span(from.x).subspan(first, count),
                            std::span(from.y).subspan(first, count)};
    };
    SpatialIndex index;
    index.insert(part(set, 0, 1000));
    index.insert(part(set, 1000, 900));
    index.insert(part(set, 1900, 100));
    index.move(part(moved, 500, 1000));
    index.update(part(moved, 1500, 1500));
    index.remove(std::span(set.ids).subspan(0, 500));
    index.check();
    PlainPoints plain(part(moved, 500, 2500));
    SearchScratch scratch;
    for (std::uint64_t i = 0; i < 50; ++i) {
        const Place place = {static_cast<double>(moved.x[i * 50]), static_cast<double>(moved.y[i * 50])};
        ASSERT_TRUE(same(index.radius(place, 2, scratch), plain.radius(place, 2)));
        ASSERT_TRUE(same(index.nearest(place, 40, scratch), plain.nearest(place, 40)));
    }
    EXPECT_EQ(index.find(set.ids[600])->x, moved.x[600]);
    EXPECT_FALSE(index.find(set.ids[0]));
    index.clear();
    EXPECT_EQ(index.size(), 0U);
    EXPECT_TRUE(index.radius({0, 0}, kInfinite, scratch).empty());
}

TEST(SpatialIndex, AllPointsOfALargeIndexMoveAtOnce) {
    constexpr std::size_t kPoints = 70'000;
    PointSet set = even_points(kPoints);
    SpatialIndex index;
    index.assign(set.columns());
    for (float& x : set.x) x += 1.5F;
    index.move(set.columns());
    const PlainPoints plain(set.columns());
    SearchScratch scratch;
    EXPECT_TRUE(same(index.radius({50, 60}, 9, scratch), plain.radius({50, 60}, 9)));
    set.add(50, 60);
    index.update(set.columns());
    EXPECT_EQ(index.size(), kPoints + 1);
    EXPECT_EQ(index.nearest({50, 60}, 1, scratch)[0].id, set.ids.back());
    index.check();
}

TEST(SpatialIndex, PointsWithoutAThirdCoordinateLieInThePlane) {
    PointSet set = even_points(500);
    SpatialIndex index;
    index.assign(set.columns());
    SearchScratch scratch;
    EXPECT_EQ(index.find(set.ids[3])->z, 0);
    // Above the plane everything is as much farther; nothing is within less than the height.
    const double below = index.nearest({5, 5}, 1, scratch)[0].distance2;  // a copy: the next search takes the scratch memory
    EXPECT_EQ(index.nearest({5, 5, 4}, 1, scratch)[0].distance2, below + 16);
    EXPECT_TRUE(index.radius({5, 5, 4}, 3.99, scratch).empty());
    EXPECT_EQ(index.box({{0, 0, -1}, {99, 99, 0}}, scratch).size(), 500U);
    EXPECT_TRUE(index.box({{0, 0, 0.5}, {99, 99, 1}}, scratch).empty());
    // One that leaves the plane is found where it went, and those in the plane as before.
    const std::vector<float> height = {4};
    PointColumns one = set.row(3);
    one.z = height;
    index.move(one);
    index.check();
    EXPECT_EQ(index.find(set.ids[3])->z, 4);
    const Place there = {static_cast<double>(set.x[3]), static_cast<double>(set.y[3]), 4};
    EXPECT_EQ(index.radius(there, 0.5, scratch)[0].id, set.ids[3]);
    EXPECT_EQ(index.box({{0, 0}, {99, 99}}, scratch).size(), 499U);
}

TEST(SpatialIndex, RefusesWhatMakesNoSenseAndChangesNothing) {
    const PointSet set = even_points(10);
    SpatialIndex index;
    index.assign(set.columns());
    SearchScratch scratch;
    const std::vector<float> two = {1, 2};
    const std::vector<float> broken = {1, std::nanf("")};
    const std::vector<float> endless = {1, std::numeric_limits<float>::infinity()};
    const std::vector<std::uint64_t> fresh = {1, 2};
    const std::vector<std::uint64_t> half_known = {1, set.ids[0]};
    const std::vector<std::uint64_t> twice = {5, 5};
    EXPECT_EQ(message_of<InvalidInput>([&] { index.insert({fresh, two, broken}); }), "y[1] must be finite, got nan");
    EXPECT_EQ(message_of<InvalidInput>([&] { index.assign({fresh, endless, two}); }), "x[1] must be finite, got inf");
    EXPECT_EQ(message_of<InvalidInput>([&] { index.insert({fresh, two, std::span(two).first(1)}); }),
              "y must have one value for each of the 2 ids, got 1");
    EXPECT_EQ(message_of<InvalidInput>([&] { index.update({twice, two, two}); }), "ids must be unique, got 5 at ids[0] and ids[1]");
    EXPECT_THROW(index.insert({half_known, two, two}), InvalidInput);
    EXPECT_THROW(index.move({half_known, two, two}), NotFound);
    EXPECT_THROW(index.remove(half_known), NotFound);
    EXPECT_EQ(message_of<InvalidInput>([&] { (void)index.radius({0, 0}, -1, scratch); }), "radius must be 0 or more, got -1");
    EXPECT_THROW((void)index.radius({0, 0}, std::nan(""), scratch), InvalidInput);
    EXPECT_THROW((void)index.radius({std::nan(""), 0}, 1, scratch), InvalidInput);
    EXPECT_THROW((void)index.nearest({0, 1e39}, 1, scratch), InvalidInput);
    EXPECT_THROW((void)index.nearest({0, 0}, -1, scratch), InvalidInput);
    EXPECT_THROW((void)index.radius({0, 0, std::nan("")}, 1, scratch), InvalidInput);
    EXPECT_EQ(message_of<InvalidInput>([&] { index.insert({fresh, two, two, broken}); }), "z[1] must be finite, got nan");
    EXPECT_EQ(message_of<InvalidInput>([&] { index.insert({fresh, two, two, std::span(two).first(1)}); }),
              "z must have one value for each of the 2 ids, got 1");
    EXPECT_THROW((void)index.box({{1, 0}, {0, 1}}, scratch), InvalidInput);
    EXPECT_EQ(message_of<InvalidInput>([&] { (void)index.box({{0, 0, 2}, {1, 1, 1}}, scratch); }),
              "low must not be above high (1, 1, 1) along any axis, got (0, 0, 2)");
    EXPECT_THROW((void)index.box({{0, 0}, {0, kInfinite}}, scratch), InvalidInput);
    EXPECT_EQ(index.size(), 10U);
    index.check();
    const PlainPoints plain(set.columns());
    EXPECT_TRUE(same(index.radius({1, 1}, kInfinite, scratch), plain.radius({1, 1}, kInfinite)));
}

}  // namespace
}  // namespace void_reckoning::spatial
