// estimator_data FIRST_SEED CAMPAIGNS TURNS REFIGHTS: plays standard campaigns and prints a row for each battle in them: what the estimator
// sees of it, its estimates, and how it went over REFIGHTS battles of other random numbers; and for some a close one made of it.
// tools/fit_estimator.py reads it.

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

#include "void_reckoning/ai/policies.hpp"
#include "void_reckoning/combat/matchup.hpp"
#include "void_reckoning/engine/runner.hpp"
#include "void_reckoning/universe/loader.hpp"

namespace void_reckoning {
namespace {

constexpr std::uint64_t kEvened = 3;  // of every so many battles a close one is made besides
constexpr double kMostUnits = 150;  // a side of it

/// Of the battles that ended in one way: how many, and of a side's share of hull lost the sum and the sum of squares.
struct Losses {
    double battles = 0, sum = 0, squares = 0;

    void add(double lost) {
        ++battles;
        sum += lost;
        squares += lost * lost;
    }
};

template <class Terms> void print_terms(const Terms& terms) {
    for (const bool leaves : terms.leaves) fmt::print(",{}", leaves ? 1 : 0);
    for (const double term : terms.win) fmt::print(",{}", term);
    for (std::size_t side = 0; side < 2; ++side) {
        for (const double term : terms.won[side]) fmt::print(",{}", term);
        for (const double term : terms.lost[side]) fmt::print(",{}", term);
    }
}

class Printer {
   public:
    Printer(std::uint64_t seed, std::uint64_t refights) : seed_(seed), refights_(refights) {}

    void operator()(const combat::BattleSetup& fought) {
        ++number_;
        combat::BattleSetup setup = fought;
        setup.damage_records = false;
        print(setup, false);
        if (number_ % kEvened == 0 && even_out(setup)) print(setup, true);
    }

   private:
    /// Makes it a close one: more of the weaker side's units, then more of both. In half of them nobody withdraws.
    bool even_out(combat::BattleSetup& setup) {
        const RandomAddress random = RandomAddress(seed_).at(number_).at(Purpose::kRules);
        const combat::Muster muster(setup);
        const std::array<double, 2> strength{muster.forces()[0].strength(), muster.forces()[1].strength()};
        if (strength[0] <= 0 || strength[1] <= 0) return false;
        const double size = random.between(1, 4, 0);
        const std::size_t weaker = strength[0] < strength[1] ? 0 : 1;
        std::array<double, 2> times{size, size};
        times[weaker] *= strength[1 - weaker] / strength[weaker] * random.between(0.75, 1.33, 1);
        units_.clear();
        for (std::uint8_t side = 0; side < 2; ++side) {
            const double wanted = times[side] * muster.forces()[side].count;
            if (wanted > kMostUnits) return false;
            std::size_t added = 0;
            const auto count = static_cast<std::size_t>(wanted + 0.5);
            while (added < count) {
                for (const combat::BattleUnit& unit : setup.units) {
                    if (unit.side != side || added == count) continue;
                    units_.push_back(unit);
                    units_.back().id = units_.size();
                    ++added;
                }
            }
            if (added == 0) return false;
        }
        setup.units = units_;
        if (random.below(2, 2) == 0) setup.retreat_ratio = {};
        return true;
    }

    void print(combat::BattleSetup& setup, bool evened) {
        double wins = 0;
        std::array<Losses, 2> won, lost, all;
        for (std::uint64_t i = 0; i < refights_; ++i) {
            setup.address = RandomAddress(seed_).at(number_).at(evened ? 1 : 0).at(i);
            combat::resolve_battle(setup, scratch_, result_);
            const bool decided = result_.winning_team != combat::kNoSide;
            wins += !decided ? 0.5 : result_.winning_team == setup.team[0] ? 1.0 : 0.0;
            for (std::size_t side = 0; side < 2; ++side) {
                const combat::SideStatistics& figures = result_.sides[side];
                const double share = 1.0 - static_cast<double>(figures.hull_left) / static_cast<double>(figures.hull_started);
                all[side].add(share);
                if (decided) (result_.winning_team == setup.team[side] ? won : lost)[side].add(share);
            }
        }
        const combat::Muster muster(setup);
        const auto& forces = muster.forces();
        fmt::print("{},{},{},{},{},{},{}", seed_, evened ? 1 : 0, setup.domain == combat::Domain::kSpace ? 0 : 1, forces[0].strength(),
                   forces[1].strength(), forces[0].count, forces[1].count);
        fmt::print(",{}", wins / static_cast<double>(refights_));
        for (std::size_t side = 0; side < 2; ++side) {
            for (const Losses& losses : {all[side], won[side], lost[side]})
                fmt::print(",{},{},{}", losses.battles, losses.sum, losses.squares);
        }
        for (const combat::BattleEstimate& estimate : {combat::estimate(forces[0], forces[1], setup.domain), muster.estimate()}) {
            fmt::print(",{},{},{},{},{}", estimate.win_probability, estimate.losses_a, estimate.losses_b, estimate.spread_a,
                       estimate.spread_b);
        }
        print_terms(combat::force_terms(forces[0].strength(), forces[1].strength(), forces[0].count, forces[1].count));
        print_terms(combat::terms_of(muster.matchup()));
        fmt::print("\n");
    }

    std::uint64_t seed_, refights_, number_ = 0;
    std::vector<combat::BattleUnit> units_;
    combat::BattleScratch scratch_;
    combat::BattleResult result_;
};

void play(std::uint64_t seed, std::uint32_t turns, std::uint64_t refights) {
    CampaignSettings settings;
    settings.seed = seed;
    RunSettings run;
    run.telemetry = false;
    CampaignRunner runner(Campaign::create(load_universe(VR_SOURCE_DIR "/universes/void_reckoning"), settings), run);
    for (std::size_t seat = 0; seat < runner.campaign().seats(); ++seat) runner.set_policy(Seat(seat), make_policy("standard"));
    Printer printer(seed, refights);
    runner.campaign().set_battle_observer([&](const combat::BattleSetup& setup) { printer(setup); });
    for (std::uint32_t turn = 1; turn <= turns; ++turn) {
        while (runner.step()) {
        }
    }
    runner.finish();
}

}  // namespace
}  // namespace void_reckoning

int main(int count, char** arguments) {
    if (count != 5) {
        fmt::print(stderr, "estimator_data FIRST_SEED CAMPAIGNS TURNS REFIGHTS\n");
        return 2;
    }
    try {
        const std::uint64_t first = std::stoull(arguments[1]);
        const std::uint64_t campaigns = std::stoull(arguments[2]);
        for (std::uint64_t seed = first; seed < first + campaigns; ++seed) {
            void_reckoning::play(seed, static_cast<std::uint32_t>(std::stoul(arguments[3])), std::stoull(arguments[4]));
        }
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
