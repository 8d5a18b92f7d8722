#include <gtest/gtest.h>

#include <algorithm>

#include "sample_log.hpp"
#include "void_reckoning/flatbuffers/events_generated.h"

namespace void_reckoning {
namespace {

MemoryFiles::Contents log_of(const EventStream& events, const WriterOptions& options = {}) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), options, disk);
    writer->commit(sample_info(0), events);
    writer->close();
    return disk.contents("log");
}

/// The events of all commits, read back.
EventStream events_of(const MemoryFiles::Contents& bytes) {
    EventStream stream;
    for (const Chunk& chunk : chunks_of(bytes)) {
        if (chunk.header.kind == ChunkKind::kEvents) chunk.events().to_stream(stream);
    }
    return stream;
}

TEST(BlackBox, GivesEveryEventTypeBackAsItWasWritten) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const EventStream events = random_events(seed, 40 + seed * 7);
        expect_same_events(events, events_of(log_of(events)));
        expect_same_events(events, events_of(log_of(events, {true, 1})));
    }
}

TEST(BlackBox, GivesOneTypeBackAsStructsAndAsColumns) {
    EventStream events;
    events.emit(TurnStart{events.text("red"), events.text("greedy")});
    events.emit(FactionAction{3, EntityId{77}, EntityId{88}, 5, -20, true, {}});
    events.emit(ColonyFounded{EntityId{9}, EntityId{10}});
    events.emit(FactionAction{4, EntityId{78}, EntityId{89}, 6, 30, false, events.text("too far")});
    const EventChunkView view = chunks_of(log_of(events)).front().events();

    const std::vector<FactionAction> actions = view.events<FactionAction>();
    ASSERT_EQ(actions.size(), 2U);
    EXPECT_EQ(actions[1].target, EntityId{89});
    EXPECT_EQ(actions[1].amount, 30);
    EXPECT_TRUE(actions[0].accepted);
    EXPECT_EQ(view.text(actions[1].reason), "too far");
    EXPECT_FALSE(actions[0].reason);

    EXPECT_EQ(view.column<EntityId>(EventType::kFactionAction, 1)[0], EntityId{77});
    EXPECT_EQ(view.column<std::uint64_t>(EventType::kFactionAction, 2)[1], 89U);
    EXPECT_EQ(view.column<std::int32_t>(EventType::kFactionAction, 4)[0], -20);
    EXPECT_EQ(view.column<std::uint8_t>(EventType::kFactionAction, 5)[1], 0U);
    EXPECT_EQ(view.rows(EventType::kFactionAction), (std::vector<std::uint32_t>{1, 3}));
    EXPECT_TRUE(view.column<std::uint64_t>(EventType::kCombatStart, 0).empty());
    EXPECT_THROW((void)view.column<float>(EventType::kFactionAction, 4), InvalidQuery);
    EXPECT_THROW((void)view.raw_column(EventType::kFactionAction, 7), InvalidQuery);
    EXPECT_THROW((void)view.text(Text{99}), DamagedData);
}

TEST(BlackBox, AViewOfOneTypeHasOfThatTypeWhatTheWholeViewHas) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Chunk chunk = chunks_of(log_of(random_events(seed, 60))).front();
        const EventChunkView whole = chunk.events();
        for (const EventInfo& info : event_catalogue()) {
            const EventChunkView one = chunk.events(info.type);
            ASSERT_EQ(one.count(info.type), whole.count(info.type));
            EXPECT_EQ(one.rows(info.type), whole.rows(info.type));
            EXPECT_EQ(one.times(), whole.times());
            for (std::size_t field = 0; field < info.fields.size(); ++field) {
                EXPECT_TRUE(std::ranges::equal(one.raw_column(info.type, field), whole.raw_column(info.type, field)));
                if (info.fields[field].type != ScalarType::kText) continue;
                for (const Text code : one.column<Text>(info.type, field)) EXPECT_EQ(one.text(code), whole.text(code));
            }
            const EventType other = info.type == EventType::kTurnEnd ? EventType::kTurnStart : EventType::kTurnEnd;
            EXPECT_EQ(one.count(other), 0U);
        }
    }
}

TEST(BlackBox, BodiesAreReadByTheGeneratedAccessorsOfTheSchema) {
    EventStream events;
    events.set_time(5);
    events.emit(DamageDealt{12, 3, EntityId{4}, EntityId{5}, 6, 100, 50, 12345, 2});
    events.set_time(9);
    events.emit(DamageDealt{12, 4, EntityId{4}, EntityId{5}, 6, 10, 5, 678, 0});
    events.emit(TurnStart{events.text("red"), events.text("strong")});
    const Chunk chunk = chunks_of(log_of(events)).front();
    const auto* data = reinterpret_cast<const std::uint8_t*>(chunk.body.bytes.data());
    flatbuffers::Verifier verifier(data, chunk.body.bytes.size());
    ASSERT_TRUE(logging::VerifyEventChunkBuffer(verifier));
    const logging::EventChunk* body = logging::GetEventChunk(data);
    ASSERT_EQ(body->types()->size(), 3U);
    EXPECT_EQ(body->types()->Get(2), 5U);
    EXPECT_EQ(body->time_starts()->Get(1), 1U);
    EXPECT_EQ(body->times()->Get(1), 9);
    EXPECT_EQ(body->columns()->damage()->damage()->Get(1), 678);
    EXPECT_EQ(body->columns()->damage()->tick()->Get(0), 3U);
    EXPECT_EQ(body->columns()->damage()->target()->Get(0), 5U);
    EXPECT_EQ(body->texts()->Get(body->columns()->turn_start()->policy()->Get(0))->str(), "strong");
    EXPECT_EQ(body->columns()->combat_end(), nullptr);
}

TEST(BlackBox, HeadersSayWhatIsInsideWithoutOpeningIt) {
    EventStream events;
    events.emit(CombatStart{70, {}, {}, 0, 1, 5, 6});
    events.emit(CombatStart{64, {}, {}, 0, 1, 5, 6});
    events.emit(CombatEnd{64, 1, true, {}, 9, 0, 6, 0, 0});
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
    const Written first = writer->commit({3, 1, 8, 0xABC}, events);
    const Written second = writer->commit({3, 2, kFactionBetweenRounds, 0xDEF}, EventStream());
    EXPECT_EQ(first.chunk, 0U);
    EXPECT_EQ(second.first_sequence, 3U);
    EXPECT_EQ(writer->size(), kFileHeaderSize + first.bytes + second.bytes);
    const std::vector<Chunk> chunks = chunks_of(disk.contents("log"));
    ASSERT_EQ(chunks.size(), 2U);
    const ChunkHeader& header = chunks[0].header;
    EXPECT_EQ(header.turn, 3U);
    EXPECT_EQ(header.slot, 1U);
    EXPECT_EQ(header.faction, 8U);
    EXPECT_EQ(header.state_hash, 0xABCU);
    EXPECT_EQ(header.events, 3U);
    EXPECT_EQ(header.type_mask, 3U);
    EXPECT_EQ(header.first_combat, 64U);
    EXPECT_EQ(header.last_combat, 70U);
    EXPECT_EQ(chunks[1].header.faction, kFactionBetweenRounds);
    EXPECT_EQ(chunks[1].header.events, 0U);
    EXPECT_EQ(chunks[1].header.last_combat, 0U);
    EXPECT_EQ(chunks[1].events().size(), 0U);
}

TEST(BlackBox, KeepsMetadataAndRewinds) {
    const std::vector<Chunk> chunks = chunks_of(sample_log());
    ASSERT_EQ(chunks.size(), 7U);
    EXPECT_EQ(chunks[0].metadata(), sample_metadata());
    const LogRewind rewind = chunks[4].rewind();
    EXPECT_EQ(rewind.to_chunk, 1U);
    EXPECT_EQ(rewind.state_hash, mix64(0));
    EXPECT_EQ(rewind.reason, "the player went back");
    EXPECT_EQ(chunks[4].header.turn, 1U);
    EXPECT_EQ(chunks[6].header.kind, ChunkKind::kIndex);
    EXPECT_THROW((void)chunks[0].events(), InvalidQuery);
    EXPECT_THROW((void)chunks[1].rewind(), InvalidQuery);
}

TEST(BlackBox, KeepsTheIdentityOfTheCampaign) {
    MemoryFiles disk;
    EXPECT_EQ(open_bytes(disk, sample_log()).identity(), sample_identity());
}

TEST(BlackBox, TextsThatNoEventRefersToStayOutOfTheLog) {
    EventStream events;
    const EventStream::Mark mark = events.mark();
    events.emit(SystemError{ErrorKind::kState, events.text("a secret of a turn that was rolled back")});
    events.rewind(mark);
    events.emit(SystemError{ErrorKind::kPolicyFailed, events.text("forfeit")});
    const MemoryFiles::Contents bytes = log_of(events);
    const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    EXPECT_EQ(all.find("secret"), std::string_view::npos);
    EXPECT_EQ(chunks_of(bytes).front().events().text_count(), 2U);
    expect_same_events(events, events_of(bytes));
}

TEST(BlackBox, WritesACommitThatIsTooLargeInPartsOfWhichTheLastSeals) {
    EventStream events = random_events(5, 20'000);
    events.emit(PolicyMemoryWritten{events.text(std::string(30'000, 'm'))});
    for (const bool compress : {false, true}) {
        const MemoryFiles::Contents bytes = log_of(events, {compress, 1, std::size_t{64} << 10U});
        const std::vector<Chunk> chunks = chunks_of(bytes);
        ASSERT_GT(chunks.size(), 10U);
        const auto parts = static_cast<std::uint16_t>(chunks.size() - 1);  // and the index
        std::uint64_t sequence = 0;
        for (std::uint16_t part = 0; part < parts; ++part) {
            const ChunkHeader& header = chunks[part].header;
            EXPECT_EQ(header.part, part);
            EXPECT_EQ(header.parts, parts);
            EXPECT_EQ(header.seals(), part + 1 == parts);
            EXPECT_EQ(header.first_sequence, sequence);
            EXPECT_LE(header.body_size, std::size_t{64} << 10U);
            EXPECT_EQ(header.last_combat, chunks[0].header.last_combat);
            sequence += header.events;
        }
        expect_same_events(events, events_of(bytes));
    }
}

TEST(BlackBox, RefusesAnEventThatFitsNoChunkAndStaysUsable) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
    EventStream events = random_events(1, 30);
    const std::uint64_t before = writer->size();
    events.emit(PolicyMemoryWritten{events.text(std::string(kMaxBodySize, 'm'))});
    EXPECT_THROW(writer->commit(sample_info(0), events), InvalidInput);
    EXPECT_THROW(writer->write_metadata({{}, {{"huge.toml", std::string(kMaxBodySize, ' ')}}}), InvalidInput);
    EXPECT_EQ(writer->size(), before);
    writer->commit(sample_info(0), random_events(1, 30));
    EXPECT_EQ(chunks_of(disk.contents("log")).size(), 1U);
}

TEST(BlackBox, RefusesOptionsThatMakeNoSense) {
    MemoryFiles disk;
    EXPECT_THROW((void)BlackBoxWriter::create("a", sample_identity(), {false, 1, 100}, disk), InvalidInput);
    EXPECT_THROW((void)BlackBoxWriter::create("b", sample_identity(), {false, 1, kMaxBodySize + 1}, disk), InvalidInput);
    EXPECT_THROW((void)BlackBoxWriter::create("c", sample_identity(), {true, 1000}, disk), InvalidInput);
}

TEST(BlackBox, NothingIsWrittenAfterItIsClosed) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
    writer->close();
    EXPECT_THROW(writer->commit(sample_info(0), EventStream()), StateError);
    EXPECT_THROW(writer->close(), StateError);
    writer->wait_synced(writer->chunks());
    EXPECT_EQ(writer->synced_chunks(), writer->chunks());
}

TEST(BlackBox, IsTheSameOnARealDiskReadOrMapped) {
    const TemporaryFolder folder;
    const auto writer = BlackBoxWriter::create(folder.log(), sample_identity());
    write_sample(*writer, 20);
    writer->sync();
    EXPECT_EQ(writer->synced_chunks(), writer->chunks());
    writer->close();
    EXPECT_THROW((void)BlackBoxWriter::create(folder.log(), sample_identity()), StorageError);

    MemoryFiles disk;
    disk.boot = FileSystem::native().open(folder.log(), FileSystem::Mode::kRead)->boot();
    EXPECT_NE(disk.boot, 0U);
    {
        const auto same = BlackBoxWriter::create("log", sample_identity(), {}, disk);
        write_sample(*same, 20);
        same->sync();
        same->close();
    }
    const std::vector<Chunk> expected = chunks_of(disk.contents("log"));
    for (const auto access : {BlackBoxReader::Access::kRead, BlackBoxReader::Access::kMapped}) {
        BlackBoxReader reader = BlackBoxReader::open(folder.log(), access);
        for (const Chunk& chunk : expected) {
            const std::optional<Chunk> same = reader.next();
            ASSERT_TRUE(same.has_value());
            EXPECT_EQ(same->header, chunk.header);
            EXPECT_TRUE(std::ranges::equal(same->body.bytes, chunk.body.bytes));
        }
        EXPECT_FALSE(reader.next());
        reader.restart();
        EXPECT_EQ(reader.next()->header, expected.front().header);
    }
}

TEST(BlackBox, ViewsOutliveTheirReader) {
    const TemporaryFolder folder;
    const EventStream events = random_events(3, 200);
    BlackBoxWriter::create(folder.log(), sample_identity())->commit(sample_info(0), events);
    for (const auto access : {BlackBoxReader::Access::kRead, BlackBoxReader::Access::kMapped}) {
        std::optional<EventChunkView> view;
        {
            BlackBoxReader reader = BlackBoxReader::open(folder.log(), access);
            view = reader.next()->events();
        }
        EventStream same;
        view->to_stream(same);
        expect_same_events(events, same);
    }
}

}  // namespace
}  // namespace void_reckoning
