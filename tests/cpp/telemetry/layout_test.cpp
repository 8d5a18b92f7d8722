#include "void_reckoning/telemetry/layout.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>

#include "sample_segment.hpp"
#include "void_reckoning/telemetry/reader.hpp"

namespace void_reckoning {
namespace {

template <class T> T at(const std::vector<char>& bytes, std::size_t offset) {
    T value{};
    EXPECT_LE(offset + sizeof value, bytes.size());
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

template <class T> void put(std::vector<char>& bytes, std::size_t offset, T value) {
    std::memcpy(bytes.data() + offset, &value, sizeof value);
}

/// What the writer makes of the sample, with process, nonce and heartbeat replaced by fixed numbers.
std::vector<char> sample_bytes(std::uint64_t pid_namespace = 0) {
    const TemporaryDirectory directory;
    TelemetryOptions options = sample_options(directory.path());
    options.pid_namespace = pid_namespace;
    TelemetryWriter writer = TelemetryWriter::create(options);
    std::vector<TelemetryBattle> battles;
    for (std::uint64_t i = 1; i <= 70; ++i) battles.push_back(sample_battle(i));
    writer.publish(sample_frame(battles));
    writer.set_cursor({12, 2, 1});
    std::vector<char> bytes = file_bytes(writer.path());
    put<std::uint32_t>(bytes, 32, 4242);
    put<std::uint32_t>(bytes, 36, 0xC0FFEE);
    put<std::uint64_t>(bytes, 40, 1'000'000'000);
    return bytes;
}

TEST(TelemetryLayout, HasEveryFieldWhereTheFormatSays) {
    const std::vector<char> bytes = sample_bytes();
    EXPECT_EQ(std::string(bytes.data(), 8), "KCERDIOV");
    EXPECT_EQ(at<std::uint32_t>(bytes, 8), 1U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 12), 64U);
    EXPECT_EQ(at<std::uint64_t>(bytes, 16), 2U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 24), bytes.size() - 64);
    EXPECT_EQ(at<std::uint32_t>(bytes, 28), 1U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 48), 2U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 52), 7U);
    EXPECT_EQ(at<std::uint64_t>(bytes, 56), 144U);
    EXPECT_EQ(at<std::uint64_t>(bytes, 64), 11U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 72), 2U);
    EXPECT_EQ(at<std::uint64_t>(bytes, 80), 123456789012U);
    EXPECT_EQ(at<std::uint64_t>(bytes, 88), 987654321098U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 96), 77U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 104), 250U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 108), 4000U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 112), 9000U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 116), 64U);
    EXPECT_EQ(at<std::uint64_t>(bytes, 120), 5000U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 128), 40U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 132), 150U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 136), 900U);
    for (std::uint32_t id = 1; id <= 7; ++id) EXPECT_EQ(at<std::uint32_t>(bytes, 144 + 16 * (id - 1)), id);
    EXPECT_EQ(at<std::uint32_t>(bytes, 152), 64U);   // CombatStats
    EXPECT_EQ(at<std::uint32_t>(bytes, 168), 104U);  // PerformanceMetrics
    EXPECT_EQ(at<std::uint32_t>(bytes, 184), 120U);  // EntityCounts
    EXPECT_EQ(at<std::uint32_t>(bytes, 200), 256U);  // campaign
    EXPECT_EQ(at<std::uint64_t>(bytes, 256), 12U | std::uint64_t{2} << 32U | std::uint64_t{1} << 48U);
}

TEST(TelemetryLayout, TheWritersNamespaceIsABlockBehindTheOthers) {
    const std::vector<char> bytes = sample_bytes(4026531836);
    EXPECT_EQ(at<std::uint32_t>(bytes, 52), 8U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 144 + 16 * 7), 8U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 144 + 16 * 7 + 4), 1U);
    EXPECT_EQ(at<std::uint32_t>(bytes, 144 + 16 * 7 + 8), bytes.size() - 8);
    EXPECT_EQ(at<std::uint32_t>(bytes, 144 + 16 * 7 + 12), 8U);
    EXPECT_EQ(at<std::uint64_t>(bytes, bytes.size() - 8), 4026531836U);
}

// VR_UPDATE_GOLDEN=1 writes the file anew, for a new layout version only.
TEST(TelemetryLayout, EqualsTheGoldenFile) {
    const std::filesystem::path golden = VR_SOURCE_DIR "/tests/data/telemetry-v1.bin";
    if (std::getenv("VR_UPDATE_GOLDEN") != nullptr) write_file(golden, sample_bytes());
    EXPECT_EQ(sample_bytes(), file_bytes(golden));
}

TEST(TelemetryLayout, GoldenFileReadsBack) {
    const TelemetryReader reader = TelemetryReader::open(VR_SOURCE_DIR "/tests/data/telemetry-v1.bin");
    EXPECT_EQ(reader.read_header().writer_process, 4242U);
    EXPECT_EQ(reader.writer_state(), TelemetryWriterState::kDead);
    const TelemetrySnapshot snapshot = reader.read();
    EXPECT_EQ(snapshot.sequence, 2U);
    EXPECT_EQ(snapshot.plan, kSamplePlan);
    EXPECT_EQ(snapshot.cursor, (TelemetryCursor{12, 2, 1}));
    EXPECT_EQ(snapshot.committed, (TelemetryCommit{121, 0x0123456789ABCDEF, 12, 1}));
    EXPECT_EQ(snapshot.turns_asked, 100U);
    EXPECT_FALSE(snapshot.finished);
    EXPECT_EQ(snapshot.campaign_name, "The long night");
    EXPECT_EQ(snapshot.campaign_folder, "/runs/long-night");
    ASSERT_EQ(snapshot.factions.size(), 3U);
    EXPECT_EQ(snapshot.factions[2].name, "Ordo M\u00e9canique");
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(snapshot.factions[i].figures, kSampleFactions[i]);
    ASSERT_EQ(snapshot.phases.size(), 2U);
    EXPECT_EQ(snapshot.phases[0].times.samples, 2U);
    EXPECT_EQ(snapshot.phases[0].times.buckets[0], 1U);   // 1.5 us
    EXPECT_EQ(snapshot.phases[0].times.buckets[12], 1U);  // 5 ms
    EXPECT_EQ(snapshot.phases[1].times.buckets[0], 1U);   // 0.9 us
    EXPECT_EQ(snapshot.phases[1].times.buckets[23], 1U);  // an hour
    EXPECT_EQ(snapshot.phases[1].times.longest_ns, 3'600'000'000'000U);
    EXPECT_EQ(snapshot.total_battles, 70U);
    ASSERT_EQ(snapshot.battles.size(), 64U);
    for (std::size_t i = 0; i < 64; ++i) EXPECT_EQ(snapshot.battles[i], sample_battle(7 + i));
}

}  // namespace
}  // namespace void_reckoning
