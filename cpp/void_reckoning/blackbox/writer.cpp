#include "void_reckoning/blackbox/writer.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/blackbox/log_index.hpp"
#include "void_reckoning/blackbox/writer_state.hpp"

namespace void_reckoning {
namespace {

ChunkHeader header_of(ChunkKind kind, const ChunkInfo& info) {
    ChunkHeader header;
    header.kind = kind;
    header.turn = info.turn;
    header.slot = info.slot;
    header.faction = info.faction;
    header.state_hash = info.state_hash;
    return header;
}

template <class Event> void widen_by(ChunkHeader& header, const EventStream& events) {
    for (std::size_t i = 0; i < events.count(Describe<Event>::type); ++i) {
        const std::uint64_t combat = events.get<Event>(i).combat;
        header.first_combat = header.last_combat == 0 ? combat : std::min(header.first_combat, combat);
        header.last_combat = std::max(header.last_combat, combat);
    }
}

/// Build the index from the headers in the file, so that a long campaign need not keep them in memory.
LogIndex index_of(OpenFile& file, const std::string& name, const LogIdentity& identity) {
    ChunkSearch search(file, name, identity.campaign.low, false);
    LogPosition start;
    start.previous = header_crc(encode(identity));
    ChunkWalk walk(search, start, Check::kHeader);
    LogIndex index;
    while (const std::optional<FoundChunk> chunk = walk.next()) index.entries.push_back(index_entry(chunk->offset, chunk->header));
    return index;
}

}  // namespace

void BlackBoxWriter::put_index(State& log) {
    const Bytes index = encode(index_of(*log.file, log.name, log.identity));
    if (index.size() > kMaxBodySize) return;
    try {
        static_cast<void>(log.put_record(header_of(ChunkKind::kIndex, {0, 0, kFactionNobody, 0}), index));
    } catch (const StorageError&) {
        log.check();  // no room for a cache is not an error; a file that could not be cut back is
    }
}

BlackBoxWriter::BlackBoxWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
BlackBoxWriter::~BlackBoxWriter() = default;

std::unique_ptr<BlackBoxWriter> BlackBoxWriter::create(const std::filesystem::path& path, const LogIdentity& identity,
                                                       const WriterOptions& options, FileSystem& files) {
    LogIdentity written = identity;
    written.format_major = kLogFormatMajor;
    written.format_minor = kLogFormatMinor;
    check(options);
    std::unique_ptr<OpenFile> file = files.open(path, FileSystem::Mode::kCreate);
    const FileHeaderBytes header = encode(written);
    const std::array<std::span<const std::byte>, 1> pieces = {header};
    try {
        files.sync_folder(folder_of(path));  // a new file's name is durable only once its folder is synced
        write_all(*file, path.string(), pieces, 0);
    } catch (...) {
        (void)files.try_remove(path);  // the first error is the one to report
        throw;
    }
    LogPosition end;
    end.previous = header_crc(header);
    return LogAppend::make(std::move(file), path.string(), written, options, end);
}

Written BlackBoxWriter::commit(const ChunkInfo& info, const EventStream& events) {
    State& log = *state_;
    log.check();
    const std::vector<EventRange> ranges = split_events(events, log.options.part_size);
    VR_CHECK(ranges.size() <= 0xFFFF, "a commit of {} parts", ranges.size());
    ChunkHeader header = header_of(ChunkKind::kEvents, info);
    header.parts = static_cast<std::uint16_t>(ranges.size());
    widen_by<CombatStart>(header, events);
    widen_by<CombatEnd>(header, events);

    const LogPosition start = log.position;
    try {
        for (const EventRange& range : ranges) {
            header.events = static_cast<std::uint32_t>(range.last - range.first);
            header.type_mask = range.type_mask();
            log.put(header, log.body.build(events, range));
            ++header.part;
        }
    } catch (...) {
        log.cut(start);
        throw;
    }
    log.sync->written(log.position.chunk);
    return {log.position.chunk - 1, start.sequence, log.position.offset - start.offset};
}

Written BlackBoxWriter::write_metadata(const LogMetadata& metadata, const ChunkInfo& info) {
    return state_->put_record(header_of(ChunkKind::kMetadata, info), encode(metadata));
}

Written BlackBoxWriter::write_rewind(const LogRewind& rewind) {
    const ChunkInfo info{rewind.turn, rewind.slot, rewind.faction, rewind.state_hash};
    return state_->put_record(header_of(ChunkKind::kRewind, info), encode(rewind));
}

Written BlackBoxWriter::write_column_hashes(const LogColumnHashes& hashes, const ChunkInfo& info) {
    return state_->put_record(header_of(ChunkKind::kColumnHashes, info), encode(hashes));
}

std::uint64_t BlackBoxWriter::request_sync() {
    state_->check();
    return state_->sync->request();
}

void BlackBoxWriter::wait_synced(std::uint64_t chunks) {
    if (state_->closed) return;
    state_->check_maker();
    state_->sync->wait(chunks);
}

void BlackBoxWriter::sync() { wait_synced(request_sync()); }

void BlackBoxWriter::close() {
    State& log = *state_;
    sync();
    if (!log.position.behind_index) {  // nothing was written since the last one
        put_index(log);
        sync();
    }
    log.closed = true;
    log.sync.reset();
    log.file.reset();
}

void BlackBoxWriter::moved_to(const std::filesystem::path& path) {
    state_->name = path.string();
    state_->sync->set_name(path.string());
}

const LogIdentity& BlackBoxWriter::identity() const { return state_->identity; }
std::uint64_t BlackBoxWriter::chunks() const { return state_->position.chunk; }
std::uint64_t BlackBoxWriter::synced_chunks() const { return state_->closed ? state_->position.chunk : state_->sync->synced(); }
std::uint64_t BlackBoxWriter::next_sequence() const { return state_->position.sequence; }
std::uint64_t BlackBoxWriter::size() const { return state_->position.offset; }

}  // namespace void_reckoning
