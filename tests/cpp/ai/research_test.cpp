#include "looking.hpp"
#include "void_reckoning/universe/loader.hpp"

namespace void_reckoning::ai {
namespace {

using scenarios::kRed;
using scenarios::row_of;
using scenarios::Scene;

TEST(Research, GoesForWhatIsWorthMostForItsCost) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Scene scene(row_of(4), 2, seed);
        // Full green planets: half as much room again on all of them is worth more than anything about units.
        for (SystemNumber system = 0; system < 4; ++system) scene.settle(kRed, scene.planet(system), 6'000);
        scene.learn(kRed, "fire");
        Looking red(scene);
        choose_research(red.draft);
        const auto chosen = orders_of<ResearchTechnology>(red.draft.orders);
        ASSERT_EQ(chosen.size(), 1U);
        EXPECT_EQ(chosen[0].technology, scene.technology("granaries")) << "seed " << seed;
    }
}

TEST(Research, ABannedBuildingMakesNoTechnologyWorthLearning) {
    // Yards that multiply credits make fire the best choice, unless nobody may build them.
    std::vector<UniverseFile> files = scenarios::frontier_universe()->files;
    constexpr std::string_view kSlots = R"({ stat = "building_slots", operation = "add", value = 1 })";
    for (UniverseFile& file : files) {
        const std::size_t at = file.text.find(kSlots);
        if (at != std::string::npos) file.text.replace(at, kSlots.size(), R"({ stat = "credits", operation = "multiply", value = 9 })");
    }
    const auto rich = compile_universe("rich", std::move(files));
    const auto chosen_in = [](const std::shared_ptr<const Universe>& universe, std::uint64_t seed) {
        Scene scene(row_of(4), 2, seed, universe);
        for (SystemNumber system = 0; system < 4; ++system) scene.settle(kRed, scene.planet(system), 6'000);
        Looking red(scene);
        choose_research(red.draft);
        const auto chosen = orders_of<ResearchTechnology>(red.draft.orders);
        return chosen.empty() ? std::string() : (*universe)[chosen[0].technology].id;
    };
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        EXPECT_EQ(chosen_in(rich, seed), "fire") << "seed " << seed;
        EXPECT_EQ(chosen_in(scenarios::banning(*rich, "[\"yard\"]"), seed), "granaries") << "seed " << seed;
    }
}

TEST(Research, WaitsUntilTheCurrentTechnologyIsKnown) {
    Scene scene;
    scene.settle(kRed, scene.planet(0), 6'000);
    scene.world().write<&Research::technology>(scene.campaign.faction_entity(kRed), scene.technology("fire"));
    Looking red(scene);
    choose_research(red.draft);
    EXPECT_TRUE(red.draft.orders.empty());
}

}  // namespace
}  // namespace void_reckoning::ai
