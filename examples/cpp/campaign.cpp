// A whole campaign with a policy written in C++. Another thread reads it while it is played; then come a snapshot and a clone.
//
//   campaign [NEW FOLDER]    with a folder: the log and saves are written there, and read_log can read the log
#include <fmt/core.h>

#include <atomic>
#include <exception>
#include <memory>
#include <thread>

#include "void_reckoning/campaign.hpp"
#include "void_reckoning/session.hpp"
#include "void_reckoning/universe.hpp"

namespace vr = void_reckoning;

namespace {

/// Plays one faction: takes its view, returns its orders. The plan depends on the view alone, so the same seed gives the same campaign.
class Settler : public vr::FactionPolicy {
   public:
    vr::Plan plan(const vr::FactionView& view) override {
        vr::Plan plan;
        // Candidates lists every order that is allowed now.
        const vr::Candidates candidates(view);
        if (!view.research().technology) {
            std::vector<vr::Order> choice;
            candidates.research(choice);
            if (!choice.empty()) plan.orders.push_back(choice.front());
        }
        for (const vr::EntityId colony : view.colonies()) {
            if (!view.queue(colony).empty()) continue;
            std::vector<vr::Order> choice;
            candidates.recruits(colony, choice);
            candidates.buildings(colony, choice);
            // A random number of this turn, faction and colony: the same whenever this turn is played again.
            const double dice = view.dice().at(colony.value).uniform();
            if (!choice.empty()) plan.orders.push_back(choice[static_cast<std::size_t>(dice * static_cast<double>(choice.size()))]);
        }
        for (const vr::EntityId fleet : view.fleets()) {
            std::vector<vr::Order> choice;
            candidates.fleet(fleet, {}, choice);
            for (const vr::Order& order : choice) {
                if (std::holds_alternative<vr::ColonisePlanet>(order) || std::holds_alternative<vr::MoveFleet>(order)) {
                    plan.orders.push_back(order);
                    break;
                }
            }
        }
        return plan;  // orders that are no longer allowed when their turn comes are logged as rejected; the others are carried out
    }
};

void play(const char* folder) {
    vr::CampaignSettings settings;
    settings.seed = 5;
    settings.factions = 4;
    settings.systems = 40;
    settings.policies = {"mine:settler", "standard", "greedy", "random"};  // a name with a colon: set_policy() below supplies it

    vr::RunSettings run;
    if (folder != nullptr) run.directory = folder;
    run.log = folder != nullptr;
    run.telemetry = false;  // no figures in shared memory for other processes

    auto campaign = vr::Campaign::create(vr::load_universe(UNIVERSES "/void_reckoning"), settings);
    vr::CampaignSession session(std::make_unique<vr::CampaignRunner>(std::move(campaign), run));
    session.set_policy(vr::Seat(0), std::make_shared<Settler>());

    // Another thread reads while this one plays. It sees the world after the last complete turn of a faction.
    std::atomic<bool> over{false};
    std::uint32_t last = 0;
    std::size_t looks = 0;
    std::thread reader([&] {
        for (bool last_look = false; !last_look;) {
            last_look = over;
            const vr::WorldReading now = session.read();
            const vr::EntityId cursor = now->sorted_ids<vr::CampaignState>().front();
            last = now->read<&vr::CampaignState::turn>(cursor);
            ++looks;
        }
    });
    try {
        (void)session.run({.until_turn = 10});
    } catch (...) {  // the thread must be joined before it is destroyed
        over = true;
        reader.join();
        throw;
    }
    over = true;
    reader.join();
    fmt::print("played to turn {}; the reader looked {}, last at turn {}\n", session.state().turn, looks > 1 ? "often" : "once", last);

    // A clone continues on its own, without log or folder. The same policies and random numbers give the same turns.
    const vr::CampaignSnapshot snapshot = session.snapshot();
    const auto clone = session.clone();
    (void)clone->run({.until_turn = 20});
    (void)session.run({.until_turn = 20});
    fmt::print("turn 20 of the clone is {}\n", clone->state_hash() == session.state_hash() ? "the same" : "another one");

    // Back to turn 10, and forward again. The log records this, too.
    session.restore(snapshot);
    fmt::print("restored to turn {}\n", session.state().turn);
    (void)session.run({.until_turn = 20});
    fmt::print("turn 20 again is {}\n", clone->state_hash() == session.state_hash() ? "the same" : "another one");

    const vr::RunFigures figures = session.figures();
    const auto names = session.policy_names();
    for (std::size_t seat = 0; seat < session.factions().size(); ++seat) {
        const vr::FactionReport& report = figures.reports[seat];
        fmt::print("  {:<28} {:<13} {:>3} planets, score {}\n", session.factions()[seat].name, names[seat], report.planets, report.score);
    }
    session.finish();  // writes the last save and the log's index
}

}  // namespace

int main(int count, char** arguments) {
    try {
        play(count > 1 ? arguments[1] : nullptr);
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "campaign: {}\n", error.what());
        return 1;
    }
}
