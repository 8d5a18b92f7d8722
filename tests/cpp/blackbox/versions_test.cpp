#include <flatbuffers/flatbuffers.h>
#include <gtest/gtest.h>

#include "sample_log.hpp"
#include "void_reckoning/blackbox/event_body.hpp"

/// Logs of programs that know more, or knew less, than this one: made by hand.
namespace void_reckoning {
namespace {

using Offset = flatbuffers::Offset<void>;

class BodyByHand {
   public:
    flatbuffers::FlatBufferBuilder builder;

    template <class Value> Offset column(const std::vector<Value>& values) { return builder.CreateVector(values).Union(); }
    /// A table of the given fields; those with offset 0 are left out.
    Offset table(const std::vector<Offset>& fields) {
        const auto start = builder.StartTable();
        for (std::size_t i = 0; i < fields.size(); ++i) builder.AddOffset(table_slot(i), fields[i]);
        return Offset(builder.EndTable(start));
    }
    [[nodiscard]] Bytes finish(Offset root) {
        builder.Finish(flatbuffers::Offset<flatbuffers::Table>(root.o), "VRLG");
        const auto* data = reinterpret_cast<const std::byte*>(builder.GetBufferPointer());
        return {data, data + builder.GetSize()};
    }
};

ChunkHeader header_for(const std::vector<std::uint8_t>& types) {
    ChunkHeader header;
    header.events = static_cast<std::uint32_t>(types.size());
    for (const std::uint8_t type : types) header.type_mask |= type_bit(type);
    return header;
}

MemoryFiles::Contents log_with(const std::vector<std::uint8_t>& types, const Bytes& body) {
    MemoryFiles::Contents log;
    append_chunk(log, header_for(types), body);
    return log;
}

TEST(Versions, ANewerLogWithUnknownEventsAndFieldsIsReadWithoutThem) {
    BodyByHand body;
    // An event of type 6 (TurnEnd) with two fields that came later, one of the first unknown type and one of type 200.
    const std::vector<std::uint8_t> types = {kEventTypes, 6, 200, 6};
    std::vector<Offset> turn_end;
    for (std::uint32_t i = 0; i < 4; ++i) turn_end.push_back(body.column(std::vector<std::uint32_t>{i + 1, i + 10}));
    turn_end.push_back(body.column(std::vector<std::uint8_t>{1, 0}));
    turn_end.push_back(body.column(std::vector<double>{0.5, 0.25}));
    turn_end.push_back(body.column(std::vector<std::uint64_t>{1, 2}));
    const Offset known = body.table(turn_end);
    const Offset unknown = body.table({body.column(std::vector<std::uint16_t>{7})});
    std::vector<Offset> groups(201);
    groups[6] = known;
    groups[kEventTypes] = unknown;
    groups[200] = unknown;
    const Offset columns = body.table(groups);
    const Offset later = body.column(std::vector<std::uint32_t>{1, 2, 3});
    const Offset types_column = body.column(types);
    const Offset root = body.table({types_column, {}, {}, {}, columns, later});

    const std::vector<Chunk> chunks = chunks_of(log_with(types, body.finish(root)));
    const EventChunkView view = chunks.at(0).events();
    EXPECT_EQ(view.size(), 4U);
    EXPECT_EQ(view.count(EventType::kTurnEnd), 2U);
    const std::vector<TurnEnd> ends = view.events<TurnEnd>();
    EXPECT_EQ(ends[1].orders, 10U);
    EXPECT_EQ(ends[1].battles, 13U);
    EXPECT_TRUE(ends[0].committed);
    EXPECT_FALSE(ends[1].committed);
    EXPECT_EQ(view.rows(EventType::kTurnEnd), (std::vector<std::uint32_t>{1, 3}));
    EventStream stream;
    view.to_stream(stream);
    EXPECT_EQ(stream.size(), 2U);
}

TEST(Versions, AnOlderLogWithFewerFieldsReadsZerosForThem) {
    BodyByHand body;
    const std::vector<std::uint8_t> types = {6, 6, 10};
    const Offset turn_end = body.table({body.column(std::vector<std::uint32_t>{4, 5})});
    const Offset colony = body.table({body.column(std::vector<std::uint64_t>{99}), {}});
    std::vector<Offset> groups(11);
    groups[6] = turn_end;
    groups[10] = colony;
    const Offset columns = body.table(groups);
    const Offset types_column = body.column(types);
    const EventChunkView view = chunks_of(log_with(types, body.finish(body.table({types_column, {}, {}, {}, columns})))).at(0).events();
    EXPECT_EQ(view.events<TurnEnd>()[1].orders, 5U);
    EXPECT_EQ(view.events<TurnEnd>()[1].battles, 0U);
    EXPECT_FALSE(view.events<TurnEnd>()[0].committed);
    const auto systems = view.column<EntityId>(EventType::kColonyFounded, 1);
    ASSERT_EQ(systems.size(), 1U);
    EXPECT_EQ(systems[0], EntityId{});
    EXPECT_EQ(view.times(), (std::vector<std::int64_t>{0, 0, 0}));
}

TEST(Versions, ChunksOfUnknownKindArePassedOver) {
    MemoryFiles::Contents log;
    ChunkHeader header;
    header.kind = static_cast<ChunkKind>(77);
    append_chunk(log, header, Bytes(33, std::byte{1}));
    append_chunk(log, ChunkHeader{}, {});
    const std::vector<Chunk> chunks = chunks_of(log);
    ASSERT_EQ(chunks.size(), 2U);
    EXPECT_TRUE(chunks[0].body.bytes.empty());
    EXPECT_THROW((void)chunks[0].events(), InvalidQuery);
}

TEST(Versions, ABodyPackedInAnUnknownWayIsNotTakenForAnother) {
    MemoryFiles::Contents log;
    ChunkHeader header;
    header.flags = 0x40;
    header.body_size = 100;
    append_chunk(log, header, Bytes(33, std::byte{1}));
    EXPECT_THROW((void)chunks_of(log).at(0).events(), StorageError);
}

TEST(Versions, AnotherMajorFormatIsRefusedAndANewerMinorIsRead) {
    MemoryFiles disk;
    LogIdentity identity = sample_identity();
    identity.format_minor = 9;
    FileHeaderBytes header = encode(identity);
    EXPECT_EQ(open_bytes(disk, {header.begin(), header.end()}).identity().format_minor, 9U);
    identity.format_major = 2;
    header = encode(identity);
    try {
        (void)open_bytes(disk, {header.begin(), header.end()});
        FAIL();
    } catch (const StorageError& error) {
        EXPECT_STREQ(error.what(), "log: log format 2.9; this program reads 1.x: use the newer program");
    }
}

}  // namespace
}  // namespace void_reckoning
