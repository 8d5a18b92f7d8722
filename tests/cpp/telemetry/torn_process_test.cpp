#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "pattern.hpp"
#include "sample_segment.hpp"
#include "void_reckoning/telemetry/kernel.hpp"
#include "void_reckoning/telemetry/reader.hpp"
#include "void_reckoning/telemetry/sessions.hpp"
#include "void_reckoning/telemetry/words.hpp"

namespace void_reckoning {
namespace {

/// A process that does nothing but update a segment, until it is killed.
class FullSpeedWriter {
   public:
    explicit FullSpeedWriter(const std::filesystem::path& directory) {
        int ready[2];
        if (::pipe(ready) != 0) std::abort();
        process_ = ::fork();
        if (process_ == 0) {
            TelemetryWriter writer = TelemetryWriter::create(sample_options(directory));
            writer.update(Pattern(0).plan());
            const char byte = 0;
            if (::write(ready[1], &byte, 1) != 1) ::_exit(1);
            for (std::uint64_t number = 1;; ++number) writer.update(Pattern(number).plan());
        }
        char byte = 0;
        if (::read(ready[0], &byte, 1) != 1) std::abort();
        for (const int end : ready) ::close(end);
    }
    FullSpeedWriter(const FullSpeedWriter&) = delete;
    FullSpeedWriter& operator=(const FullSpeedWriter&) = delete;
    ~FullSpeedWriter() { kill(); }

    void kill() {
        if (process_ <= 0) return;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = 0;
    }

   private:
    pid_t process_ = 0;
};

/// The same words without a look at the sequence. Halfway it may let the writer run, which on a busy machine it otherwise might not.
Pattern read_unchecked(const Mapping& memory, bool pause) {
    Pattern pattern(0);
    load_words(pattern.words, &memory.word(kTelemetryHeaderSize), kPatternWords / 2);
    if (pause) ::sched_yield();
    load_words(pattern.words + kPatternWords / 2, &memory.word(kTelemetryHeaderSize + kPatternWords / 2 * 8),
               kPatternWords - kPatternWords / 2);
    return pattern;
}

// The goal is none in 10^8: `make soak` sets VR_TORN_READS to that.
TEST(TornReads, NoneFromAWriterInAnotherProcessAndSomeByAReaderThatSkipsTheCheck) {
    const TemporaryDirectory directory;
    FullSpeedWriter writer(directory.path());
    const TelemetryReader reader = TelemetryReader::open(list_telemetry_sessions(directory.path()).at(0).path);
    const FileDescriptor file(::open(reader.path().c_str(), O_RDONLY | O_CLOEXEC));
    const Mapping memory(file.get(), kTelemetryHeaderSize + sizeof(PlanBlocks), false);
    ASSERT_NE(memory.data(), nullptr);

    const std::uint64_t wanted = wanted_reads();
    std::uint64_t torn = 0, odd = 0, backwards = 0, fresh = 0, unchecked_torn = 0, last = 0;
    for (std::uint64_t i = 0; i < wanted; ++i) {
        const PlanBlocksCopy copy = reader.read_plan_blocks();
        torn += Pattern(copy.plan).whole() ? 0 : 1;
        odd += copy.sequence & 1U;
        backwards += copy.sequence < last ? 1 : 0;
        fresh += copy.sequence != last ? 1 : 0;
        last = copy.sequence;
        if (i % 16 == 0) unchecked_torn += read_unchecked(memory, i % 32768 == 0).whole() ? 0 : 1;
    }
    EXPECT_EQ(torn, 0U);
    EXPECT_EQ(odd, 0U);
    EXPECT_EQ(backwards, 0U);
    EXPECT_GT(unchecked_torn, 0U);
    EXPECT_GT(fresh, 10U);  // the writer did write meanwhile
    RecordProperty("fresh", std::to_string(fresh));
    RecordProperty("unchecked_torn", std::to_string(unchecked_torn));

    writer.kill();
    EXPECT_EQ(reader.writer_state(), TelemetryWriterState::kDead);
    const std::vector<TelemetrySession> removed = clean_stale_telemetry(directory.path());
    ASSERT_EQ(removed.size(), 1U);
    EXPECT_EQ(removed[0].state, TelemetryWriterState::kDead);
    EXPECT_TRUE(list_telemetry_sessions(directory.path()).empty());
}

}  // namespace
}  // namespace void_reckoning
