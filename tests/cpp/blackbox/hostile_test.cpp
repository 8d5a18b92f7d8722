#include <flatbuffers/flatbuffers.h>
#include <gtest/gtest.h>

#include "sample_log.hpp"

/// Bytes made to harm: their checksums are right.
namespace void_reckoning {
namespace {

volatile std::byte devoured{};  ///< so that every byte of a column is read

/// Every column of each type, alone.
void devour_types(const Chunk& chunk) {
    for (const EventInfo& info : event_catalogue()) {
        try {
            const EventChunkView view = chunk.events(info.type);
            for (std::size_t field = 0; field < info.fields.size(); ++field) {
                for (const std::byte byte : view.raw_column(info.type, field)) devoured = byte;
                if (info.fields[field].type != ScalarType::kText) continue;
                for (const Text code : view.column<Text>(info.type, field)) static_cast<void>(view.text(code));
            }
        } catch (const DamagedData&) {
            continue;
        }
    }
}

/// Reads everything that can be read; only the errors that are promised may come out.
void devour(const MemoryFiles::Contents& log) {
    MemoryFiles disk;
    try {
        BlackBoxReader reader = open_bytes(disk, log);
        for (;;) {
            try {
                const std::optional<Chunk> chunk = reader.next();
                if (!chunk) break;
                if (chunk->header.kind == ChunkKind::kMetadata) static_cast<void>(chunk->metadata());
                if (chunk->header.kind == ChunkKind::kRewind) static_cast<void>(chunk->rewind());
                if (chunk->header.kind != ChunkKind::kEvents) continue;
                devour_types(*chunk);
                const EventChunkView view = chunk->events();
                EventStream stream;
                view.to_stream(stream);
                static_cast<void>(view.times());
            } catch (const DamagedData&) {
                continue;
            } catch (const StorageError&) {
                continue;
            }
        }
        for (const LogIndexEntry& entry : reader.index().entries) static_cast<void>(reader.read(entry));
    } catch (const DamagedData&) {
    } catch (const StorageError&) {
    }
}

TEST(Hostile, BodiesWithRightChecksumsButWrongInsideDoNoHarm) {
    const std::vector<Chunk> chunks = chunks_of(sample_log({}, 12));
    const RandomAddress random(4);
    for (std::uint64_t trial = 0; trial < 20'000; ++trial) {
        const RandomAddress here = random.at(trial);
        const Chunk& chunk = chunks[static_cast<std::size_t>(here.below(chunks.size(), 0))];
        Bytes body(chunk.body.bytes.begin(), chunk.body.bytes.end());
        for (std::uint64_t change = 0; change <= here.below(4, 1) && !body.empty(); ++change) {
            const auto place = static_cast<std::size_t>(here.at(change).below(body.size(), 2));
            // Small numbers and bits that turn lengths and offsets, which are where the harm is.
            const std::uint64_t sort = here.at(change).below(3, 3);
            body[place] = sort == 0   ? static_cast<std::byte>(here.at(change).bits(4))
                          : sort == 1 ? body[place] ^ static_cast<std::byte>(1U << here.at(change).below(8, 5))
                                      : std::byte{0xFF};
        }
        if (here.below(10, 6) == 0) body.resize(static_cast<std::size_t>(here.below(body.size() + 1, 7)));
        MemoryFiles::Contents log;
        append_chunk(log, chunk.header, body);
        devour(log);
    }
}

TEST(Hostile, HeadersWithRightChecksumsButWrongInsideDoNoHarm) {
    const std::vector<Chunk> chunks = chunks_of(sample_log({}, 12));
    const RandomAddress random(5);
    for (std::uint64_t trial = 0; trial < 20'000; ++trial) {
        const RandomAddress here = random.at(trial);
        const Chunk& chunk = chunks[static_cast<std::size_t>(here.below(chunks.size(), 0))];
        ChunkHeader header = chunk.header;
        const std::array<std::uint64_t, 8> values = {
            0, 1, 0x7FFFFFFF, 0xFFFFFFFF, ~std::uint64_t{0}, kMaxBodySize, here.bits(1), here.below(1000, 2)};
        const std::uint64_t value = values[static_cast<std::size_t>(here.below(values.size(), 3))];
        switch (here.below(7, 4)) {
            case 0: header.events = static_cast<std::uint32_t>(value); break;
            case 1: header.type_mask = value; break;
            case 2: header.kind = static_cast<ChunkKind>(value); break;
            case 3: header.flags = static_cast<std::uint8_t>(value); break;
            case 4: header.body_size = value; break;
            case 5: header.parts = static_cast<std::uint16_t>(value); break;
            default: header.part = static_cast<std::uint16_t>(value); break;
        }
        MemoryFiles::Contents log;
        append_chunk(log, header, chunk.body.bytes);
        devour(log);
    }
}

TEST(Hostile, RandomDamageToAFileGivesOnlyErrorsOrWhatIsIntact) {
    const MemoryFiles::Contents log = sample_log({}, 6);
    const std::vector<Chunk> chunks = chunks_of(log);
    const RandomAddress random(6);
    for (std::uint64_t trial = 0; trial < 20'000; ++trial) {
        const RandomAddress here = random.at(trial);
        MemoryFiles::Contents damaged = log;
        const auto place = static_cast<std::size_t>(here.below(log.size(), 0));
        const auto length = static_cast<std::size_t>(here.below(std::min<std::size_t>(300, log.size() - place), 1));
        const auto begin = damaged.begin() + static_cast<std::ptrdiff_t>(place);
        const auto end = begin + static_cast<std::ptrdiff_t>(length);
        switch (here.below(4, 2)) {
            case 0: damaged.erase(begin, end); break;
            case 1: std::fill(begin, end, std::byte{0}); break;
            case 2: damaged.insert(begin, length, std::byte{9}); break;
            default: damaged.insert(damaged.end(), log.begin() + static_cast<std::ptrdiff_t>(place), log.end()); break;
        }
        MemoryFiles disk;
        try {
            BlackBoxReader reader = open_bytes(disk, damaged);
            for (;;) {
                try {
                    const std::optional<Chunk> chunk = reader.next();
                    if (!chunk) break;
                    ASSERT_LT(chunk->header.number, chunks.size());
                    const Chunk& original = chunks[static_cast<std::size_t>(chunk->header.number)];
                    ASSERT_EQ(chunk->header, original.header);
                    ASSERT_TRUE(std::ranges::equal(chunk->body.bytes, original.body.bytes));
                } catch (const DamagedLog&) {
                    continue;
                }
            }
        } catch (const DamagedData&) {
        }
    }
}

TEST(Hostile, ManyHeadersWithoutTheirBodiesTakeNoLongerThanTheFileIsLong) {
    MemoryFiles::Contents log;
    append_chunk(log, ChunkHeader{}, {});
    const std::size_t count = 20'000;
    const std::size_t end = log.size() + count * kChunkHeaderSize;
    for (std::size_t i = 0; i < count; ++i) {
        ChunkHeader header;
        header.campaign = sample_identity().campaign.low;
        header.stored_size = header.body_size = std::min(kMaxBodySize, end - log.size() - kChunkHeaderSize);
        const ChunkHeaderBytes bytes = encode(header);
        log.insert(log.end(), bytes.begin(), bytes.end());
    }
    MemoryFiles disk;
    BlackBoxReader reader = open_bytes(disk, log);
    EXPECT_TRUE(reader.next());
    EXPECT_THROW((void)reader.next(), DamagedLog);  // it gave up and calls it damage, so that nobody cuts
    EXPECT_FALSE(reader.next());
}

TEST(Hostile, ACompressedBodyCannotClaimMoreThanAChunkHolds) {
    MemoryFiles::Contents log;
    ChunkHeader header;
    header.flags = kChunkCompressed;
    header.body_size = kMaxBodySize + 1;
    append_chunk(log, header, Bytes(40, std::byte{0}));
    MemoryFiles disk;
    BlackBoxReader reader = open_bytes(disk, log);
    EXPECT_FALSE(reader.next());
    EXPECT_GT(reader.torn_bytes(), 0U);
}

TEST(Hostile, MemoryThatIsNotAlignedIsRefused) {
    const Chunk chunk = chunks_of(sample_log()).at(1);
    std::vector<std::uint64_t> words(chunk.body.bytes.size() / 8 + 2);
    const std::span<std::byte> moved = std::as_writable_bytes(std::span(words)).subspan(1, chunk.body.bytes.size());
    std::ranges::copy(chunk.body.bytes, moved.begin());
    EXPECT_THROW((void)EventChunkView(chunk.header, {nullptr, moved}), InvalidInput);
}

}  // namespace
}  // namespace void_reckoning
