#pragma once

#include <array>

#include "void_reckoning/base/describe.hpp"

namespace void_reckoning {

enum class Mood : std::uint8_t { kCalm, kAngry };

struct Place {
    float x = 0;
    float y = 0;
};

struct Cargo {
    std::int64_t tons = 0;
    Text kind;
    std::array<std::int16_t, 3> slots{};
};

struct Owned {
    EntityId owner;
    Mood mood = Mood::kCalm;
    double weight = 0;
};

struct Marked {};

template <> struct Describe<Place> {
    static constexpr auto component = describe("Place", "", field<&Place::x>("x", "ly"), field<&Place::y>("y", "ly"));
};
template <> struct Describe<Cargo> {
    static constexpr auto component =
        describe("Cargo", "", field<&Cargo::tons>("tons"), field<&Cargo::kind>("kind"), field<&Cargo::slots>("slots"));
};
template <> struct Describe<Owned> {
    static constexpr auto component =
        describe("Owned", "", field<&Owned::owner>("owner"), field<&Owned::mood>("mood"), field<&Owned::weight>("weight"));
};
template <> struct Describe<Marked> {
    static constexpr auto component = describe("Marked", "A tag: no fields.");
};

}  // namespace void_reckoning
