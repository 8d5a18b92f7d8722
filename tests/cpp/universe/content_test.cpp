#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "void_reckoning/universe/loader.hpp"

namespace void_reckoning {
namespace {

/// The game's own content is held to what it promises (docs/formats/universe.md, "The universe void_reckoning").
class Content : public testing::Test {
   protected:
    const std::shared_ptr<const Universe> universe = load_universe(VR_SOURCE_DIR "/universes/void_reckoning");

    [[nodiscard]] std::vector<const UnitType*> buildable(FactionIndex faction, Domain domain) const {
        std::vector<const UnitType*> types;
        for (const UnitType& type : universe->unit_types) {
            if (type.domain == domain && type.builders[faction.value]) types.push_back(&type);
        }
        return types;
    }

    [[nodiscard]] std::size_t exclusive(FactionIndex faction, Domain domain) const {
        const auto types = buildable(faction, domain);
        return std::count_if(types.begin(), types.end(), [](const UnitType* type) { return type->builders.count() == 1; });
    }

    [[nodiscard]] std::vector<FactionIndex> factions() const {
        std::vector<FactionIndex> all;
        for (std::size_t i = 0; i < universe->factions.size(); ++i) all.emplace_back(i);
        return all;
    }
};

TEST_F(Content, HasTheNumbersPromised) {
    EXPECT_EQ(universe->factions.size(), 10U);
    EXPECT_GE(universe->weapons.size(), 12U);
    EXPECT_GE(universe->buildings.size(), 10U);
    EXPECT_GE(universe->technologies.size(), 20U);
    EXPECT_GE(universe->planet_classes.size(), 6U);
    EXPECT_GE(universe->victory_conditions.size(), 2U);
    EXPECT_GE(universe->system_names.size(), 200U);
    EXPECT_TRUE(universe->find_faction("templars"));
    EXPECT_FALSE(universe->find_faction("no_such_faction"));
}

TEST_F(Content, HasFrigateAndRaiderForEveryone) {
    for (const std::string_view id : {"frigate", "raider"}) {
        const UnitTypeIndex type = universe->find_unit_type(id);
        ASSERT_TRUE(type) << id;
        EXPECT_EQ((*universe)[type].domain, Domain::kSpace);
        EXPECT_EQ((*universe)[type].builders.count(), 10U);
    }
}

TEST_F(Content, GivesFiveFactionsFiveShipsAndThreeArmiesOfTheirOwn) {
    std::size_t own = 0;
    for (const FactionIndex faction : factions()) {
        if (exclusive(faction, Domain::kSpace) >= 5 && exclusive(faction, Domain::kGround) >= 3) ++own;
    }
    EXPECT_GE(own, 5U);
}

TEST_F(Content, LetsEveryFactionSpreadScoutCarryAndFight) {
    for (const FactionIndex faction : factions()) {
        const auto ships = buildable(faction, Domain::kSpace);
        const auto has = [&](auto&& is) {
            return std::any_of(ships.begin(), ships.end(), [&](const UnitType* type) { return is(*type); });
        };
        const std::string& id = (*universe)[faction].id;
        EXPECT_TRUE(has([](const UnitType& type) { return type.colonises; })) << id;
        EXPECT_TRUE(has([](const UnitType& type) { return type.detection >= 12 && type.cost <= 60'000; })) << id;
        EXPECT_TRUE(has([](const UnitType& type) { return type.transport > 0; })) << id;
        const auto is_warship = [](const UnitType* type) { return !type->weapons.empty(); };
        EXPECT_GE(std::count_if(ships.begin(), ships.end(), is_warship), 5) << id;
        EXPECT_GE(buildable(faction, Domain::kGround).size(), 3U) << id;
    }
}

TEST_F(Content, StartsEveryFactionWithMeansOfEqualWorth) {
    std::vector<std::int64_t> worth;
    for (const FactionSpec& faction : universe->factions) {
        std::int64_t cost = 0;
        for (const StartingUnit& unit : faction.starting_units) cost += (*universe)[unit.type].cost * unit.count;
        worth.push_back(cost);
    }
    const auto [least, most] = std::minmax_element(worth.begin(), worth.end());
    EXPECT_LT(static_cast<double>(*most), 1.15 * static_cast<double>(*least));
}

TEST_F(Content, TellsFactionsApartByNameAndColour) {
    std::set<std::string> names, adjectives, colours;
    for (const FactionSpec& faction : universe->factions) {
        names.insert(faction.name);
        adjectives.insert(faction.adjective);
        colours.insert(faction.colour);
        EXPECT_GE(faction.traits.size(), 2U) << faction.id;
    }
    EXPECT_EQ(names.size(), 10U);
    EXPECT_EQ(adjectives.size(), 10U);
    EXPECT_EQ(colours.size(), 10U);
}

/// Some quality in which `a` is better than `b`, price included.
[[nodiscard]] bool better_in_something(const UnitType& a, const UnitType& b) {
    const auto count = [](const UnitType& type, WeaponIndex weapon) {
        for (const WeaponMount& mount : type.weapons) {
            if (mount.weapon == weapon) return mount.count;
        }
        return 0;
    };
    const auto armed_better = [&](const WeaponMount& mount) { return mount.count > count(b, mount.weapon); };
    if (std::any_of(a.weapons.begin(), a.weapons.end(), armed_better)) return true;
    for (std::size_t i = 0; i < kDamageTypes; ++i) {
        if (a.resistance[i] > b.resistance[i]) return true;
    }
    return a.cost < b.cost || a.upkeep < b.upkeep || a.hull > b.hull || a.shields > b.shields || a.armour > b.armour ||
           a.morale > b.morale || a.speed > b.speed || a.tactical_speed > b.tactical_speed || a.detection > b.detection ||
           a.transport > b.transport || a.colonises > b.colonises || a.size < b.size;
}

TEST_F(Content, HasNoUnitThatIsWorseInEverything) {
    for (const UnitType& a : universe->unit_types) {
        for (const UnitType& b : universe->unit_types) {
            if (&a == &b || a.domain != b.domain) continue;
            EXPECT_TRUE(better_in_something(a, b)) << a.id << " against " << b.id;
        }
    }
}

TEST_F(Content, PricesAFrigateAtFourToSixTurnsOfAHomeWorld) {
    const Rules& rules = universe->rules;
    const double income = rules.credits_per_million * static_cast<double>(rules.starting_population);  // thousandths
    const double frigate = static_cast<double>((*universe)[universe->find_unit_type("frigate")].cost);
    EXPECT_GE(frigate / income, 4.0);
    EXPECT_LE(frigate / income, 6.0);
}

TEST_F(Content, ReachesEveryTechnologyForSomeone) {
    for (const Technology& technology : universe->technologies) EXPECT_TRUE(technology.learners.any()) << technology.id;
    for (const UnitType& type : universe->unit_types) EXPECT_TRUE(type.builders.any()) << type.id;
}

TEST_F(Content, KeepsTheOrderOfTheFiles) {
    EXPECT_EQ(universe->factions.front().id, "templars");
    EXPECT_EQ(universe->factions.back().id, "reavers");
    EXPECT_EQ(universe->weapons.front().id, "pulse_laser");
    EXPECT_EQ(universe->find_weapon("pulse_laser").value, 0);
    const UnitType& first = universe->unit_types.front();
    EXPECT_EQ(first.domain, Domain::kGround);  // armies.toml comes before ships.toml
}

TEST_F(Content, UsesOnlyKeysAndStatsThatAreDocumented) {
    std::ifstream file(VR_SOURCE_DIR "/docs/formats/universe.md");
    std::ostringstream document;
    document << file.rdbuf();
    const auto documented = [&](const std::string& word) { return document.str().find("`" + word + "`") != std::string::npos; };
    for (const UniverseFile& source : universe->files) {
        std::istringstream lines(source.text);
        for (std::string line; std::getline(lines, line);) {
            const std::size_t end = line.find(" = ");
            if (end == std::string::npos || line.find_first_of(" \"#") != end) continue;
            EXPECT_TRUE(documented(line.substr(0, end))) << line;
        }
    }
    for (std::size_t i = 0; i < kStats; ++i) EXPECT_TRUE(documented(std::string(name_of(static_cast<Stat>(i)))));
}

TEST(SecondUniverse, LoadsAndSharesNoIdWithTheFirst) {
    const auto first = load_universe(VR_SOURCE_DIR "/universes/void_reckoning");
    const auto second = load_universe(VR_SOURCE_DIR "/universes/skirmish/");
    EXPECT_EQ(second->id, "skirmish");
    EXPECT_EQ(second->factions.size(), 3U);
    for (const UnitType& type : second->unit_types) EXPECT_FALSE(first->find_unit_type(type.id)) << type.id;
    for (const FactionSpec& faction : second->factions) EXPECT_FALSE(first->find_faction(faction.id)) << faction.id;
    for (const PlanetClass& planet : second->planet_classes) EXPECT_FALSE(first->find_planet_class(planet.id)) << planet.id;
    EXPECT_EQ(describe(*second),
              "3 factions, 6 unit types (4 space, 2 ground), 4 weapons, 2 buildings, 4 technologies, 3 planet classes, "
              "2 victory conditions, 12 system names");
}

}  // namespace
}  // namespace void_reckoning
