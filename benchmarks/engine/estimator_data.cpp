// estimator_data campaigns FIRST_SEED CAMPAIGNS TURNS REFIGHTS
// estimator_data designed SEED FIRST BATTLES REFIGHTS
// Prints a row for a battle: what the estimator sees of it, its estimate, and how it went over REFIGHTS fights of other random numbers. The
// battles are some of those that standard campaigns fight, or any units of the universe in any numbers (designed_battles.hpp).
// tools/fit_estimator.py reads it.

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "designed_battles.hpp"
#include "scenarios/universes.hpp"
#include "void_reckoning/ai/policies.hpp"
#include "void_reckoning/combat/estimate.hpp"
#include "void_reckoning/engine/runner.hpp"

namespace void_reckoning {
namespace {

constexpr std::uint64_t kOneOf = 4;  // so many battles of a campaign is printed

/// Of some fights, a side's share of hull lost: its sum and the sum of squares.
struct Losses {
    double sum = 0, squares = 0;

    void add(double lost) {
        sum += lost;
        squares += lost * lost;
    }
};

template <std::size_t kCount> void print_all(const std::array<double, kCount>& values) {
    for (const double value : values) fmt::print(",{}", value);
}

class Printer {
   public:
    explicit Printer(std::uint64_t refights) : refights_(refights) {}

    /// `address`: of the fights' random numbers.
    void print(combat::BattleSetup& setup, RandomAddress address) {
        double wins = 0;
        std::array<Losses, 2> losses;
        std::array<std::uint64_t, 2> units{};
        for (const combat::BattleUnit& unit : setup.units) ++units[unit.side];
        for (std::uint64_t i = 0; i < refights_; ++i) {
            setup.address = address.at(i);
            combat::resolve_battle(setup, scratch_, result_);
            const bool won = result_.winning_team == setup.team[0];
            wins += result_.winning_team == combat::kNoSide ? 0.5 : won ? 1.0 : 0.0;
            for (std::size_t side = 0; side < 2; ++side) losses[side].add(result_.sides[side].share_lost());
        }
        const combat::Muster muster(setup);
        const combat::MatchSide a = muster.side(0), b = muster.side(1);
        fmt::print("{},{},{},{}", setup.domain == combat::Domain::kSpace ? 0 : 1, units[0], units[1], wins);
        for (const Losses& one : losses) fmt::print(",{},{}", one.sum, one.squares);
        const combat::BattleEstimate made = estimator_.estimate(a, b, setup.domain, setup.terrain);
        fmt::print(",{},{},{},{},{},{}", made.win_probability, made.doubt, made.losses_a, made.losses_b, made.spread_a, made.spread_b);
        const combat::EstimateTerms terms = combat::terms_of(battle_.fight(a, b, setup.terrain), a, b);
        print_all(terms.win);
        print_all(terms.doubt);
        print_all(terms.losses[0]);
        print_all(terms.losses[1]);
        fmt::print("\n");
    }

   private:
    std::uint64_t refights_;
    combat::BattleScratch scratch_;
    combat::BattleResult result_;
    combat::Estimator estimator_;
    combat::MeanBattle battle_;
};

void play(std::uint64_t seed, std::uint32_t turns, Printer& printer) {
    CampaignSettings settings;
    settings.seed = seed;
    RunSettings run;
    run.telemetry = false;
    CampaignRunner runner(scenarios::new_campaign(settings), run);
    for (std::size_t seat = 0; seat < runner.campaign().seats(); ++seat) runner.set_policy(Seat(seat), make_policy("standard"));
    std::uint64_t number = 0;
    runner.campaign().set_battle_observer([&](const combat::BattleSetup& fought) {
        if (++number % kOneOf != 0) return;
        combat::BattleSetup setup = fought;
        setup.damage_records = false;
        printer.print(setup, RandomAddress(seed).at(number));
    });
    for (std::uint32_t turn = 1; turn <= turns; ++turn) {
        while (runner.step()) {
        }
    }
    runner.finish();
}

void design(std::uint64_t seed, std::uint64_t first, std::uint64_t battles, Printer& printer) {
    BattleDesigner designer(scenarios::shipped_universe());
    DesignedBattle battle;
    for (std::uint64_t number = first; number < first + battles; ++number) {
        designer.design(seed, number, battle);
        printer.print(battle.setup, RandomAddress(seed).at(number));
    }
}

}  // namespace
}  // namespace void_reckoning

int main(int count, char** arguments) {
    using namespace void_reckoning;
    const std::string_view what = count == 6 ? arguments[1] : "";
    if (what != "campaigns" && what != "designed") {
        fmt::print(stderr,
                   "estimator_data campaigns FIRST_SEED CAMPAIGNS TURNS REFIGHTS\nestimator_data designed SEED FIRST BATTLES REFIGHTS\n");
        return 2;
    }
    try {
        const std::uint64_t one = std::stoull(arguments[2]), other = std::stoull(arguments[3]), number = std::stoull(arguments[4]);
        Printer printer(std::stoull(arguments[5]));
        if (what == "designed") {
            design(one, other, number, printer);
        } else {
            for (std::uint64_t seed = one; seed < one + other; ++seed) play(seed, static_cast<std::uint32_t>(number), printer);
        }
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
