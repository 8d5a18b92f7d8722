#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "sample_log.hpp"

/// tests/data/blackbox-v1.vrlog is a log of format 1.0, and stays as it is: what this program writes may change, what it reads may not.
/// Made once with VR_WRITE_GOLDEN=1 in the environment.
namespace void_reckoning {
namespace {

const std::filesystem::path kGolden = std::filesystem::path(VR_SOURCE_DIR) / "tests" / "data" / "blackbox-v1.vrlog";

EventStream golden_events() {
    EventStream events;
    events.set_time(1'700'000'000'000'000'001);
    events.emit(TurnStart{events.text("templars"), events.text("strong")});
    events.emit(FactionAction{2, EntityId{0x100000005}, EntityId{0x200000006}, 3, -7, true, {}});
    events.emit(EntityMoved{EntityId{0x100000005}, EntityId{1}, EntityId{2}, 1.5F, -2.25F, true});
    events.set_time(1'700'000'000'000'000'500);
    events.emit(CombatStart{41, EntityId{2}, {}, 0, 3, 20, 30});
    events.emit(DamageDealt{41, 1, EntityId{5}, EntityId{9}, 12, 200, 81, 123'456'789'012, 4});
    events.emit(CombatEnd{41, 1, true, events.text("the defender routed"), 17, 5, 30, 9'000, -1});
    events.emit(TurnEnd{1, 0, 1, 1, true});
    return events;
}

void write_golden(const std::filesystem::path& path, bool compress) {
    const auto writer = BlackBoxWriter::create(path, sample_identity(), {compress, 3});
    writer->write_metadata({{{"seed", "42"}, {"turns", "10"}}, {{"rules.toml", "[rules]\nturns = 10\n"}}}, {0, 0, kFactionNobody, 0xA0});
    writer->commit({1, 0, 4, 0xA1}, golden_events());
    writer->commit({1, 1, 7, 0xA2}, random_events(1, 60));
    writer->write_rewind({1, 1, 0, 4, 0xA1, "again"});
    writer->commit({1, 1, kFactionBetweenRounds, 0xA3}, EventStream());
    writer->close();
}

class Golden : public testing::Test {
   protected:
    void SetUp() override {
        if (std::getenv("VR_WRITE_GOLDEN") == nullptr) return;
        std::filesystem::remove(kGolden);
        write_golden(kGolden, false);
    }
};

TEST_F(Golden, LogOfFormat1IsReadAsItWasWritten) {
    BlackBoxReader reader = BlackBoxReader::open(kGolden);
    EXPECT_EQ(reader.identity(), sample_identity());
    std::vector<Chunk> chunks;
    while (std::optional<Chunk> chunk = reader.next()) chunks.push_back(*std::move(chunk));
    EXPECT_EQ(reader.torn_bytes(), 0U);
    ASSERT_EQ(chunks.size(), 6U);

    EXPECT_EQ(chunks[0].metadata().values[1], (std::pair<std::string, std::string>("turns", "10")));
    EXPECT_EQ(chunks[0].metadata().files[0].second, "[rules]\nturns = 10\n");
    EXPECT_EQ(chunks[0].header.state_hash, 0xA0U);
    EXPECT_EQ(chunks[1].header.faction, 4U);
    EXPECT_EQ(chunks[1].header.state_hash, 0xA1U);
    EXPECT_EQ(chunks[1].header.first_combat, 41U);
    EXPECT_EQ(chunks[1].header.type_mask, 0b10'1110'0111U);
    EventStream events;
    chunks[1].events().to_stream(events);
    expect_same_events(events, golden_events());
    EXPECT_EQ(chunks[2].header.first_sequence, 7U);
    EXPECT_EQ(chunks[2].events().size(), 60U);
    EXPECT_EQ(chunks[3].rewind(), (LogRewind{1, 1, 0, 4, 0xA1, "again"}));
    EXPECT_EQ(chunks[4].header.faction, kFactionBetweenRounds);
    EXPECT_EQ(decode_index(chunks[5].body.bytes).entries.size(), 5U);
    EXPECT_EQ(reader.index().entries.size(), 6U);
}

TEST_F(Golden, HeadersAreWhereTheDocumentSaysTheyAre) {
    std::ifstream file(kGolden, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const auto u16 = [&](std::size_t at) {
        std::uint16_t v = 0;
        std::memcpy(&v, bytes.data() + at, 2);
        return v;
    };
    const auto u32 = [&](std::size_t at) {
        std::uint32_t v = 0;
        std::memcpy(&v, bytes.data() + at, 4);
        return v;
    };
    const auto u64 = [&](std::size_t at) {
        std::uint64_t v = 0;
        std::memcpy(&v, bytes.data() + at, 8);
        return v;
    };
    ASSERT_LT(bytes.size(), 20'000U);
    EXPECT_EQ(bytes.substr(0, 8), "VRBLKBOX");
    EXPECT_EQ(u16(8), 1U);
    EXPECT_EQ(u16(10), 0U);
    EXPECT_EQ(u32(12), 128U);
    EXPECT_EQ(u64(16), 0xFEDCBA9876543210U);
    EXPECT_EQ(u64(24), 0x0123456789ABCDEFU);
    EXPECT_EQ(u64(32), 1'700'000'000'000'000'000U);
    EXPECT_EQ(u64(40), 42U);
    EXPECT_EQ(u64(48), 0x5555AAAA5555AAAAU);
    EXPECT_EQ(u32(56), 7U);
    EXPECT_EQ(u32(124), crc32c(std::as_bytes(std::span(bytes)).first(124)));

    const std::size_t first = 128;
    EXPECT_EQ(bytes.substr(first, 8), "\x89VRCHNK1");
    EXPECT_EQ(u32(first + 16), u32(124));
    EXPECT_EQ(bytes[first + 20], 2);
    const std::size_t second = first + 128 + (u64(first + 88) + 7) / 8 * 8;
    EXPECT_EQ(u64(second + 8), 0xFEDCBA9876543210U);
    EXPECT_EQ(u32(second + 16), u32(first + 124));
    EXPECT_EQ(bytes[second + 20], 1);
    EXPECT_EQ(bytes[second + 21], 0);
    EXPECT_EQ(u16(second + 22), 4U);
    EXPECT_EQ(u16(second + 24), 0U);
    EXPECT_EQ(u16(second + 26), 1U);
    EXPECT_EQ(u16(second + 28), 0U);
    EXPECT_EQ(u32(second + 32), 1U);
    EXPECT_EQ(u32(second + 36), 7U);
    EXPECT_EQ(u64(second + 40), 1U);
    EXPECT_EQ(u64(second + 48), 0U);
    EXPECT_EQ(u64(second + 56), 0b10'1110'0111U);
    EXPECT_EQ(u64(second + 64), 41U);
    EXPECT_EQ(u64(second + 72), 41U);
    EXPECT_EQ(u64(second + 80), 0xA1U);
    EXPECT_EQ(u64(second + 88), u64(second + 96));
    const auto body = std::as_bytes(std::span(bytes)).subspan(second + 128, static_cast<std::size_t>(u64(second + 88)));
    EXPECT_EQ(u32(second + 120), crc32c(body));
    EXPECT_EQ(u32(second + 124), crc32c(std::as_bytes(std::span(bytes)).subspan(second, 124)));
}

}  // namespace
}  // namespace void_reckoning
