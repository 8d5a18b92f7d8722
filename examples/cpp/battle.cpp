// A battle between units of a universe: estimated, fought once, fought 200 times.
//
//   battle [FOLDER OF A UNIVERSE]
#include <fmt/core.h>

#include <algorithm>
#include <exception>

#include "void_reckoning/campaign.hpp"  // all public headers of the floor "campaign"
#include "void_reckoning/universe.hpp"

namespace vr = void_reckoning;

namespace {

/// `count` equal units of one type.
vr::UnitRequest units(const char* type, int count) {
    vr::UnitRequest request;
    request.type.type = type;
    request.count = count;
    return request;
}

void fight(const char* folder) {
    // A universe is a folder of TOML files. Loading checks them all; mistakes are thrown as one ContentError with files and line numbers.
    const auto universe = vr::load_universe(folder);
    fmt::print("{}: {}\n", universe->name, vr::describe(*universe));

    // A list of units for each side. An unknown name or a wrong number throws InvalidInput, which says where it is.
    vr::TypeCatalogue types(universe);
    const std::vector<std::vector<vr::UnitRequest>> sides = {{units("frigate", 20), units("scout", 2)}, {units("raider", 16)}};
    const vr::Skirmish skirmish(types, sides, {});

    const vr::combat::BattleEstimate estimate = skirmish.estimate();
    fmt::print("estimate: the attackers win {:.0f} of 100, and lose {:.0f}% of their hull\n", 100 * estimate.win_probability,
               100 * estimate.losses_a);

    // One battle. The same seed gives the same battle, bit for bit, on any machine. BattleScratch is working memory, reused between battles.
    vr::combat::BattleScratch scratch;
    vr::combat::BattleResult result;
    skirmish.resolve(7, scratch, result);
    fmt::print("seed 7: {} by {} after {} ticks\n", name_of(result.outcome), name_of(result.reason), result.ticks);
    for (std::size_t side = 0; side < skirmish.sides(); ++side) {
        const vr::combat::SideStatistics& all = result.sides[side];
        fmt::print("  {}: {} of {} units destroyed, {} of {} shots hit\n", vr::side_label(side), all.destroyed, all.started, all.hits,
                   all.shots);
    }

    // Many battles on all cores: seeds 1 to 200. The number of threads changes nothing but the time.
    const vr::Workers workers(0);
    vr::ScratchPool pool;
    vr::SkirmishSample sample;
    vr::add_to_sample(sample, skirmish, 1, 200, workers, pool);
    const auto won = std::count(sample.winning_team.begin(), sample.winning_team.end(), 0);
    fmt::print("200 battles: the attackers win {}\n", won);
}

}  // namespace

int main(int count, char** arguments) {
    try {
        fight(count > 1 ? arguments[1] : UNIVERSES "/void_reckoning");
        return 0;
    } catch (const std::exception& error) {  // every error of the core is a void_reckoning::Error
        fmt::print(stderr, "battle: {}\n", error.what());
        return 1;
    }
}
