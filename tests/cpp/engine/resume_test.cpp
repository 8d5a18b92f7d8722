#include "void_reckoning/engine/resume.hpp"

#include <gtest/gtest.h>

#include "faulty_files.hpp"
#include "small_campaign.hpp"
#include "support/message_of.hpp"
#include "void_reckoning/engine/replay.hpp"
#include "void_reckoning/engine/runner.hpp"
#include "void_reckoning/storage/rotation.hpp"

namespace void_reckoning {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kTurns = 14;

RunSettings saved_in(const fs::path& folder, std::uint32_t save_every = 4) {
    RunSettings run;
    run.directory = folder;
    run.save_every = save_every;
    run.turns_asked = kTurns;
    run.telemetry = false;
    return run;
}

std::vector<std::uint64_t> straight_hashes() {
    CampaignRunner runner(small_campaign(), RunSettings());
    runner.run(kTurns, true);
    return runner.statistics().figures().turn_hashes;
}

CampaignRunner resumed(const fs::path& folder, ResumeReport& report, const ResumeOptions& options = {}) {
    RecoveredCampaign found = recover(folder, options);
    report = found.report;
    return CampaignRunner(std::move(found), 1, false);
}

/// Plays so many steps (faction turns and phases between rounds) and goes away as a kill would.
void play_and_vanish(const fs::path& folder, int steps, std::uint32_t save_every = 4) {
    CampaignRunner runner(small_campaign(), saved_in(folder, save_every));
    for (int i = 0; i < steps; ++i) (void)runner.step();
}

TEST(Resume, GoesOnFromAnyFactionTurnAsIfNothingHadHappened) {
    const std::vector<std::uint64_t> straight = straight_hashes();
    for (const std::uint32_t save_every : {0U, 3U}) {
        for (int steps = 0; steps < 24; ++steps) {
            const TestFolder folder;
            const fs::path directory = folder.path() / "campaign";
            play_and_vanish(directory, steps, save_every);
            ResumeReport report;
            CampaignRunner runner = resumed(directory, report);
            EXPECT_EQ(report.turn * 5 + report.slot, static_cast<std::uint32_t>(steps));  // four factions and the phase between rounds
            runner.run(kTurns, true);
            EXPECT_EQ(runner.statistics().figures().turn_hashes, straight) << steps;
            runner.finish();
            EXPECT_TRUE(replay(directory / kLogFileName).verified());
        }
    }
}

TEST(Resume, StartsFromTheLastSaveOfItsOwnHistory) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    play_and_vanish(directory, 5 * 9 + 2);
    const auto saves = list_saves(directory / "saves");
    ASSERT_EQ(saves.back().turn, 8U);
    ResumeReport report;
    {
        const CampaignRunner runner = resumed(directory, report);
        EXPECT_EQ(report.save, "turn-000008.sqlite");
        EXPECT_EQ(report.commits, 7U);
    }
    // A save of another campaign, of a later turn, is not taken; a broken one neither.
    CampaignRunner other(small_campaign(2), RunSettings());
    other.run(9, true);
    other.save(save_path(directory / "saves", 9));
    write_bytes(save_path(directory / "saves", 10), "no save");
    const CampaignRunner runner = resumed(directory, report);
    EXPECT_EQ(report.save, "turn-000008.sqlite");
    ASSERT_EQ(report.passed_over.size(), 2U);
    EXPECT_TRUE(report.passed_over[0].starts_with("turn-000010.sqlite: ")) << report.passed_over[0];
    EXPECT_EQ(report.passed_over[1], "turn-000009.sqlite: the log does not lead to it");
}

TEST(Resume, FollowsWhatARestoreLeftAndForgetsWhatItGaveUp) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    std::uint64_t hash = 0, orders = 0;
    std::vector<std::uint64_t> hashes;
    {
        CampaignRunner runner(small_campaign(), saved_in(directory, 1));
        runner.run(3, true);
        const Snapshot early = runner.campaign().world().snapshot();
        const CampaignMark early_mark = runner.mark();
        runner.run(6, true);
        const Snapshot late = runner.campaign().world().snapshot();
        const CampaignMark late_mark = runner.mark();
        runner.restore(early, early_mark);
        EXPECT_EQ(runner.statistics().figures().turn_hashes.size(), 3U);
        (void)runner.step();
        runner.restore(late, late_mark);  // a branch that the present one had discarded
        runner.run(8, true);
        hash = runner.state_hash();
        hashes = runner.statistics().figures().turn_hashes;
        orders = runner.statistics().figures().orders;
    }
    ResumeReport report;
    CampaignRunner runner = resumed(directory, report);
    EXPECT_EQ(runner.state_hash(), hash);
    EXPECT_EQ(runner.statistics().figures().turn_hashes, hashes);
    EXPECT_EQ(runner.statistics().figures().orders, orders);
    runner.run(kTurns, true);
    EXPECT_EQ(runner.statistics().figures().turn_hashes, straight_hashes());
    runner.finish();
    EXPECT_TRUE(replay(directory / kLogFileName).verified());
}

TEST(Resume, SavesOfWhatARestoreGaveUpAreGone) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    CampaignRunner runner(small_campaign(), saved_in(directory, 5));
    runner.run(6, true);
    const Snapshot early = runner.campaign().world().snapshot();
    const CampaignMark mark = runner.mark();
    for (int i = 0; i < 20; ++i) {
        runner.run(10, true);  // its save may not have taken its name yet
        runner.restore(early, mark);
        const auto saves = list_saves(directory / "saves");
        ASSERT_EQ(saves.size(), 1U);
        ASSERT_EQ(saves[0].turn, 5U);
    }
    runner.finish();
    EXPECT_EQ(list_saves(directory / "saves").back().turn, 6U);
}

/// What the bus says of an event's place is what the log says, also where the log has more than the present state comes from, or less.
TEST(Resume, EventsOnTheBusHaveTheirPlaceInTheLog) {
    for (const bool from_save : {false, true}) {
        const TestFolder folder;
        const fs::path directory = folder.path() / "campaign";
        {
            CampaignRunner runner(small_campaign(), saved_in(directory, 4));
            const Snapshot begin = runner.campaign().world().snapshot();
            const CampaignMark mark = runner.mark();
            runner.run(1, true);
            runner.restore(begin, mark);
            runner.run(5, true);
        }
        if (from_save) fs::remove(directory / kLogFileName);
        ResumeOptions options;
        options.from_save = from_save;
        ResumeReport report;
        CampaignRunner runner = resumed(directory, report, options);
        std::vector<std::uint64_t> told;
        runner.bus().bus().subscribe(find_topic("FactionTurnEnd"), [&](const EventNotice& notice) {
            told.push_back(notice.delivery.origin.first_sequence + notice.place);
        });
        runner.run(6, true);
        runner.finish();
        std::vector<std::uint64_t> logged;
        for (const LoggedCommit& commit : read_campaign_log(directory / kLogFileName).commits) {
            if (commit.header.turn == 6 && commit.header.faction != kFactionBetweenRounds) {
                logged.push_back(commit.header.first_sequence + commit.header.events - 1);
            }
        }
        ASSERT_EQ(told.size(), from_save ? 8U : 4U);
        if (from_save) told.erase(told.begin(), told.begin() + 4);  // of turn 5
        EXPECT_EQ(told, logged);
    }
}

TEST(Resume, OfAFinishedCampaignChangesNothing) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    {
        CampaignRunner runner(small_campaign(), saved_in(directory));
        runner.run(kTurns, true);
        runner.finish();
    }
    const std::string before = bytes_of(directory / kLogFileName);
    for (int i = 0; i < 2; ++i) {
        ResumeReport report;
        CampaignRunner runner = resumed(directory, report);
        EXPECT_EQ(report.turn, kTurns);
        EXPECT_EQ(report.commits, 0U);
        runner.run(kTurns, true);
        runner.finish();
    }
    EXPECT_EQ(bytes_of(directory / kLogFileName), before);
}

TEST(Resume, RefusesASecondWriterAndWhatIsNoCampaign) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    CampaignRunner runner(small_campaign(), saved_in(directory));
    runner.run(1, true);
    const std::string held = message_of<StorageError>([&] { (void)recover(directory); });
    EXPECT_NE(held.find(fmt::format("the campaign is held by process {}", ::getpid())), std::string::npos) << held;
    EXPECT_THROW((void)recover(folder.path()), InvalidInput);
    EXPECT_THROW((void)recover(folder.path() / "none"), InvalidInput);
}

TEST(Resume, ReportsDamageInTheMiddleAndGoesOnFromASaveWhenAsked) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    play_and_vanish(directory, 5 * 10 + 1);
    const std::string whole = bytes_of(directory / kLogFileName);
    std::string damaged = whole;
    damaged[damaged.size() / 2] ^= 1;
    write_bytes(directory / kLogFileName, damaged);
    const std::string message = message_of<DamagedData>([&] { (void)recover(directory); });
    EXPECT_NE(message.find("--from-save"), std::string::npos) << message;
    EXPECT_EQ(bytes_of(directory / kLogFileName), damaged);

    ResumeOptions options;
    options.from_save = true;
    ResumeReport report;
    CampaignRunner runner = resumed(directory, report, options);
    EXPECT_EQ(report.save, "turn-000008.sqlite");
    EXPECT_EQ(report.discarded_from, 9U);
    EXPECT_EQ(report.discarded_to, 11U);
    EXPECT_EQ(bytes_of(directory / report.old_log), damaged);
    runner.run(kTurns, true);
    EXPECT_EQ(runner.statistics().figures().turn_hashes.back(), straight_hashes().back());
    runner.finish();
    const ReplayReport proof = replay(directory / kLogFileName);
    EXPECT_TRUE(proof.verified());
    EXPECT_EQ(proof.turns, kTurns);
}

void flip_a_bit(const fs::path& log) {
    std::string bytes = bytes_of(log);
    bytes[bytes.size() / 2] ^= 1;
    write_bytes(log, bytes);
}

TEST(Resume, FromASaveOfATurnThatALogBeganWithBeforeKeepsBoth) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    play_and_vanish(directory, 5 * 7 + 2, 7);
    ResumeOptions options;
    options.from_save = true;
    std::vector<std::string> old_logs;
    std::uint64_t hash = 0;
    for (int time = 0; time < 3; ++time) {
        flip_a_bit(directory / kLogFileName);
        ResumeReport report;
        CampaignRunner runner = resumed(directory, report, options);
        EXPECT_EQ(report.save, "turn-000007.sqlite");
        EXPECT_EQ(report.discarded_from, time == 0 ? 8U : 0U);  // the later logs end where their last save was made
        EXPECT_FALSE(report.reason.empty());
        old_logs.push_back(report.old_log);
        (void)runner.step();
        hash = runner.state_hash();
        runner.finish();  // writes the save of turn 7 anew
    }
    const fs::path saves = directory / "saves";
    EXPECT_TRUE(fs::exists(saves / "start-turn-000007.sqlite"));
    EXPECT_TRUE(fs::exists(saves / "start-turn-000007.2.sqlite"));
    EXPECT_TRUE(fs::exists(saves / "start-turn-000007.3.sqlite"));
    const ReplayReport proof = replay(directory / kLogFileName);
    EXPECT_TRUE(proof.verified());
    EXPECT_EQ(proof.state_hash, hash);
    for (const std::string& old_log : old_logs) {  // what each begins with is still there
        flip_a_bit(directory / old_log);           // back again
        EXPECT_TRUE(replay(directory / old_log).verified()) << old_log;
    }
    ResumeReport report;
    CampaignRunner runner = resumed(directory, report);
    EXPECT_EQ(report.slot, 3U);
    runner.run(kTurns, true);
    EXPECT_EQ(runner.state_hash(), straight_hashes().back());
}

/// As an upgrade would leave it: the rules of before gave another state than those of now.
void log_a_turn_of_other_rules(const fs::path& directory) {
    CampaignRunner runner(small_campaign(), saved_in(directory));
    runner.run(9, true);
    World& world = runner.campaign().world();
    const EntityId faction = runner.campaign().faction_entity(Seat(0));
    world.write<&FactionState::treasury>(faction, world.read<&FactionState::treasury>(faction) + 1);
    runner.run(11, true);
}

TEST(Resume, NamesTheFirstDifferenceWhereTheLogCannotBeFollowed) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    log_a_turn_of_other_rules(directory);
    const std::string before = bytes_of(directory / kLogFileName);
    const std::string message = message_of<StateError>([&] { (void)recover(directory); });
    EXPECT_NE(message.find("turn 10, "), std::string::npos) << message;
    EXPECT_EQ(bytes_of(directory / kLogFileName), before);

    ResumeOptions options;
    options.from_save = true;
    {
        ResumeReport report;
        CampaignRunner runner = resumed(directory, report, options);
        EXPECT_EQ(report.discarded_from, 9U);
        EXPECT_EQ(report.discarded_to, 11U);
        EXPECT_EQ(runner.statistics().figures().turn_hashes.size(), 8U);  // what the old log says of the turns before
        runner.run(12, true);
    }
    // Resumed again: the new log is followed from the save that it begins with.
    ResumeReport report;
    CampaignRunner runner = resumed(directory, report);
    EXPECT_EQ(report.discarded_from, 0U);
    runner.run(kTurns, true);
    EXPECT_EQ(runner.statistics().figures().turn_hashes, straight_hashes());
    runner.finish();
    EXPECT_TRUE(replay(directory / kLogFileName).verified());
}

TEST(Resume, WithoutALogGoesOnFromTheLastSave) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    {
        RunSettings run = saved_in(directory);
        run.log = false;
        CampaignRunner runner(small_campaign(), run);
        runner.run(9, true);
    }
    ResumeReport report;
    CampaignRunner runner = resumed(directory, report);
    EXPECT_EQ(report.turn, 8U);
    runner.run(kTurns, true);
    EXPECT_EQ(runner.state_hash(), straight_hashes().back());
}

/// An orderly end loses nothing: not the turns after the round that was saved, not a change from outside, not a round's beginning.
TEST(Resume, WithoutALogGoesOnWhereAnOrderlyEndWas) {
    for (const int steps : {0, 2, 5 * 5 + 2}) {
        for (const bool change : {false, true}) {
            const TestFolder folder;
            const fs::path directory = folder.path() / "campaign";
            RunSettings run = saved_in(directory, 5);
            run.log = false;
            std::uint64_t hash = 0;
            {
                CampaignRunner runner(small_campaign(), run);
                for (int i = 0; i < steps; ++i) (void)runner.step();
                if (change) {
                    const EntityId faction = runner.campaign().faction_entity(Seat(2));
                    runner.intervene([&](World& world) { world.write<&FactionState::treasury>(faction, 1'000); });
                }
                hash = runner.state_hash();
                runner.finish();
            }
            ResumeReport report;
            CampaignRunner runner = resumed(directory, report);
            EXPECT_EQ(runner.state_hash(), hash) << steps << change;
            const std::string save = bytes_of(save_path(directory / "saves", report.turn));
            const auto written = fs::last_write_time(save_path(directory / "saves", report.turn));
            runner.finish();  // nothing has happened: the save is good as it is
            EXPECT_EQ(bytes_of(save_path(directory / "saves", report.turn)), save);
            EXPECT_EQ(fs::last_write_time(save_path(directory / "saves", report.turn)), written);
        }
    }
}

TEST(Resume, ASaveThatFailedIsMadeAgainAtTheEnd) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    RunSettings run = saved_in(directory, 5);
    run.log = false;
    std::uint64_t hash = 0;
    {
        CampaignRunner runner(small_campaign(), run);
        runner.run(4, true);
        FaultyFiles disk;
        const FileSystemScope scope(disk);
        disk.break_next({DiskOperation::kRename, 1, DiskFault::Kind::kOnce, EIO});
        runner.run(5, true);
        hash = runner.state_hash();
        EXPECT_THROW(runner.finish(), StorageError);
    }
    ResumeReport report;
    EXPECT_EQ(resumed(directory, report).state_hash(), hash);
}

TEST(Resume, ASaveThatFailedCostsTheNextOneNothing) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    FaultyFiles disk;
    const FileSystemScope scope(disk);
    CampaignRunner runner(small_campaign(), saved_in(directory, 5));
    runner.run(4, true);
    disk.break_next({DiskOperation::kRename, 1, DiskFault::Kind::kOnce, EIO});
    runner.run(9, true);
    EXPECT_THROW(runner.run(10, true), StorageError);
    EXPECT_EQ(runner.campaign().turn(), 10U);
    runner.finish();
    const auto saves = list_saves(directory / "saves");
    ASSERT_EQ(saves.size(), 1U);
    EXPECT_EQ(saves[0].turn, 10U);
}

TEST(Resume, AMissingLogIsDamage) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    play_and_vanish(directory, 30);
    fs::remove(directory / kLogFileName);
    EXPECT_THROW((void)recover(directory), DamagedData);
    ResumeOptions options;
    options.from_save = true;
    ResumeReport report;
    const CampaignRunner runner = resumed(directory, report, options);
    EXPECT_EQ(report.turn, 4U);
}

TEST(Resume, SaysWhatIsWrongWithCampaignToml) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    play_and_vanish(directory, 3);
    for (const auto& [text, part] :
         {std::pair{"turns = -3\nsave_every = 1", "campaign.toml:1: 'turns' must be between 0 and 1000000000, got -3"},
          {"turns = 3", "'save_every' must be between 0 and 1000000000, got nothing"},
          {"turns = 3\nsave_every = 1\nlog = 7", "campaign.toml:3: 'log' must be true or false, got 7"},
          {"turns = 3\nsave_every = 1\nstarted_in = 7", "'started_in' must be a string, got 7"},
          {"turns = ", "campaign.toml:1 must be TOML"}}) {
        write_bytes(directory / "campaign.toml", text);
        const std::string message = message_of<DamagedData>([&] { (void)recover(directory); });
        EXPECT_NE(message.find(part), std::string::npos) << message;
    }
}

}  // namespace
}  // namespace void_reckoning
