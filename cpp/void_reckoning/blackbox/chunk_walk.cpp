#include "void_reckoning/blackbox/chunk_walk.hpp"

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/stop_token.hpp"

namespace void_reckoning {

void LogPosition::pass(const FoundChunk& found) {
    const ChunkHeader& header = found.header;
    offset = found.end();
    chunk = header.number + 1;
    sequence = header.first_sequence + header.events;
    previous = header.header_crc;
    behind_index = header.kind == ChunkKind::kIndex;
    parts = header.seals() ? std::uint16_t{0} : header.parts;
    part = header.seals() ? std::uint16_t{0} : static_cast<std::uint16_t>(header.part + 1);
}

std::optional<FoundChunk> ChunkWalk::follow(const LogPosition& position, std::uint64_t end, std::string& why) {
    std::optional<FoundChunk> found = search_.at(position.offset, end, check_, why);
    if (!found) return std::nullopt;
    const ChunkHeader& header = found->header;
    if (header.previous != position.previous || header.number != position.chunk || header.first_sequence != position.sequence) {
        why = "the chunk does not follow the one before it";
    } else if (header.part != position.part || (position.parts != 0 && header.parts != position.parts)) {
        why = "the commit before it is not finished";
    } else {
        return found;
    }
    return std::nullopt;
}

bool ChunkWalk::is_sealed(const FoundChunk& first, std::uint64_t end, std::uint64_t& broken, std::string& why) {
    LogPosition ahead = position_;
    ahead.pass(first);
    while (ahead.part != 0) {
        const std::optional<FoundChunk> part = follow(ahead, end, why);
        if (!part) {
            broken = ahead.offset;
            return false;
        }
        ahead.pass(*part);
    }
    return true;
}

std::optional<FoundChunk> ChunkWalk::step(std::uint64_t end, std::uint64_t& broken, std::string& why) {
    broken = position_.offset;
    std::optional<FoundChunk> found = follow(position_, end, why);
    const bool begins = position_.part == 0;  // later parts were checked with their first
    if (found && begins && !is_sealed(*found, end, broken, why)) found.reset();
    if (!found) return std::nullopt;
    position_.pass(*found);
    ++intact_;
    if (found->header.kind == ChunkKind::kEvents && found->header.seals()) last_commit_ = found->header;
    return found;
}

std::optional<FoundChunk> ChunkWalk::next() {
    poll_stop();
    std::string why;
    // Twice: a live log may be cut and written again between two reads.
    for (int attempt = 0;; ++attempt) {
        const std::uint64_t end = search_.file_size();
        torn_bytes_ = torn_commits_ = 0;
        if (end == position_.offset) return std::nullopt;
        std::uint64_t broken = 0;
        if (std::optional<FoundChunk> found = step(end, broken, why)) return found;
        const ChunkSearch::Next next = search_.after(broken, end);
        if (!next.gave_up && (!next.chunk || !is_damage(*next.chunk, end))) {
            torn_bytes_ = end > position_.offset ? end - position_.offset : 0;
            return std::nullopt;
        }
        if (attempt > 0) go_behind_damage(next, end, why);
    }
}

bool ChunkWalk::is_damage(const FoundChunk& next, std::uint64_t end) {
    torn_commits_ = 0;
    ChunkSearch::Next chunk{next, false};
    for (; chunk.chunk; chunk = search_.after(chunk.chunk->end(), end)) {
        const ChunkHeader& header = chunk.chunk->header;
        if (header.number < position_.chunk) return true;  // a copy that no writer has put here
        if (header.on_disk == 0 || header.on_disk - 1 > position_.chunk) return true;
        if (header.boot != 0 && header.boot == search_.boot()) return true;
        if (header.kind == ChunkKind::kEvents && header.seals()) ++torn_commits_;
    }
    return chunk.gave_up;
}

void ChunkWalk::go_behind_damage(const ChunkSearch::Next& next, std::uint64_t end, const std::string& why) {
    LogGap gap;
    gap.offset = position_.offset;
    gap.intact_before = intact_;
    gap.last_before = last_commit_;
    gap.reason = why;

    // The rest of a commit whose beginning is lost is lost too. A chunk with an earlier number is a copy from another place.
    std::optional<FoundChunk> resume;
    if (next.chunk) resume = search_.beginning_after(next.chunk->offset, end, position_.chunk).chunk;
    if (resume) gap.next = resume->header;
    position_ = LogPosition{};
    if (resume) {
        position_.chunk = resume->header.number;
        position_.sequence = resume->header.first_sequence;
        position_.previous = resume->header.previous;
    }
    position_.offset = resume ? resume->offset : end;
    gap.bytes = position_.offset - gap.offset;
    gaps_.push_back(gap);
    throw DamagedLog(search_.name(), std::move(gap));
}

}  // namespace void_reckoning
