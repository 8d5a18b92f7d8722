// Logs of whatever bytes, by the first one with their checksums made right: everything a reader gives is looked at. Bodies of the chunks
// that are not events are given to their decoders alone, too.

#include "blackbox/memory_files.hpp"
#include "log_checksums.hpp"
#include "seeds.hpp"
#include "void_reckoning/blackbox/log_columns.hpp"
#include "void_reckoning/blackbox/log_entry.hpp"
#include "void_reckoning/blackbox/reader.hpp"
#include "void_reckoning/blackbox/writer.hpp"

using namespace void_reckoning;

namespace {

std::string sound_log(bool compressed) {
    MemoryFiles disk;
    LogIdentity identity;
    identity.campaign = {1, 2};
    const auto writer = BlackBoxWriter::create("log", identity, {compressed, 1}, disk);
    writer->write_metadata({{{"seed", "42"}}, {{"factions.toml", "[red]\nname = \"Red\"\n"}}});
    for (std::uint32_t commit = 0; commit < 3; ++commit) {
        EventStream stream;
        stream.emit(TurnStart{});
        FactionAction action;
        action.reason = stream.text("no such fleet");
        for (std::uint32_t i = 0; i < (compressed ? 40 : 3); ++i) stream.emit(action);
        stream.set_time(1'700'000'000'000'000'000 + commit);
        stream.emit(TurnEnd{});
        if (commit == 2) writer->write_rewind({1, 1, 0, 0, 7, "the player went back"});
        writer->commit({1, static_cast<std::uint16_t>(commit), 0, commit}, stream);
    }
    writer->close();
    const auto& bytes = disk.contents("log");
    return std::string(1, '\0') + std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

const std::vector<std::string>& seeds() {
    static const std::vector<std::string> all = {sound_log(false), sound_log(true)};
    return all;
}

volatile std::byte seen{};  ///< so that every byte of a column is read

/// Only what a decoder promises to throw may come out.
template <class Read> void tolerate(const Read& read) {
    try {
        read();
    } catch (const DamagedData&) {
    } catch (const StorageError&) {
    }
}

void look_at(const EventChunkView& view) {
    EventStream stream;
    view.to_stream(stream);
    if (stream.size() > view.size() || view.times().size() != view.size()) std::abort();
    for (const EventInfo& info : event_catalogue()) {
        if (view.rows(info.type).size() != view.count(info.type)) std::abort();
        for (std::size_t field = 0; field < info.fields.size(); ++field) {
            for (const std::byte byte : view.raw_column(info.type, field)) seen = byte;
        }
    }
}

void look_at_messages(const EventChunkView& view) {
    static const EventVocabulary kNoNames;
    LogEntryBuilder builder(view, kNoNames);
    while (builder.next()) {
        for (const std::byte byte : builder.message()) seen = byte;
    }
}

/// As Python asks for events and columns.
void scan(const MemoryFiles::Contents& log) {
    MemoryFiles disk;
    disk.contents("log") = log;
    const auto shared = std::make_shared<SharedLog>("log", BlackBoxReader::open("log", BlackBoxReader::Access::kRead, disk));
    for (const EventInfo& info : event_catalogue()) {
        tolerate([&] {
            LogScan events(shared, {.filter = {}, .live = true, .skip_damage = true});
            (void)gather_log(events, info.type, std::nullopt, std::vector<bool>(kCommonFields + info.fields.size(), true));
        });
    }
}

void look_at(const Chunk& chunk) {
    switch (chunk.header.kind) {
        case ChunkKind::kEvents:
            look_at(chunk.events());
            look_at_messages(chunk.events());
            break;
        case ChunkKind::kMetadata: (void)chunk.metadata(); break;
        case ChunkKind::kColumnHashes: (void)chunk.column_hashes(); break;
        case ChunkKind::kRewind: (void)chunk.rewind(); break;
        default: break;
    }
}

void read_log(const MemoryFiles::Contents& log) {
    MemoryFiles disk;
    disk.contents("log") = log;
    BlackBoxReader reader = BlackBoxReader::open("log", BlackBoxReader::Access::kRead, disk);
    for (bool more = true; more;) {
        tolerate([&] {
            const std::optional<Chunk> chunk = reader.next();
            more = chunk.has_value();
            if (chunk) look_at(*chunk);
        });
    }
    for (const LogIndexEntry& entry : reader.index().entries) tolerate([&] { look_at(reader.read(entry)); });
}

void read_body(std::span<const std::byte> body) {
    tolerate([&] { (void)decode_metadata(body); });
    tolerate([&] { (void)decode_rewind(body); });
    tolerate([&] { (void)decode_column_hashes(body); });
    tolerate([&] { (void)decode_index(body); });
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
    const std::size_t fresh = seed_instead(seeds(), data, size, max_size, seed);
    return fresh != 0 ? fresh : LLVMFuzzerMutate(data, size, max_size);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto* first = reinterpret_cast<const std::byte*>(data) + 1;
    MemoryFiles::Contents log(first, first + size - 1);
    const std::uint8_t way = data[0] % 8;
    if (way == 7) {
        read_body(log);
        return 0;
    }
    if (way != 6) make_checksums_right(log);
    tolerate([&] { read_log(log); });
    tolerate([&] { scan(log); });
    return 0;
}
