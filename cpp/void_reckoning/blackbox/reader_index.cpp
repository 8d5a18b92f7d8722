#include "void_reckoning/blackbox/reader_state.hpp"

namespace void_reckoning {
namespace {

/// Return whether a closing index covers the chunks before it: all of them, the first at the right place, the last the one it follows.
bool fits(const LogIndex& index, const FoundChunk& chunk) {
    const auto& entries = index.entries;
    if (entries.size() != chunk.header.number) return false;
    std::uint64_t place = kFileHeaderSize;
    for (const LogIndexEntry& entry : entries) {
        const bool first = &entry == entries.data();
        if (first ? entry.offset != place : entry.offset < place + kChunkHeaderSize) return false;
        place = entry.offset;
    }
    return entries.empty() || (entries.back().header_crc == chunk.header.previous && place + kChunkHeaderSize <= chunk.offset);
}

/// Return whether the last chunk it names is where it claims and ends where the index begins: false if bytes were lost or inserted in
/// between.
bool reaches(ChunkSearch& search, const LogIndex& index, std::uint64_t place_of_index) {
    if (index.entries.empty()) return true;
    const LogIndexEntry& last = index.entries.back();
    std::string why;
    const std::optional<FoundChunk> chunk = search.at(last.offset, place_of_index, Check::kHeader, why);
    return chunk && chunk->header.header_crc == last.header_crc && chunk->end() == place_of_index;
}

/// Load the index that closes the log, if it is there and right.
std::optional<FoundChunk> load_closing_index(ChunkSearch& search, LogIndex& index) {
    std::optional<FoundChunk> last = search.ending_at(search.file_size());
    if (!last || last->header.kind != ChunkKind::kIndex || last->header.flags != 0) return std::nullopt;
    try {
        index = decode_index(last->stored.bytes);
    } catch (const DamagedData&) {
        return std::nullopt;  // a cache: rebuilt from the headers
    }
    if (!fits(index, *last) || !reaches(search, index, last->offset)) return std::nullopt;
    index.entries.push_back(index_entry(last->offset, last->header));
    return last;
}

}  // namespace

const LogIndex& BlackBoxReader::index() {
    State& log = *state_;
    if (!log.headers) {
        LogPosition position = log.start;
        const std::optional<FoundChunk> closing = load_closing_index(log.search, log.index);
        if (closing) {
            position.pass(*closing);
        } else {
            log.index = LogIndex{};
        }
        log.headers.emplace(log.search, position, Check::kHeader);
    }
    for (;;) {
        try {
            const std::optional<FoundChunk> chunk = log.headers->next();
            if (!chunk) return log.index;
            log.index.entries.push_back(index_entry(chunk->offset, chunk->header));
        } catch (const DamagedLog&) {
            continue;  // the index covers intact chunks; next() reports damage
        }
    }
}

std::span<const LogGap> BlackBoxReader::index_gaps() const {
    if (!state_->headers) return {};
    return state_->headers->gaps();
}

}  // namespace void_reckoning
