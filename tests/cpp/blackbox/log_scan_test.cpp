#include <gtest/gtest.h>

#include "sample_log.hpp"
#include "void_reckoning/blackbox/log_columns.hpp"
#include "void_reckoning/blackbox/log_entry.hpp"
#include "void_reckoning/blackbox/log_table.hpp"
#include "void_reckoning/flatbuffers/log_entry_generated.h"

namespace void_reckoning {
namespace {

std::shared_ptr<SharedLog> shared(MemoryFiles& disk, const MemoryFiles::Contents& bytes) {
    return std::make_shared<SharedLog>("log", open_bytes(disk, bytes));
}

std::vector<std::uint64_t> numbers_of(LogScan& scan) {
    std::vector<std::uint64_t> numbers;
    while (const std::optional<Chunk> chunk = scan.next()) numbers.push_back(chunk->header.number);
    return numbers;
}

/// Chunks 1, 2, 3 | back to 1 | 5, 6 | back to 3 | 8: what counts in the end is 1, 2, 3, 8.
MemoryFiles::Contents forked_log() {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
    writer->write_metadata(sample_metadata());
    const auto commits = [&](std::initializer_list<std::uint32_t> which) {
        for (const std::uint32_t commit : which) writer->commit(sample_info(commit), sample_events(commit));
    };
    commits({0, 1, 2});
    writer->write_rewind({1, 1, 0, 0, mix64(0), "back"});
    commits({1, 2});
    writer->write_rewind({3, 1, 2, 0, mix64(2), "back to what was discarded"});
    commits({4});
    writer->close();
    return disk.contents("log");
}

TEST(LogScan, FollowsRewindsFromTheEnd) {
    MemoryFiles disk;
    const auto log = shared(disk, forked_log());
    LogScan live(log, {});
    EXPECT_EQ(numbers_of(live), (std::vector<std::uint64_t>{1, 2, 3, 8}));
    EXPECT_EQ(live.discarded(), sample_events(1).size() + sample_events(2).size());
    LogScan all(log, {.filter = {}, .live = false, .skip_damage = false});
    EXPECT_EQ(numbers_of(all), (std::vector<std::uint64_t>{1, 2, 3, 5, 6, 8}));
    EXPECT_EQ(all.discarded(), 0U);
}

TEST(LogScan, ReportsEachDamageOnceAndGoesOn) {
    MemoryFiles::Contents bytes = sample_log({}, 12);
    const std::vector<Chunk> chunks = chunks_of(bytes);
    bytes[static_cast<std::size_t>(chunks[3].offset) + 60] ^= std::byte{1};                        // a header
    bytes[static_cast<std::size_t>(chunks[6].offset) + kChunkHeaderSize + 8] ^= std::byte{1};      // a body
    const auto events = [&](std::uint64_t number) { return chunks[number].header.kind == ChunkKind::kEvents; };
    std::vector<std::uint64_t> intact;
    for (std::uint64_t number = 0; number < chunks.size(); ++number) {
        if (events(number) && number != 3 && number != 6) intact.push_back(number);
    }
    MemoryFiles disk;
    const auto log = shared(disk, bytes);
    LogSearch search;
    search.live = false;
    search.skip_damage = true;
    LogScan passing(log, search);
    EXPECT_EQ(numbers_of(passing), intact);
    EXPECT_EQ(passing.damage().size(), 2U);

    search.skip_damage = false;
    LogScan strict(log, search);
    std::vector<std::uint64_t> found;
    int thrown = 0;
    for (bool more = true; more;) {
        try {
            const std::optional<Chunk> chunk = strict.next();
            more = chunk.has_value();
            if (chunk) found.push_back(chunk->header.number);
        } catch (const DamagedData&) {
            ++thrown;
        }
    }
    EXPECT_EQ(found, intact);
    EXPECT_EQ(thrown, 2);
}

TEST(LogScan, SeesTheLogAsItWasWhenItBegan) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
    writer->write_metadata(sample_metadata());
    writer->commit(sample_info(0), sample_events(0));
    const auto log = std::make_shared<SharedLog>("log", BlackBoxReader::open("log", BlackBoxReader::Access::kRead, disk));
    LogScan scan(log, {});
    writer->commit(sample_info(1), sample_events(1));
    EXPECT_EQ(numbers_of(scan), (std::vector<std::uint64_t>{1}));
    LogScan later(log, {});
    EXPECT_EQ(numbers_of(later), (std::vector<std::uint64_t>{1, 2}));
}

TEST(LogColumns, AreTheEventsWhateverTheWayToThem) {
    MemoryFiles disk;
    const auto log = shared(disk, sample_log({.compress = true}, 30));
    LogSearch search;
    search.live = false;
    for (const EventInfo& info : event_catalogue()) {
        LogScan naive(log, search);
        std::vector<std::vector<std::byte>> expected(info.fields.size());
        std::vector<std::uint64_t> sequences;
        while (const std::optional<Chunk> chunk = naive.next()) {
            const EventChunkView view = chunk->events();
            for (const std::uint32_t row : view.rows(info.type)) sequences.push_back(view.header().first_sequence + row);
            for (std::size_t field = 0; field < info.fields.size(); ++field) {
                const auto bytes = view.raw_column(info.type, field);
                expected[field].insert(expected[field].end(), bytes.begin(), bytes.end());
            }
        }
        LogScan scan(log, search);
        const LogArrays arrays = gather_log(scan, info.type, std::nullopt, std::vector<bool>(kCommonFields + info.fields.size(), true));
        ASSERT_EQ(arrays.rows, sequences.size());
        EXPECT_TRUE(std::ranges::equal(arrays.columns[0], std::as_bytes(std::span(sequences)))) << info.name;
        for (std::size_t field = 0; field < info.fields.size(); ++field) {
            if (info.fields[field].type == ScalarType::kText) continue;  // codes of one dictionary instead of each chunk's
            EXPECT_EQ(arrays.columns[kCommonFields + field], expected[field]) << info.name << "." << info.fields[field].name;
        }
    }
}

TEST(LogColumns, OfOneCombatArePicked) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), {}, disk);
    EventStream events;
    for (std::uint64_t combat : {7U, 8U, 7U, 9U}) {
        events.emit(DamageDealt{combat, static_cast<std::uint32_t>(events.size()), {}, {}, 1, 2, 1, 1000, 0});
    }
    events.emit(CombatStart{7, {}, {}, 0, 1, 2, 3});
    events.emit(CombatEnd{9, 1, true, {}, 1, 0, 3, 0, 0});
    writer->commit({1, 0, 0, 0}, events);
    writer->close();
    const auto log = shared(disk, MemoryFiles::Contents(disk.contents("log")));
    LogSearch search;
    search.filter.combat = 7;
    LogScan scan(log, search);
    const LogArrays arrays = gather_log(scan, EventType::kDamageDealt, 7, std::vector<bool>(kCommonFields + 9, true));
    ASSERT_EQ(arrays.rows, 2U);
    const auto* ticks = reinterpret_cast<const std::uint32_t*>(arrays.columns[kCommonFields + 1].data());
    EXPECT_EQ(ticks[0], 0U);
    EXPECT_EQ(ticks[1], 2U);
    const auto* sequence = reinterpret_cast<const std::uint64_t*>(arrays.columns[0].data());
    EXPECT_EQ(sequence[1], 2U);
}

TEST(LogEntry, OfEveryEventPassesTheVerifierAndHasItsValues) {
    MemoryFiles disk;
    const auto log = shared(disk, sample_log({}, 30));
    LogScan scan(log, {.filter = {}, .live = false, .skip_damage = false});  // it ends with a rewind to its beginning
    EventVocabulary names;
    const EventVocabulary nobody;
    names.factions.assign(8, "red");
    std::size_t seen = 0;
    while (const std::optional<Chunk> chunk = scan.next()) {
        const EventChunkView view = chunk->events();
        const std::vector<std::int64_t> times = view.times();
        LogEntryBuilder builder(view, names);
        std::size_t row = 0;
        for (; builder.next(); ++row) {
            const auto message = builder.message();
            const auto* bytes = reinterpret_cast<const std::uint8_t*>(message.data());
            flatbuffers::Verifier verifier(bytes, message.size());
            ASSERT_TRUE(verifier.VerifyBuffer<logging::LogEntry>(nullptr));
            const auto* entry = flatbuffers::GetRoot<logging::LogEntry>(bytes);
            ASSERT_EQ(static_cast<std::uint8_t>(entry->header()->event_type()), view.types()[row]);
            ASSERT_EQ(entry->header()->sequence(), view.header().first_sequence + row);
            ASSERT_EQ(static_cast<std::int64_t>(entry->header()->timestamp()), times[row]);
            ASSERT_EQ(entry->header()->turn_number(), view.header().turn);
            const bool somebodys = view.header().faction < names.factions.size();
            ASSERT_EQ(entry->header()->faction_id() != nullptr, somebodys);
            if (somebodys) ASSERT_EQ(entry->header()->faction_id()->string_view(), "red");
            ASSERT_EQ(entry->combat_end() != nullptr, builder.type() == EventType::kCombatEnd);
            ASSERT_EQ(entry->combat_end_figures() != nullptr, builder.type() == EventType::kCombatEnd);
            ASSERT_EQ(entry->turn_start() != nullptr, builder.type() == EventType::kTurnStart);
            ++seen;
        }
        ASSERT_EQ(row, view.size());
        const auto ends = view.events<CombatEnd>();
        LogEntryBuilder again(view, nobody);
        for (std::size_t end = 0; again.next();) {
            if (again.type() != EventType::kCombatEnd) continue;
            const auto* entry = flatbuffers::GetRoot<logging::LogEntry>(again.message().data());
            EXPECT_EQ(entry->header()->faction_id(), nullptr);
            EXPECT_EQ(entry->combat_end()->combat_id()->str(), std::to_string(ends[end].combat));
            EXPECT_EQ(entry->combat_end()->reason() == nullptr ? "" : entry->combat_end()->reason()->string_view(),
                      view.text(ends[end].reason));
            EXPECT_EQ(entry->combat_end_figures()->combat(), ends[end].combat);
            EXPECT_EQ(entry->combat_end_figures()->damage_by_defender(), ends[end].damage_by_defender);
            ++end;
        }
    }
    EXPECT_GT(seen, 100U);
}

TEST(LogTable, TellsDamageAsTheStreamsError) {
    MemoryFiles::Contents bytes = sample_log({}, 12);
    bytes[static_cast<std::size_t>(chunks_of(bytes)[6].offset) + kChunkHeaderSize + 8] ^= std::byte{1};
    MemoryFiles disk;
    LogSearch search;
    search.live = false;
    ArrowArrayStream stream = export_log(shared(disk, bytes), search, EventType::kTurnEnd);
    int error = 0;
    for (bool more = true; more && error == 0;) {
        ArrowArray batch{};
        error = stream.get_next(&stream, &batch);
        more = error == 0 && batch.release != nullptr;
        if (more) batch.release(&batch);
    }
    EXPECT_NE(error, 0);
    EXPECT_NE(std::string(stream.get_last_error(&stream)).find("log"), std::string::npos);
    stream.release(&stream);
}

}  // namespace
}  // namespace void_reckoning
