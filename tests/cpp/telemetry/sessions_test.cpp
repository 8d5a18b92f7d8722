#include "void_reckoning/telemetry/sessions.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "sample_segment.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/telemetry/image.hpp"

namespace void_reckoning {
namespace {

using namespace std::chrono_literals;

/// A writer in a process of its own, which ends without closing.
class LostWriter {
   public:
    explicit LostWriter(const std::filesystem::path& directory) {
        int ready[2];
        int die[2];
        if (::pipe(ready) != 0 || ::pipe(die) != 0) std::abort();
        process_ = ::fork();
        if (process_ == 0) {
            TelemetryWriter writer = TelemetryWriter::create(sample_options(directory));
            writer.update(kSamplePlan);
            writer.set_cursor({5, 0, 0});
            char byte = 0;
            if (::write(ready[1], &byte, 1) != 1 || ::read(die[0], &byte, 1) != 1) ::_exit(1);
            ::_exit(0);
        }
        char byte = 0;
        if (::read(ready[0], &byte, 1) != 1) std::abort();
        die_ = die[1];
        for (const int end : {ready[0], ready[1], die[0]}) ::close(end);
    }
    void die() {
        const char byte = 0;
        if (::write(die_, &byte, 1) != 1) std::abort();
        ::close(die_);
        ::waitpid(process_, nullptr, 0);
    }

   private:
    pid_t process_ = 0;
    int die_ = -1;
};

TEST(TelemetrySessions, ADeadWriterIsToldFromALivingOne) {
    const TemporaryDirectory directory;
    LostWriter lost(directory.path());
    const TelemetryWriter alive = TelemetryWriter::create(sample_options(directory.path()));
    for (const TelemetrySession& session : list_telemetry_sessions(directory.path())) {
        EXPECT_EQ(session.state, TelemetryWriterState::kAlive);
    }
    EXPECT_TRUE(clean_stale_telemetry(directory.path()).empty());
    lost.die();

    const std::vector<TelemetrySession> sessions = list_telemetry_sessions(directory.path());
    ASSERT_EQ(sessions.size(), 2U);
    for (const TelemetrySession& session : sessions) {
        const bool dead = session.path != alive.path();
        EXPECT_EQ(session.state, dead ? TelemetryWriterState::kDead : TelemetryWriterState::kAlive);
        EXPECT_EQ(session.campaign_name, "The long night");
        EXPECT_EQ(session.campaign_folder, "/runs/long-night");
        EXPECT_EQ(session.turn, dead ? 5U : 0U);
        EXPECT_EQ(session.problem, "");
    }
    const std::vector<TelemetrySession> removed = clean_stale_telemetry(directory.path());
    ASSERT_EQ(removed.size(), 1U);
    EXPECT_NE(removed[0].path, alive.path());
    EXPECT_FALSE(std::filesystem::exists(removed[0].path));
    EXPECT_TRUE(std::filesystem::exists(alive.path()));
}

TEST(TelemetrySessions, ASleeperNoticesThatTheWriterDied) {
    const TemporaryDirectory directory;
    LostWriter lost(directory.path());
    const TelemetryReader reader = TelemetryReader::open(list_telemetry_sessions(directory.path()).at(0).path);
    TelemetryWait result = TelemetryWait::kUpdated;
    std::thread sleeper([&] { result = reader.wait_for_update(2, 1h); });
    lost.die();
    sleeper.join();
    EXPECT_EQ(result, TelemetryWait::kDead);
    EXPECT_EQ(reader.read_plan_blocks().plan, kSamplePlan);
}

TEST(TelemetrySessions, AWriterThatDiedInAWriteIsReported) {
    const TemporaryDirectory directory;
    std::vector<char> bytes = file_bytes(VR_SOURCE_DIR "/tests/data/telemetry-v1.bin");
    bytes[16] = 3;
    const std::filesystem::path path = directory.path() / telemetry_file_name({4242, 1});
    write_file(path, bytes);
    const TelemetryReader reader = TelemetryReader::open(path);
    try {
        (void)reader.read();
        FAIL();
    } catch (const StorageError& error) {
        EXPECT_NE(std::string(error.what()).find("died in the middle of a write"), std::string::npos) << error.what();
    }
    EXPECT_EQ(reader.wait_for_update(2, 1h), TelemetryWait::kDead);
    EXPECT_EQ(clean_stale_telemetry(directory.path()).size(), 1U);
}

TEST(TelemetrySessions, DamagedAndUnfinishedFilesAreReportedAndRemoved) {
    const TemporaryDirectory directory;
    const std::filesystem::path damaged = directory.path() / telemetry_file_name({1, 2});
    const std::filesystem::path unfinished = directory.path() / telemetry_temporary_name({4'000'000'000U, 3});
    const std::filesystem::path starting = directory.path() / telemetry_temporary_name({static_cast<std::uint32_t>(::getpid()), 4});
    const std::filesystem::path stranger = directory.path() / "void-reckoning.notes";
    for (const auto& path : {damaged, unfinished, starting, stranger}) write_file(path, {'x'});
    const auto sessions = list_telemetry_sessions(directory.path());
    ASSERT_EQ(sessions.size(), 1U);
    EXPECT_NE(sessions[0].problem, "");
    EXPECT_EQ(clean_stale_telemetry(directory.path()).size(), 2U);
    EXPECT_FALSE(std::filesystem::exists(damaged));
    EXPECT_FALSE(std::filesystem::exists(unfinished));
    EXPECT_TRUE(std::filesystem::exists(starting));
    EXPECT_TRUE(std::filesystem::exists(stranger));
}

TEST(TelemetrySessions, PipesAndLinksOfThatNameAreNoSegments) {
    const TemporaryDirectory directory;
    const std::filesystem::path pipe = directory.path() / telemetry_file_name({1, 1});
    const std::filesystem::path link = directory.path() / telemetry_file_name({1, 2});
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    std::filesystem::create_symlink(VR_SOURCE_DIR "/tests/data/telemetry-v1.bin", link);
    EXPECT_TRUE(list_telemetry_sessions(directory.path()).empty());
    EXPECT_THROW((void)TelemetryReader::open(pipe), DamagedData);
    EXPECT_THROW((void)TelemetryReader::open(link), StorageError);
}

TEST(TelemetrySessions, ADirectoryThatIsNotThereIsAnError) { EXPECT_THROW((void)list_telemetry_sessions("/nonexistent"), StorageError); }

TEST(TelemetrySessions, NamesAreReadBack) {
    const auto name = parse_telemetry_file_name(telemetry_file_name({123, 0xABC}));
    ASSERT_TRUE(name);
    EXPECT_EQ(name->process, 123U);
    EXPECT_EQ(name->nonce, 0xABCU);
    for (const char* bad : {"", "void-reckoning.", "void-reckoning.1", "void-reckoning.1.0", "void-reckoning.x.00000000",
                            "void-reckoning.1.0000000g", "void-reckoning.1.000000000", ".void-reckoning.1.00000000.tmp"}) {
        EXPECT_FALSE(parse_telemetry_file_name(bad)) << bad;
    }
}

}  // namespace
}  // namespace void_reckoning
