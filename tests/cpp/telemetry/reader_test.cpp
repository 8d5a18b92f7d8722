#include "void_reckoning/telemetry/reader.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "sample_segment.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/telemetry/kernel.hpp"

namespace void_reckoning {
namespace {

using namespace std::chrono_literals;

/// A second map of the segment, to look at the mark of a sleeper and to scribble.
class Peek {
   public:
    explicit Peek(const TelemetryWriter& writer)
        : file_(::open(writer.path().c_str(), O_RDWR | O_CLOEXEC)), memory_(file_.get(), std::filesystem::file_size(writer.path()), true) {}

    void wait_for_sleeper() const {
        const std::atomic_ref<std::uint32_t> word(memory_.half_word(48));
        while ((word.load() & kTelemetrySleeper) == 0) std::this_thread::yield();
    }
    void set_sequence(std::uint64_t value) const { std::atomic_ref<std::uint64_t>(memory_.word(16)).store(value); }
    void set_heartbeat(std::uint64_t value) const { std::atomic_ref<std::uint64_t>(memory_.word(40)).store(value); }

   private:
    FileDescriptor file_;
    Mapping memory_;
};

TEST(TelemetryReader, SleepsUntilTheNextUpdate) {
    const TemporaryDirectory directory;
    TelemetryWriter writer = TelemetryWriter::create(sample_options(directory.path()));
    const Peek peek(writer);
    const TelemetryReader reader = TelemetryReader::open(writer.path());
    for (int i = 0; i < 20; ++i) {
        const std::uint64_t last = writer.sequence();
        TelemetryWait result = TelemetryWait::kTimedOut;
        std::thread sleeper([&] { result = reader.wait_for_update(last, 1h); });
        peek.wait_for_sleeper();
        writer.update(kSamplePlan);
        sleeper.join();
        EXPECT_EQ(result, TelemetryWait::kUpdated);
        EXPECT_EQ(reader.read_plan_blocks().sequence, last + 2);
    }
}

TEST(TelemetryReader, EveryUpdateWakesEverySleeper) {
    constexpr std::uint64_t kUpdates = 200;
    const TemporaryDirectory directory;
    TelemetryWriter writer = TelemetryWriter::create(sample_options(directory.path()));
    std::atomic<std::uint64_t> seen[2] = {0, 0};
    const auto follow = [&writer](std::atomic<std::uint64_t>& mine) {
        const TelemetryReader reader = TelemetryReader::open(writer.path());
        while (mine.load() < 2 * kUpdates) {
            ASSERT_EQ(reader.wait_for_update(mine.load(), 1h), TelemetryWait::kUpdated);
            mine.store(reader.read_plan_blocks().sequence);
        }
    };
    std::thread first(follow, std::ref(seen[0]));
    std::thread second(follow, std::ref(seen[1]));
    // The next update waits for both readers: one missed wake and this would stand still.
    for (std::uint64_t i = 1; i <= kUpdates; ++i) {
        writer.update(kSamplePlan);
        while (seen[0].load() < 2 * i || seen[1].load() < 2 * i) std::this_thread::yield();
    }
    first.join();
    second.join();
}

TEST(TelemetryReader, WaitingIsBoundedAndReturnsAtOnceForOldNews) {
    const TemporaryDirectory directory;
    TelemetryWriter writer = TelemetryWriter::create(sample_options(directory.path()));
    const TelemetryReader reader = TelemetryReader::open(writer.path());
    EXPECT_EQ(reader.wait_for_update(0, 1ms), TelemetryWait::kTimedOut);
    EXPECT_EQ(reader.wait_for_update(0, 0ms), TelemetryWait::kTimedOut);
    EXPECT_EQ(reader.wait_for_update(0, -1h), TelemetryWait::kTimedOut);
    writer.update(kSamplePlan);
    EXPECT_EQ(reader.wait_for_update(0, 1h), TelemetryWait::kUpdated);
}

TEST(TelemetryReader, ClosingWakesTheSleeper) {
    const TemporaryDirectory directory;
    TelemetryWriter writer = TelemetryWriter::create(sample_options(directory.path()));
    const Peek peek(writer);
    const TelemetryReader reader = TelemetryReader::open(writer.path());
    TelemetryWait result = TelemetryWait::kTimedOut;
    std::thread sleeper([&] { result = reader.wait_for_update(0, 1h); });
    peek.wait_for_sleeper();
    writer.close();
    sleeper.join();
    EXPECT_EQ(result, TelemetryWait::kClosed);
}

TEST(TelemetryReader, AWriterWithoutASignOfLifeIsSlowNotDead) {
    const TemporaryDirectory directory;
    TelemetryWriter writer = TelemetryWriter::create(sample_options(directory.path()));
    const Peek peek(writer);
    const TelemetryReader reader = TelemetryReader::open(writer.path());
    EXPECT_EQ(reader.writer_state(), TelemetryWriterState::kAlive);
    peek.set_heartbeat(1);
    EXPECT_EQ(reader.writer_state(), TelemetryWriterState::kSlow);
    writer.beat();
    EXPECT_EQ(reader.writer_state(), TelemetryWriterState::kAlive);
}

TEST(TelemetryReader, GivesUpOnAWriteThatNeverEnds) {
    const TemporaryDirectory directory;
    const TelemetryWriter writer = TelemetryWriter::create(sample_options(directory.path()));
    const Peek peek(writer);
    peek.set_sequence(7);
    peek.set_heartbeat(1);
    const TelemetryReader reader = TelemetryReader::open(writer.path());
    try {
        (void)reader.read();
        FAIL();
    } catch (const StorageError& error) {
        EXPECT_NE(std::string(error.what()).find("gives no sign of life"), std::string::npos) << error.what();
    }
}

TEST(TelemetryReader, AMissingFileIsAStorageError) {
    const TemporaryDirectory directory;
    EXPECT_THROW((void)TelemetryReader::open(directory.path() / "void-reckoning.1.00000000"), StorageError);
}

}  // namespace
}  // namespace void_reckoning
