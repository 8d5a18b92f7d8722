#include "void_reckoning/blackbox/reader.hpp"

#include "void_reckoning/blackbox/compression.hpp"
#include "void_reckoning/blackbox/reader_state.hpp"

namespace void_reckoning {
namespace {

std::string describe_gap(const std::string& path, const LogGap& gap) {
    std::string text =
        fmt::format("{}: damaged at byte {}: {}; {} chunks before it are intact", path, gap.offset, gap.reason, gap.intact_before);
    if (gap.last_before) text += fmt::format(", through turn {} slot {}", gap.last_before->turn, gap.last_before->slot);
    text += fmt::format("; {} bytes are lost", gap.bytes);
    if (gap.next) text += fmt::format(", intact chunks follow from turn {} slot {}", gap.next->turn, gap.next->slot);
    return text;
}

std::string describe(const ChunkHeader& header) {
    return fmt::format("chunk {} (turn {}, slot {})", header.number, header.turn, header.slot);
}

/// Unpack a body whose checksum holds.
Chunk open_chunk(FoundChunk found, const std::string& name) {
    Chunk chunk{found.offset, found.header, {}};
    const auto kind = static_cast<std::uint8_t>(found.header.kind);
    const bool known = kind >= static_cast<std::uint8_t>(ChunkKind::kEvents) && kind <= static_cast<std::uint8_t>(ChunkKind::kColumnHashes);
    if (!known || (found.header.flags & ~kChunkCompressed) != 0) return chunk;
    chunk.body = std::move(found.stored);
    if (!found.header.compressed()) return chunk;
    const auto size = static_cast<std::size_t>(found.header.body_size);
    const std::shared_ptr<std::uint64_t[]> words(new std::uint64_t[size / sizeof(std::uint64_t) + 1]);
    const std::span<std::byte> bytes(reinterpret_cast<std::byte*>(words.get()), size);
    try {
        decompress(chunk.body.bytes, bytes);
    } catch (const DamagedData& error) {
        throw DamagedData(fmt::format("{}: {}: {}", name, describe(found.header), error.what()));
    }
    chunk.body = {words, bytes};
    return chunk;
}

void require(const Chunk& chunk, ChunkKind kind, std::string_view what) {
    if (chunk.header.kind != kind) throw InvalidQuery(fmt::format("chunk {} holds no {}", chunk.header.number, what));
    if ((chunk.header.flags & ~kChunkCompressed) != 0) {
        throw UnknownPacking(fmt::format("{} is packed in a way that only a newer program knows", describe(chunk.header)));
    }
}

/// Decode a chunk that does not hold events; an error names the chunk.
template <class Decode> auto record_of(const Chunk& chunk, ChunkKind kind, std::string_view what, Decode decode) {
    require(chunk, kind, what);
    try {
        return decode(chunk.body.bytes);
    } catch (const DamagedData& error) {
        throw DamagedData(fmt::format("{}: {}", describe(chunk.header), error.what()));
    }
}

}  // namespace

DamagedLog::DamagedLog(const std::string& path, LogGap gap) : DamagedData(describe_gap(path, gap)), gap_(std::move(gap)) {}

EventChunkView Chunk::events(std::optional<EventType> only) const {
    require(*this, ChunkKind::kEvents, "events");
    return {header, body, only};
}

LogMetadata Chunk::metadata() const { return record_of(*this, ChunkKind::kMetadata, "metadata", decode_metadata); }

LogRewind Chunk::rewind() const { return record_of(*this, ChunkKind::kRewind, "rewind", decode_rewind); }

LogColumnHashes Chunk::column_hashes() const { return record_of(*this, ChunkKind::kColumnHashes, "column hashes", decode_column_hashes); }

LogIdentity read_file_header(OpenFile& file, const std::string& name, LogPosition& start) {
    FileHeaderBytes bytes{};
    const std::size_t size = read_up_to(file, name, bytes, 0);
    const LogIdentity identity = decode_file_header(std::span(bytes).first(size), name);
    start = LogPosition{};
    start.previous = header_crc(bytes);
    return identity;
}

BlackBoxReader::State::State(std::unique_ptr<OpenFile> log_file, const std::string& name, bool mapped)
    : file(std::move(log_file)),
      identity(read_file_header(*file, name, start)),
      search(*file, name, identity.campaign.low, mapped),
      walk(std::in_place, search, start, Check::kWhole) {}

BlackBoxReader::BlackBoxReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
BlackBoxReader::BlackBoxReader(BlackBoxReader&&) noexcept = default;
BlackBoxReader& BlackBoxReader::operator=(BlackBoxReader&&) noexcept = default;
BlackBoxReader::~BlackBoxReader() = default;

BlackBoxReader BlackBoxReader::open(const std::filesystem::path& path, Access access, FileSystem& files) {
    return BlackBoxReader(std::make_unique<State>(files.open(path, FileSystem::Mode::kRead), path.string(), access == Access::kMapped));
}

const LogIdentity& BlackBoxReader::identity() const { return state_->identity; }
const std::string& BlackBoxReader::name() const { return state_->search.name(); }
std::uint64_t BlackBoxReader::boot() const { return state_->search.boot(); }

std::optional<Chunk> BlackBoxReader::next() {
    std::optional<FoundChunk> found = state_->walk->next();
    if (!found) return std::nullopt;
    return open_chunk(*std::move(found), state_->search.name());
}

std::uint64_t BlackBoxReader::torn_bytes() const { return state_->walk->torn_bytes(); }
std::span<const LogGap> BlackBoxReader::gaps() const { return state_->walk->gaps(); }
void BlackBoxReader::restart() { state_->walk.emplace(state_->search, state_->start, Check::kWhole); }

Chunk BlackBoxReader::read(const LogIndexEntry& entry) {
    ChunkSearch& search = state_->search;
    std::string why;
    std::optional<FoundChunk> found;
    // The map holds the data its views show, whether checked once or each time. A verified chunk is not cut any more.
    if (state_->checked.contains(entry.offset)) found = search.at(entry.offset, search.mapped_size(), Check::kBody, why);
    if (!found) {
        // A map has the file's original size: touching a part that was cut since kills the process.
        found = search.at(entry.offset, search.file_size(), Check::kWhole, why);
        if (found && found->end() <= search.mapped_size()) state_->checked.insert(entry.offset);
    }
    if (found && found->header.header_crc != entry.header_crc) {
        found.reset();
        why = "it is not the chunk that the index names";
    }
    if (!found) {
        throw DamagedData(
            fmt::format("{}: damaged at byte {} (turn {}, slot {}): {}", search.name(), entry.offset, entry.turn, entry.slot, why));
    }
    return open_chunk(*std::move(found), search.name());
}

std::optional<ChunkHeader> BlackBoxReader::intact(const LogIndexEntry& entry) {
    ChunkSearch& search = state_->search;
    std::string why;
    const Check check = state_->checked.contains(entry.offset) ? Check::kHeader : Check::kWhole;
    const std::optional<FoundChunk> found = search.at(entry.offset, search.file_size(), check, why);
    if (!found || found->header.header_crc != entry.header_crc) return std::nullopt;
    if (found->end() <= search.mapped_size()) state_->checked.insert(entry.offset);
    return found->header;
}

}  // namespace void_reckoning
