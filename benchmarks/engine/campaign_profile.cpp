// campaign_profile SEED TURNS [FOLDER [FACTIONS SYSTEMS]]: plays a campaign, the standard one unless told otherwise, and prints, for each
// fifty turns, where the time of a turn goes and how large the game is; "seal": the share of hash, journal and telemetry. With a FOLDER all
// sinks are on (log, saves, telemetry), without it, or with "", none.

#include <fmt/format.h>
#include <time.h>

#include <string>

#include "scenarios/universes.hpp"
#include "void_reckoning/ai/policies.hpp"
#include "void_reckoning/engine/runner.hpp"

namespace void_reckoning {
namespace {

constexpr std::uint32_t kRange = 50;

double cpu_ms(clockid_t clock = CLOCK_PROCESS_CPUTIME_ID) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

/// A policy with a clock.
class Timed final : public FactionPolicy {
   public:
    Timed(std::unique_ptr<FactionPolicy> policy, double& spent) : policy_(std::move(policy)), spent_(spent) {}
    Plan plan(const FactionView& view) override {
        const double before = cpu_ms();
        Plan plan = policy_->plan(view);
        spent_ += cpu_ms() - before;
        return plan;
    }

   private:
    std::unique_ptr<FactionPolicy> policy_;
    double& spent_;
};

/// What hash, journal, figures and telemetry take from the thread that plays: from the last thing before the hash to the first after
/// telemetry. What syncs and saves beside it is not counted.
class Sealing final : public TurnObserver {
   public:
    void before_commit(const Commit&) override { began_ = cpu_ms(CLOCK_THREAD_CPUTIME_ID); }
    void on_commit(const Commit&) override { spent += cpu_ms(CLOCK_THREAD_CPUTIME_ID) - began_; }
    double spent = 0;

   private:
    double began_ = 0;
};

struct Spent {
    double plan = 0, faction = 0, between = 0, thread = 0;
};

void print(const CampaignRunner& runner, const Spent& spent, double sealing, std::uint64_t battles) {
    const Campaign& campaign = runner.campaign();
    const World& world = campaign.world();
    fmt::print("{:>5}-{:<4} {:7.2f} {:7.2f} {:7.2f} {:7.2f} {:7.1f}   {:>6} {:>6} {:>6} {:>8.1f}\n", campaign.turn() - kRange + 1,
               campaign.turn(), (spent.faction + spent.between) / kRange, spent.plan / kRange, (spent.faction - spent.plan) / kRange,
               spent.between / kRange, 100 * sealing / spent.thread, world.sorted_ids<Ship>().size() + world.sorted_ids<Army>().size(),
               world.sorted_ids<Fleet>().size(), world.sorted_ids<Colony>().size(), static_cast<double>(battles) / kRange);
}

void profile(const CampaignSettings& settings, std::uint32_t turns, const std::string& folder) {
    RunSettings run;
    run.telemetry = !folder.empty();
    if (!folder.empty()) run.directory = folder;
    CampaignRunner runner(scenarios::new_campaign(settings), run);
    Spent spent;
    for (std::size_t seat = 0; seat < runner.campaign().seats(); ++seat) {
        runner.set_policy(Seat(seat), std::make_shared<Timed>(make_policy("standard"), spent.plan));
    }
    fmt::print("{:>10} {:>7} {:>7} {:>7} {:>7} {:>7}   {:>6} {:>6} {:>6} {:>8}\n", "turns", "ms/turn", "plan", "orders", "between",
               "seal %", "units", "fleets", "colony", "battles");
    Sealing sealing;
    runner.add_observer(&sealing);
    std::uint64_t battles = 0;
    for (std::uint32_t turn = 1; turn <= turns; ++turn) {
        for (bool faction = true; faction;) {
            const double before = cpu_ms();
            const double thread = cpu_ms(CLOCK_THREAD_CPUTIME_ID);
            faction = runner.step().has_value();
            (faction ? spent.faction : spent.between) += cpu_ms() - before;
            spent.thread += cpu_ms(CLOCK_THREAD_CPUTIME_ID) - thread;
        }
        if (turn % kRange != 0) continue;
        print(runner, spent, sealing.spent, runner.campaign().state().combats - battles);
        battles = runner.campaign().state().combats;
        spent = {};
        sealing.spent = 0;
    }
    runner.finish();
}

}  // namespace
}  // namespace void_reckoning

int main(int count, char** arguments) {
    if (count != 3 && count != 4 && count != 6) {
        fmt::print(stderr, "campaign_profile SEED TURNS [FOLDER [FACTIONS SYSTEMS]]\n");
        return 2;
    }
    try {
        void_reckoning::CampaignSettings settings;
        settings.seed = std::stoull(arguments[1]);
        if (count == 6) {
            settings.factions = std::stoll(arguments[4]);
            settings.systems = std::stoll(arguments[5]);
        }
        void_reckoning::profile(settings, static_cast<std::uint32_t>(std::stoul(arguments[2])), count > 3 ? arguments[3] : "");
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
