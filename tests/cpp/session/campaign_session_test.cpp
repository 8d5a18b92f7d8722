#include "void_reckoning/session/campaign_session.hpp"

#include <gtest/gtest.h>

#include <future>
#include <map>
#include <thread>

#include "engine/small_campaign.hpp"

namespace void_reckoning {
namespace {

constexpr std::uint32_t kTurns = 12;

std::unique_ptr<CampaignSession> new_session(RunSettings run = unrecorded(1)) {
    return std::make_unique<CampaignSession>(std::make_unique<CampaignRunner>(small_campaign(5), std::move(run)));
}

/// What `act` throws, as text; empty where it throws nothing.
template <class Act> std::string refusal(Act&& act) {
    try {
        act();
    } catch (const StateError& error) {
        return error.what();
    }
    return "";
}

template <class Act> auto in_another_thread(Act&& act) { return std::async(std::launch::async, std::forward<Act>(act)).get(); }

std::size_t ships_of(const World& world) { return world.sorted_ids<Ship>().size(); }

/// Turn and number of ships after each commit, by state hash.
std::map<std::uint64_t, std::pair<std::uint32_t, std::size_t>> all_commits() {
    const auto session = new_session();
    std::map<std::uint64_t, std::pair<std::uint32_t, std::size_t>> commits;
    const auto note = [&] {
        const WorldReading now = session->read();
        commits[now->state_hash()] = {session->state().turn, ships_of(*now)};
    };
    note();
    while (session->state().turn < kTurns) {
        (void)session->step();
        note();
    }
    return commits;
}

TEST(CampaignSession, ReadersInOtherThreadsSeeWholeCommitsWhileItRuns) {
    const auto commits = all_commits();
    const auto session = new_session();
    std::atomic<bool> done{false};
    std::atomic<int> looks{0};
    std::vector<std::string> wrong;
    std::mutex guard;
    const auto read = [&] {
        std::uint32_t last = 0;
        while (!done) {
            WorldReading now = session->read();
            const std::uint64_t version = now.version();
            const auto found = commits.find(now->state_hash());
            const std::uint32_t turn = now->get<CampaignState>(now->sorted_ids<CampaignState>().front()).turn;
            const bool right = found != commits.end() && found->second == std::pair(turn, ships_of(*now)) && turn >= last;
            const World copy = std::move(now).take();
            if (!right || copy.state_hash() != found->first || !session->read()->remembers(version)) {
                const std::scoped_lock lock(guard);
                wrong.push_back(fmt::format("turn {} after {}", turn, last));
            }
            last = turn;
            ++looks;
        }
    };
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i) readers.emplace_back(read);
    RunLimit limit{.until_turn = kTurns};
    limit.after_round = [&] {  // some look falls into every round
        for (const int before = looks; looks == before;) std::this_thread::yield();
    };
    EXPECT_EQ(session->run(limit), StopReason::kTurnsDone);
    done = true;
    for (std::thread& reader : readers) reader.join();
    EXPECT_EQ(wrong, std::vector<std::string>{});
    EXPECT_GE(looks, static_cast<int>(kTurns));
    EXPECT_EQ(session->state().turn, kTurns);
    EXPECT_EQ(commits.count(session->state_hash()), 1U);
}

TEST(CampaignSession, OtherThreadsAreToldThatItRuns) {
    const auto session = new_session();
    std::map<std::string, std::string> told;
    RunLimit limit{.until_turn = 1};
    limit.after_round = [&] {
        const auto ask = [&](const std::string& what, const std::function<void()>& act) {
            told[what] = in_another_thread([&] { return refusal(act); });
        };
        ask("step", [&] { (void)session->step(); });
        ask("run", [&] { (void)session->run({.until_turn = 2}); });
        ask("next", [&] { (void)session->next(); });
        ask("finish", [&] { session->finish(); });
        ask("snapshot", [&] { (void)session->snapshot(); });
        ask("names", [&] { (void)session->policy_names(); });
        ask("change", [&] { session->change([](World&) {}); });
        ask("read", [&] { (void)session->read()->state_hash(); });
        ask("state", [&] { EXPECT_EQ(session->state().turn, 1U); });
        ask("clone", [&] { EXPECT_EQ(session->clone()->state_hash(), session->state_hash()); });
    };
    (void)session->run(limit);
    for (const char* const what : {"step", "run", "next", "finish"})
        EXPECT_EQ(told[what], "campaign is running: it can't be played by another call");
    for (const char* const what : {"snapshot", "names"}) {
        EXPECT_EQ(told[what], "campaign is running: it can be read between its transactions, such as by subscribers");
    }
    EXPECT_EQ(told["change"], "campaign is running: subscribers only read; a system bound to the event may change the world");
    for (const char* const what : {"read", "state", "clone"}) EXPECT_EQ(told[what], "") << what;
    EXPECT_EQ(refusal([&] { (void)session->step(); }), "");
}

TEST(CampaignSession, AProgressCallMayReadAndNotPlay) {
    const auto session = new_session();
    RunLimit limit{.until_turn = 2};
    std::string played, changed;
    std::uint64_t snapshot = 0, hash = 1;
    limit.after_round = [&] {
        played = refusal([&] { (void)session->step(); });
        changed = refusal([&] { session->change([](World&) {}); });
        snapshot = session->snapshot().state_hash;
        hash = session->read()->state_hash();
    };
    (void)session->run(limit);
    EXPECT_EQ(played, "campaign is running: it can't be played by another call");
    EXPECT_EQ(changed, "campaign is running: subscribers only read; a system bound to the event may change the world");
    EXPECT_EQ(snapshot, hash);
}

class Asking : public FactionPolicy {
   public:
    explicit Asking(std::function<void()> ask) : ask_(std::move(ask)) {}
    Plan plan(const FactionView&) override {
        ask_();
        return {};
    }

   private:
    std::function<void()> ask_;
};

TEST(CampaignSession, APolicyHasItsViewWhileOtherThreadsReadWhatWasCommitted) {
    const auto session = new_session();
    std::vector<std::string> told;
    std::vector<std::uint64_t> seen;
    session->set_policy(Seat(0), std::make_shared<Asking>([&] {
                            told.push_back(refusal([&] { (void)session->read(); }));
                            told.push_back(refusal([&] { session->change([](World&) {}); }));
                            told.push_back(refusal([&] { (void)session->subscribe(std::nullopt, [](const EventNotice&) {}); }));
                            told.push_back(refusal([&] { (void)session->step(); }));
                            EXPECT_EQ(session->state().turn, 0U);
                            seen.push_back(in_another_thread([&] { return session->read()->state_hash(); }));
                        }));
    const std::uint64_t begun = session->state_hash();
    while (told.empty()) {
        seen = {session->state_hash()};
        (void)session->step();
    }
    ASSERT_EQ(told.size(), 4U);
    EXPECT_EQ(told[0], "campaign is running: it can be read between its transactions, such as by subscribers");
    EXPECT_EQ(told[1], "campaign is running: it can't be changed now");
    EXPECT_EQ(told[2], "campaign is running: its event bus is in use");
    EXPECT_EQ(told[3], "campaign is running: it can't be played by another call");
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[0], seen[1]);
    EXPECT_NE(begun, session->state_hash());
}

TEST(CampaignSession, BriefChangesOfManyThreadsWaitForEachOther) {
    const auto session = new_session();
    session->change([](World& world) { (void)world.register_component({"Note", "", {{"by", ScalarType::kU32, 1, "", ""}}}); });
    const ComponentId note = session->read()->schema().find("Note");
    const std::uint32_t before = session->read()->entity_count();
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 20; ++i) {
                session->change([&](World& world) { (void)world.create_of(std::array{note}); });
                (void)session->read()->state_hash();
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(session->read()->entity_count(), before + 80);
}

TEST(CampaignSession, SubscribersReadAndSystemsChange) {
    const auto session = new_session();
    int told = 0, done = 0;
    std::string changed;
    (void)session->subscribe("FactionTurnEnd", [&](const EventNotice&) {
        ++told;
        EXPECT_EQ(session->read()->state_hash(), session->snapshot().state_hash);
        changed = refusal([&] { session->change([](World&) {}); });
    });
    const EntityId faction = session->read()->sorted_ids<FactionState>().front();
    (void)session->bind_system("FactionTurnEnd", [&] {
        ++done;
        session->change([&](World& world) { world.write<&FactionState::treasury>(faction, 1000 + done); });
        EXPECT_EQ(session->read()->read<&FactionState::treasury>(faction), 1000 + done);
        EXPECT_EQ(in_another_thread([&] { return session->read()->read<&FactionState::treasury>(faction); }), 1000 + done);
        EXPECT_EQ(in_another_thread([&] { return refusal([&] { session->change([](World&) {}); }); }),
                  "campaign is running: it can't be changed now");
    });
    (void)session->run({.until_turn = 1});
    EXPECT_EQ(told, 4);
    EXPECT_EQ(done, 4);
    EXPECT_EQ(changed, "campaign is running: subscribers only read; a system bound to the event may change the world");
}

TEST(CampaignSession, AnotherThreadStopsARun) {
    const auto session = new_session();
    std::atomic<bool> stop{false}, running{false};
    RunLimit limit{.until_turn = 1'000'000, .ignore_victory = true, .stop = &stop, .after_round = [&] { running = true; }};
    auto run = std::async(std::launch::async, [&] { return session->run(limit); });
    while (!running) std::this_thread::yield();
    stop = true;
    EXPECT_EQ(run.get(), StopReason::kStopped);
    EXPECT_EQ(refusal([&] { (void)session->step(); }), "");
}

TEST(CampaignSession, AViewIsGoodInAnyThreadUntilItsTurnEnds) {
    const auto session = new_session();
    const std::shared_ptr<SharedView> view = session->begin_turn();
    const Seat seat = view->look()->seat();
    EXPECT_EQ(in_another_thread([&] { return view->look()->seat(); }), seat);
    EXPECT_EQ(refusal([&] { (void)session->snapshot(); }), "a faction turn is open: commit or abandon it first");
    EXPECT_EQ(refusal([&] { (void)session->run({.until_turn = 1}); }), "a faction turn is open: commit or abandon it first");
    (void)session->commit_turn();
    EXPECT_EQ(refusal([&] { (void)view->look(); }), "this view's faction turn is over: take what you need while it is open");
    const std::shared_ptr<SharedView> next = session->begin_turn();
    session->abandon_turn();
    EXPECT_NE(refusal([&] { (void)next->look(); }), "");
    EXPECT_EQ(refusal([&] { (void)session->snapshot(); }), "");
}

TEST(CampaignSession, AReaderThatWouldPlayIsRefusedInsteadOfWaitingForItself) {
    const auto session = new_session();
    const WorldReading now = session->read();
    EXPECT_EQ(refusal([&] { (void)session->step(); }),
              "campaign is running: this thread is reading; let its reading go before it plays or changes anything");
    EXPECT_EQ(session->read()->version(), now.version());
}

TEST(CampaignSession, AfterItsEndItIsReadAndNotPlayed) {
    const TestFolder folder;
    RunSettings run;
    run.directory = folder.path() / "c";
    run.telemetry = false;
    const auto session = new_session(run);
    (void)session->run({.until_turn = 1});
    session->finish();
    EXPECT_EQ(refusal([&] { (void)session->step(); }), "the campaign is finished: its log is closed");
    EXPECT_EQ(refusal([&] { session->change([](World&) {}); }), "the campaign is finished: its log is closed");
    EXPECT_EQ(session->clone()->state_hash(), session->state_hash());
}

TEST(CampaignSession, ATurnDrivenFromOutsideLeavesItsMemoryForTheNext) {
    const auto session = new_session();
    const auto first = session->begin_turn();
    const Seat seat = first->look()->seat();
    (void)session->commit_turn("{\"plan\":3}");
    std::string found;
    while (found.empty()) {
        if (!session->next()) {
            (void)session->step();
            continue;
        }
        const auto view = session->begin_turn();
        if (view->look()->seat() == seat) found = view->look()->memory();
        (void)session->commit_turn();
    }
    EXPECT_EQ(found, "{\"plan\":3}");
}

TEST(CampaignSession, ACloneGoesOnAlikeOrWithOtherDice) {
    const auto session = new_session();
    const auto same = session->clone(), other = session->clone(77);
    EXPECT_EQ(session->state().seed, 5U);
    EXPECT_EQ(other->state().seed, 77U);
    for (CampaignSession* const one : {session.get(), same.get(), other.get()}) (void)one->run({.until_turn = 5});
    EXPECT_EQ(same->state_hash(), session->state_hash());
    EXPECT_NE(other->state_hash(), session->state_hash());
}

TEST(CampaignSession, OnlyItsOwnSnapshotsAreRestored) {
    const auto session = new_session(), other = new_session();
    const CampaignSnapshot snapshot = session->snapshot();
    (void)session->step();
    EXPECT_NE(session->state_hash(), snapshot.state_hash);
    EXPECT_THROW(other->restore(snapshot), InvalidInput);
    session->restore(snapshot);
    EXPECT_EQ(session->state_hash(), snapshot.state_hash);
}

}  // namespace
}  // namespace void_reckoning
