#include "void_reckoning/galaxy/names.hpp"

#include <array>
#include <utility>

namespace void_reckoning {
namespace {

std::string roman(unsigned number) {
    constexpr std::array<std::pair<unsigned, const char*>, 9> kNumerals = {
        {{100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}}};
    std::string result;
    for (const auto& [value, letters] : kNumerals) {
        for (; number >= value; number -= value) result += letters;
    }
    return result;
}

}  // namespace

std::string system_name(const World& world, const Universe& universe, EntityId system) {
    const System one = world.get<System>(system);
    if (one.name >= universe.system_names.size()) return fmt::format("System {}", one.number + 1);
    if (one.numeral == 0) return universe.system_names[one.name];
    return fmt::format("{} {}", universe.system_names[one.name], one.numeral);
}

std::string planet_name(const World& world, const Universe& universe, EntityId planet) {
    const Planet one = world.get<Planet>(planet);
    return fmt::format("{} {}", system_name(world, universe, one.system), roman(one.orbit));
}

}  // namespace void_reckoning
