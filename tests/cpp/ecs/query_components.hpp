#pragma once

#include <array>
#include <limits>
#include <string>
#include <vector>

#include "void_reckoning/base/random.hpp"
#include "void_reckoning/ecs/field_ref.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// One field of each type, and arrays.
struct Sample {
    bool flag = false;
    std::int8_t i8 = 0;
    std::int16_t i16 = 0;
    std::int32_t i32 = 0;
    std::int64_t i64 = 0;
    std::uint8_t u8 = 0;
    std::uint16_t u16 = 0;
    std::uint32_t u32 = 0;
    std::uint64_t u64 = 0;
    float f32 = 0;
    double f64 = 0;
    Text text;
    EntityId entity;
    std::array<float, 3> axis{};
    std::array<Text, 2> names{};
    std::array<bool, 2> flags{};
};
struct Other {
    Text name;
    double weight = 0;
};
struct Tagged {};

template <> struct Describe<Sample> {
    using S = Sample;
    static constexpr auto component =
        describe("Sample", "One field of each type.", field<&S::flag>("flag"), field<&S::i8>("i8"), field<&S::i16>("i16"),
                 field<&S::i32>("i32"), field<&S::i64>("i64"), field<&S::u8>("u8"), field<&S::u16>("u16"), field<&S::u32>("u32"),
                 field<&S::u64>("u64"), field<&S::f32>("f32", "ly", "a length"), field<&S::f64>("f64"), field<&S::text>("text"),
                 field<&S::entity>("entity"), field<&S::axis>("axis"), field<&S::names>("names"), field<&S::flags>("flags"));
};
template <> struct Describe<Other> {
    static constexpr auto component = describe("Other", "", field<&Other::name>("name"), field<&Other::weight>("weight"));
};
template <> struct Describe<Tagged> {
    static constexpr auto component = describe("Tagged", "A tag: no fields.");
};

inline Text sample_text(World& world, RandomAddress at) {
    const std::array<std::string, 5> texts = {"", "alpha", "beta", "Zeta", "żółw"};
    const std::uint64_t pick = at.below(texts.size() + 1);
    return pick < texts.size() ? world.enter(texts[pick]) : Text{};
}

/// Small numbers, so that many are equal, and the ends of each type.
inline Sample random_sample(World& world, RandomAddress at) {
    Sample s;
    const auto pick = [&]<class T>(T& value, std::uint64_t index) {
        const std::uint64_t kind = at.below(8, index);
        const auto small = static_cast<T>(at.below(10, index + 50));
        value = kind == 0 ? std::numeric_limits<T>::lowest() : kind == 1 ? std::numeric_limits<T>::max() : small;
    };
    s.flag = at.below(2, 1) == 1;
    pick(s.i8, 2), pick(s.i16, 3), pick(s.i32, 4), pick(s.i64, 5), pick(s.u8, 6), pick(s.u16, 7), pick(s.u32, 8), pick(s.u64, 9);
    if (at.below(9, 10) == 0) s.i64 = 9007199254740993;
    if (at.below(9, 11) == 0) s.u64 = std::uint64_t{1} << 63U;
    const std::array<double, 8> reals = {0.1, 0.5, 2.5, 9007199254740992.0, std::numeric_limits<double>::infinity(), 5e-324, -0.5, 0};
    s.f64 = reals[at.below(reals.size(), 12)];
    s.f32 = at.below(3, 13) == 0 ? 0.1F : static_cast<float>(at.below(20, 14)) / 4 - 2;
    s.text = sample_text(world, at.at(15));
    s.entity = EntityId{at.below(6, 16)};
    s.axis = {static_cast<float>(at.below(4, 17)), static_cast<float>(at.uniform(18)), -std::numeric_limits<float>::infinity()};
    s.names = {sample_text(world, at.at(19)), sample_text(world, at.at(20))};
    s.flags = {at.below(2, 21) == 1, at.below(2, 22) == 1};
    return s;
}

inline World query_world(std::uint64_t seed, std::size_t count, std::vector<EntityId>& ids) {
    World world;
    world.register_components<Sample, Other, Tagged>();
    for (std::size_t i = 0; i < count; ++i) {
        const RandomAddress at = RandomAddress(seed).at(i);
        const Other other{sample_text(world, at.at(100)), static_cast<double>(at.below(5, 101)) / 2};
        switch (at.below(6, 102)) {
            case 0: ids.push_back(world.create(other)); break;
            case 1: ids.push_back(world.create(Tagged{})); break;
            case 2: ids.push_back(world.create(random_sample(world, at), other)); break;
            case 3: ids.push_back(world.create(random_sample(world, at), other, Tagged{})); break;
            default: ids.push_back(world.create(random_sample(world, at), Tagged{})); break;
        }
        if (at.below(10, 103) != 0) continue;
        world.destroy(ids.back());
        ids.pop_back();
    }
    return world;
}

}  // namespace void_reckoning
