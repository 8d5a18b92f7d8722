// A whole campaign with a policy in C++, read by another thread while it is played; then a snapshot and a clone.
//
//   campaign [FOLDER TO MAKE]    with a folder: log and saves go there, and read_log can read it
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

/// Plays one faction: its view in, its orders out. What it plans depends on the view alone, so that the same seed gives the same campaign.
class Settler : public vr::FactionPolicy {
   public:
    vr::Plan plan(const vr::FactionView& view) override {
        vr::Plan plan;
        // Everything that is allowed now; we take the first of each colony's and each fleet's, and prefer new colonies.
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
            // Dice of a turn, a faction and an entity: another number for each, and the same whenever this turn is played again.
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
        return plan;  // an order that a rule refuses by then is logged as rejected; the others count
    }
};

void play(const char* folder) {
    vr::CampaignSettings settings;
    settings.seed = 5;
    settings.factions = 4;
    settings.systems = 40;
    settings.policies = {"mine:settler", "standard", "greedy", "random"};  // a name with a colon: we give the policy ourselves

    vr::RunSettings run;
    if (folder != nullptr) run.directory = folder;
    run.log = folder != nullptr;
    run.telemetry = false;  // figures in shared memory, for other processes

    auto campaign = vr::Campaign::create(vr::load_universe(UNIVERSES "/void_reckoning"), settings);
    vr::CampaignSession session(std::make_unique<vr::CampaignRunner>(std::move(campaign), run));
    session.set_policy(vr::Seat(0), std::make_shared<Settler>());

    // Another thread reads while this one plays: always a whole commit, never a turn half done.
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
    } catch (...) {  // a thread must be joined before it goes
        over = true;
        reader.join();
        throw;
    }
    over = true;
    reader.join();
    fmt::print("played to turn {}; the reader looked {}, last at turn {}\n", session.state().turn, looks > 1 ? "often" : "once", last);

    // A clone goes on by itself, without log or folder: the same policies and dice give the same turns.
    const vr::CampaignSnapshot snapshot = session.snapshot();
    const auto clone = session.clone();
    (void)clone->run({.until_turn = 20});
    (void)session.run({.until_turn = 20});
    fmt::print("turn 20 of the clone is {}\n", clone->state_hash() == session.state_hash() ? "the same" : "another one");

    // Back to turn 10, and on again. The log says so, too.
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
    session.finish();  // the last save, and the log's index
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
