#include "void_reckoning/telemetry/writer.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "sample_segment.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/telemetry/reader.hpp"

namespace void_reckoning {
namespace {

namespace fs = std::filesystem;

std::size_t files_in(const fs::path& directory) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory), fs::directory_iterator()));
}

TEST(TelemetryWriter, MakesOneCompletePrivateFileNamedAfterItsProcess) {
    const TemporaryDirectory directory;
    const TelemetryWriter writer = TelemetryWriter::create(sample_options(directory.path()));
    EXPECT_EQ(files_in(directory.path()), 1U);
    EXPECT_TRUE(writer.path().filename().string().starts_with("void-reckoning." + std::to_string(::getpid()) + "."));
    struct stat status{};
    ASSERT_EQ(::stat(writer.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0600U);
    const TelemetrySnapshot snapshot = TelemetryReader::open(writer.path()).read();
    EXPECT_EQ(snapshot.sequence, 0U);
    EXPECT_EQ(snapshot.plan, PlanBlocks{});
    EXPECT_EQ(snapshot.factions.size(), 3U);
    EXPECT_TRUE(snapshot.battles.empty());
}

TEST(TelemetryWriter, ClosingTellsReadersAndRemovesTheFile) {
    const TemporaryDirectory directory;
    TelemetryWriter writer = TelemetryWriter::create(sample_options(directory.path()));
    const TelemetryReader reader = TelemetryReader::open(writer.path());
    writer.update(kSamplePlan);
    writer.close();
    EXPECT_EQ(files_in(directory.path()), 0U);
    EXPECT_EQ(reader.writer_state(), TelemetryWriterState::kClosed);
    EXPECT_EQ(reader.read_plan_blocks().plan, kSamplePlan);
    EXPECT_EQ(reader.wait_for_update(writer.sequence(), std::chrono::hours(1)), TelemetryWait::kClosed);
    writer.close();
    writer.update(PlanBlocks{});
}

TEST(TelemetryWriter, DestructorAndAssignmentRemoveTheFile) {
    const TemporaryDirectory directory;
    {
        TelemetryWriter writer = TelemetryWriter::create(sample_options(directory.path()));
        writer = TelemetryWriter::create(sample_options(directory.path()));
        EXPECT_EQ(files_in(directory.path()), 1U);
    }
    EXPECT_EQ(files_in(directory.path()), 0U);
}

TEST(TelemetryWriter, AForkedChildLeavesTheSegmentAlone) {
    const TemporaryDirectory directory;
    auto writer = std::make_unique<TelemetryWriter>(TelemetryWriter::create(sample_options(directory.path())));
    const pid_t child = ::fork();
    if (child == 0) {
        writer.reset();
        ::_exit(0);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(TelemetryReader::open(writer->path()).writer_state(), TelemetryWriterState::kAlive);
}

TEST(TelemetryWriter, LiveFieldsShowWithoutAnUpdate) {
    const TemporaryDirectory directory;
    TelemetryWriter writer = TelemetryWriter::create(sample_options(directory.path()));
    const TelemetryReader reader = TelemetryReader::open(writer.path());
    const TelemetryHeader before = reader.read_header();
    writer.set_cursor({3, 1, 0});
    writer.set_active_combats(9);
    writer.beat();
    const TelemetrySnapshot snapshot = reader.read();
    EXPECT_EQ(snapshot.sequence, before.sequence);
    EXPECT_EQ(snapshot.cursor, (TelemetryCursor{3, 1, 0}));
    EXPECT_EQ(snapshot.plan.combat.active_combats, 9U);
    EXPECT_GT(reader.read_header().heartbeat_ns, before.heartbeat_ns);
}

TEST(TelemetryWriter, FramesMoveEverythingAtOnce) {
    const TemporaryDirectory directory;
    TelemetryWriter writer = TelemetryWriter::create(sample_options(directory.path()));
    const TelemetryReader reader = TelemetryReader::open(writer.path());
    const std::vector<TelemetryBattle> battles{sample_battle(1), sample_battle(2)};
    writer.publish(sample_frame(battles));
    TelemetryFrame quiet;
    quiet.plan = kSamplePlan;
    quiet.finished = true;
    writer.publish(quiet);
    const TelemetrySnapshot snapshot = reader.read();
    EXPECT_EQ(snapshot.sequence, 4U);
    EXPECT_TRUE(snapshot.finished);
    EXPECT_EQ(snapshot.turns_asked, 100U);
    EXPECT_EQ(snapshot.battles, battles);
    EXPECT_EQ(snapshot.factions[0].figures, kSampleFactions[0]);
    EXPECT_EQ(snapshot.phases[0].times.samples, 2U);
}

TEST(TelemetryWriter, AFrameThatDoesNotFitChangesNothing) {
    const TemporaryDirectory directory;
    TelemetryWriter writer = TelemetryWriter::create(sample_options(directory.path()));
    TelemetryFrame frame;
    const std::vector<FactionFigures> two(2);
    frame.factions = two;
    EXPECT_THROW(writer.publish(frame), InvalidInput);
    frame.factions = {};
    const std::vector<PhaseTime> unknown{{2, 5}};
    frame.phase_times = unknown;
    EXPECT_THROW(writer.publish(frame), InvalidInput);
    EXPECT_EQ(TelemetryReader::open(writer.path()).read_header().sequence, 0U);
}

TEST(TelemetryWriter, CutsNamesBetweenCharacters) {
    const TemporaryDirectory directory;
    TelemetryOptions options = sample_options(directory.path());
    options.factions = {std::string(39, 'a') + "\u00e9", std::string(38, 'b') + "\u00e9"};
    const TelemetryWriter writer = TelemetryWriter::create(options);
    const TelemetrySnapshot snapshot = TelemetryReader::open(writer.path()).read();
    EXPECT_EQ(snapshot.factions[0].name, std::string(39, 'a'));
    EXPECT_EQ(snapshot.factions[1].name, std::string(38, 'b') + "\u00e9");
}

TEST(TelemetryWriter, RefusesWhatDoesNotFitASegment) {
    const TemporaryDirectory directory;
    TelemetryOptions options = sample_options(directory.path());
    options.factions.resize(4097);
    EXPECT_THROW((void)TelemetryWriter::create(options), InvalidInput);
    options = sample_options(directory.path());
    options.campaign_name.assign(4097, 'x');
    EXPECT_THROW((void)TelemetryWriter::create(options), InvalidInput);
    EXPECT_EQ(files_in(directory.path()), 0U);
}

TEST(TelemetryWriter, AMissingDirectoryIsNamedWithTheReasonAndTheWayWithoutIt) {
    const TemporaryDirectory directory;
    try {
        (void)TelemetryWriter::create(sample_options(directory.path() / "missing"));
        FAIL();
    } catch (const StorageError& error) {
        EXPECT_NE(std::string(error.what()).find((directory.path() / "missing").string()), std::string::npos) << error.what();
        EXPECT_NE(std::string(error.what()).find("No such file or directory"), std::string::npos) << error.what();
        EXPECT_NE(std::string(error.what()).find("--no-telemetry, in Python telemetry=False"), std::string::npos) << error.what();
    }
}

TEST(TelemetryWriter, NoRoomIsAnErrorThatLeavesNothingBehind) {
    const TemporaryDirectory directory;
    const pid_t child = ::fork();  // the limit holds for a whole process
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{4096, 4096};
        ::setrlimit(RLIMIT_FSIZE, &small);
        try {
            (void)TelemetryWriter::create(sample_options(directory.path()));
        } catch (const StorageError& error) {
            const bool says_why = std::string(error.what()).find("File too large") != std::string::npos;
            ::_exit(says_why && files_in(directory.path()) == 0 ? 0 : 2);
        }
        ::_exit(1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace void_reckoning
