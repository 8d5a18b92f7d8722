#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "pattern.hpp"
#include "sample_segment.hpp"
#include "void_reckoning/base/mix.hpp"
#include "void_reckoning/telemetry/reader.hpp"
#include "void_reckoning/telemetry/words.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kWords = kPatternWords;

struct Tally {
    std::uint64_t reads = 0;
    std::uint64_t torn = 0;
    std::uint64_t unchecked_torn = 0;
};

/// Readers in two threads, each making half of the reads, checked and unchecked ones in turn. `read` and `read_unchecked` pause
/// in the middle of a copy when told to: on a busy machine the writer may otherwise never run at the same time.
template <class Read, class ReadUnchecked>
Tally stress(std::atomic<bool>& stop, std::uint64_t reads, Read read, ReadUnchecked read_unchecked) {
    Tally tallies[2];
    const auto work = [&](Tally& tally) {
        while (tally.reads < reads / 2) {
            const bool pause = ++tally.reads % 32768 == 1;
            if (!read(pause)) ++tally.torn;
            if (!read_unchecked(pause)) ++tally.unchecked_torn;
        }
    };
    std::thread first(work, std::ref(tallies[0]));
    std::thread second(work, std::ref(tallies[1]));
    first.join();
    second.join();
    stop = true;
    return {tallies[0].reads + tallies[1].reads, tallies[0].torn + tallies[1].torn, tallies[0].unchecked_torn + tallies[1].unchecked_torn};
}

// One address for writer and readers: this is where a thread sanitizer sees both sides.
TEST(TornReads, NoneThroughTheSequenceLockAndSomeWithoutIt) {
    alignas(64) std::uint64_t sequence = 0;
    alignas(64) std::uint64_t payload[kWords] = {};
    const Pattern zero(0);
    store_words(payload, &zero, kWords);
    std::atomic<bool> stop = false;
    std::thread writer([&] {
        std::uint64_t own = 0;
        for (std::uint64_t number = 1; !stop.load(std::memory_order_relaxed); ++number) {
            const Pattern pattern(number);
            const SequenceWrite write(sequence, own);
            store_words(payload, &pattern, kWords);
        }
    });
    const auto copy = [&](bool pause) {
        Pattern pattern(0);
        load_words(pattern.words, payload, kWords / 2);
        if (pause) std::this_thread::yield();
        load_words(pattern.words + kWords / 2, payload + kWords / 2, kWords - kWords / 2);
        return pattern;
    };
    const auto read = [&](bool pause) {
        Pattern pattern(0);
        std::uint64_t seen = 0;
        for (int attempt = 1; !try_consistent(sequence, seen, [&] { pattern = copy(pause && attempt == 1); }); ++attempt) {
            if (attempt % 64 == 0) std::this_thread::yield();
        }
        return pattern.whole();
    };
    const Tally tally = stress(stop, wanted_reads(), read, [&](bool pause) { return copy(pause).whole(); });
    writer.join();
    EXPECT_GE(tally.reads, wanted_reads());
    EXPECT_EQ(tally.torn, 0U);
    EXPECT_GT(tally.unchecked_torn, 0U);
    RecordProperty("unchecked_torn", std::to_string(tally.unchecked_torn));
}

TEST(TornReads, NoneThroughASegmentWhileTheWriterNeverPauses) {
    const TemporaryDirectory directory;
    TelemetryWriter writer = TelemetryWriter::create(sample_options(directory.path()));
    std::atomic<bool> stop = false;
    writer.update(Pattern(0).plan());
    std::vector<TelemetryReader> readers;
    readers.push_back(TelemetryReader::open(writer.path()));
    readers.push_back(TelemetryReader::open(writer.path()));
    std::thread writing([&] {
        for (std::uint64_t number = 1; !stop.load(std::memory_order_relaxed); ++number) writer.update(Pattern(number).plan());
    });
    std::atomic<std::uint64_t> torn = 0;
    const auto read = [&](const TelemetryReader& reader) {
        for (std::uint64_t i = 0; i < wanted_reads() / 2; ++i) {
            const PlanBlocksCopy copy = reader.read_plan_blocks();
            if (!Pattern(copy.plan).whole() || (copy.sequence & 1U) != 0) ++torn;
        }
    };
    std::thread first(read, std::cref(readers[0]));
    std::thread second(read, std::cref(readers[1]));
    first.join();
    second.join();
    stop = true;
    writing.join();
    EXPECT_EQ(torn.load(), 0U);
}

// All blocks: every figure of a frame carries the number of its frame.
TEST(TornReads, NoneAcrossTheBlocksOfAFrame) {
    const TemporaryDirectory directory;
    TelemetryOptions options = sample_options(directory.path());
    options.factions.resize(10);
    TelemetryWriter writer = TelemetryWriter::create(options);
    const TelemetryReader reader = TelemetryReader::open(writer.path());
    std::atomic<bool> stop = false;
    std::thread writing([&] {
        std::vector<FactionFigures> factions(10);
        for (std::uint64_t number = 1; !stop.load(std::memory_order_relaxed); ++number) {
            TelemetryFrame frame;
            frame.plan.combat.total_combats = number;
            frame.committed.commits = number;
            for (FactionFigures& figures : factions) figures.score = static_cast<std::int64_t>(number);
            const TelemetryBattle battle = sample_battle(number);
            const PhaseTime time{0, 1000};
            frame.factions = factions;
            frame.battles = {&battle, 1};
            frame.phase_times = {&time, 1};
            writer.publish(frame);
            // A turn's work: a copy of the whole segment takes longer than a pause-less writer would leave for it.
            for (int i = 0; i < 20'000 && !stop.load(std::memory_order_relaxed); ++i) {
            }
        }
    });
    std::uint64_t torn = 0;
    for (std::uint64_t i = 0; i < wanted_reads() / 200; ++i) {
        const TelemetrySnapshot snapshot = reader.read();
        const std::uint64_t number = snapshot.plan.combat.total_combats;
        bool whole = snapshot.sequence == 2 * number && snapshot.committed.commits == number && snapshot.total_battles == number &&
                     snapshot.phases[0].times.samples == number;
        for (const auto& faction : snapshot.factions) whole = whole && faction.figures.score == static_cast<std::int64_t>(number);
        if (!snapshot.battles.empty()) whole = whole && snapshot.battles.back() == sample_battle(number);
        if (!whole) ++torn;
    }
    stop = true;
    writing.join();
    EXPECT_EQ(torn, 0U);
}

}  // namespace
}  // namespace void_reckoning
