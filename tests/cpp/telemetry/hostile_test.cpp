#include <gtest/gtest.h>

#include <cstring>

#include "sample_segment.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/telemetry/reader.hpp"

namespace void_reckoning {
namespace {

class HostileSegment : public testing::Test {
   protected:
    std::filesystem::path file() const { return directory_.path() / "void-reckoning.1.00000001"; }
    TelemetryReader open(const std::vector<char>& bytes) const {
        write_file(file(), bytes);
        return TelemetryReader::open(file());
    }
    template <class T> std::vector<char> with(std::size_t offset, T value) const {
        std::vector<char> bytes = golden_;
        std::memcpy(bytes.data() + offset, &value, sizeof value);
        return bytes;
    }
    std::vector<char> cut(std::size_t size) const { return {golden_.begin(), golden_.begin() + static_cast<std::ptrdiff_t>(size)}; }

    const TemporaryDirectory directory_;
    const std::vector<char> golden_ = file_bytes(VR_SOURCE_DIR "/tests/data/telemetry-v1.bin");
};

TEST_F(HostileSegment, WrongHeadersAreDamage) {
    EXPECT_THROW((void)open(with<std::uint64_t>(0, 1)), DamagedData);
    EXPECT_THROW((void)open(with<std::uint32_t>(8, 0)), DamagedData);
    EXPECT_THROW((void)open(with<std::uint32_t>(12, 72)), DamagedData);
    EXPECT_THROW((void)open(with<std::uint32_t>(24, 0)), DamagedData);
    EXPECT_THROW((void)open(with<std::uint32_t>(24, 0xFFFFFFF8U)), DamagedData);
    EXPECT_THROW((void)open(with<std::uint32_t>(24, 81)), DamagedData);
    EXPECT_THROW((void)open(with<std::uint32_t>(52, 0xFFFFFFFFU)), DamagedData);
    EXPECT_THROW((void)open(with<std::uint64_t>(56, 0xFFFFFFFFFFFFFFF8ULL)), DamagedData);
    EXPECT_THROW((void)open(with<std::uint64_t>(56, 60)), DamagedData);
    EXPECT_THROW((void)open(with<std::uint64_t>(56, 145)), DamagedData);
}

TEST_F(HostileSegment, ANewerLayoutAsksForANewerReader) {
    try {
        (void)open(with<std::uint32_t>(8, 2));
        FAIL();
    } catch (const StorageError& error) {
        EXPECT_NE(std::string(error.what()).find("upgrade the reader"), std::string::npos);
    }
}

TEST_F(HostileSegment, TruncatedFilesAreDamage) {
    for (std::size_t size = 0; size < golden_.size(); size += 97) EXPECT_THROW((void)open(cut(size)), DamagedData) << size;
}

TEST_F(HostileSegment, BlocksThatLeaveTheSegmentAreDamage) {
    for (std::size_t entry = 144; entry < 256; entry += 16) {
        EXPECT_THROW((void)open(with<std::uint32_t>(entry + 8, 0)), DamagedData);
        EXPECT_THROW((void)open(with<std::uint32_t>(entry + 8, 0xFFFFFFF8U)), DamagedData);
        EXPECT_THROW((void)open(with<std::uint32_t>(entry + 12, 0xFFFFFFF8U)), DamagedData);
        EXPECT_THROW((void)open(with<std::uint32_t>(entry + 12, 1)), DamagedData);
    }
}

TEST_F(HostileSegment, RowsAndTextsThatLeaveTheirBlockAreDamage) {
    std::uint32_t factions = 0;
    std::memcpy(&factions, golden_.data() + 144 + 4 * 16 + 8, 4);
    EXPECT_THROW((void)open(with<std::uint32_t>(factions, 0xFFFFFFFFU)).read(), DamagedData);
    EXPECT_THROW((void)open(with<std::uint32_t>(factions + 4, 0xFFFFFFF8U)).read(), DamagedData);
    EXPECT_THROW((void)open(with<std::uint32_t>(factions + 4, 0)).read(), DamagedData);
    EXPECT_THROW((void)open(with<std::uint32_t>(256 + 40, 0xFFFFFFFFU)).read(), DamagedData);
    EXPECT_THROW((void)open(with<std::uint32_t>(256 + 44, 0xFFFFFFFFU)).read(), DamagedData);
}

TEST_F(HostileSegment, UnknownBlocksVersionsAndLongerRowsArePassedOver) {
    TelemetrySnapshot snapshot = open(with<std::uint32_t>(144 + 6 * 16, 99)).read();
    EXPECT_TRUE(snapshot.battles.empty());
    EXPECT_EQ(snapshot.factions.size(), 3U);
    snapshot = open(with<std::uint32_t>(144 + 6 * 16 + 4, 2)).read();
    EXPECT_TRUE(snapshot.battles.empty());
    // Two rows of 96 bytes where three of 88 were: the first is unchanged, as an appended column would leave it.
    std::uint32_t factions = 0;
    std::memcpy(&factions, golden_.data() + 144 + 4 * 16 + 8, 4);
    const std::uint32_t table[2] = {2, 96};
    std::vector<char> bytes = golden_;
    std::memcpy(bytes.data() + factions, table, sizeof table);
    snapshot = open(bytes).read();
    ASSERT_EQ(snapshot.factions.size(), 2U);
    EXPECT_EQ(snapshot.factions[0].figures, kSampleFactions[0]);
}

TEST_F(HostileSegment, TwentyThousandDamagedFilesGiveAnErrorOrAValue) {
    std::size_t refused = 0;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        const RandomAddress random = RandomAddress(1).at(i);
        std::vector<char> bytes = golden_;
        const std::uint64_t changes = 1 + random.below(8, 0);
        for (std::uint64_t change = 0; change < changes; ++change) {
            // Half of the damage where the offsets and sizes are.
            const std::uint64_t reach = random.below(2, 10 * change + 1) == 0 ? 400 : bytes.size();
            bytes[random.below(reach, 10 * change + 2)] = static_cast<char>(random.below(256, 10 * change + 3));
        }
        if (random.below(4, 1000) == 0) bytes.resize(random.below(bytes.size(), 1001));
        try {
            (void)open(bytes).read();
        } catch (const Error&) {
            ++refused;
        }
    }
    EXPECT_GT(refused, 5'000U);
    EXPECT_LT(refused, 19'000U);
}

}  // namespace
}  // namespace void_reckoning
