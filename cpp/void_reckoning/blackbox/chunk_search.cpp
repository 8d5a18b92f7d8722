#include "void_reckoning/blackbox/chunk_search.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/stop_token.hpp"
#include "void_reckoning/blackbox/crc32c.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kStride = std::size_t{256} << 10U;
constexpr std::uint64_t kPatience = std::uint64_t{256} << 20U;  // maximum bytes of broken bodies checked, besides twice the file

}  // namespace

ChunkSearch::ChunkSearch(OpenFile& file, std::string name, std::uint64_t campaign, bool mapped)
    : file_(file), name_(std::move(name)), campaign_(campaign), map_(mapped ? file.map() : nullptr) {}

std::uint64_t ChunkSearch::file_size() {
    const std::int64_t size = file_.size();
    if (size < 0) throw_file_error(name_, "can't be read", static_cast<int>(-size));
    return static_cast<std::uint64_t>(size);
}

/// Read bytes; false if the file ends too early: it may have been cut since its size was read.
bool ChunkSearch::read_all(std::uint64_t offset, std::span<std::byte> into) {
    if (map_ && offset <= map_->size() && into.size() <= map_->size() - offset) {
        std::copy_n(map_->begin() + static_cast<std::ptrdiff_t>(offset), into.size(), into.begin());
        return true;
    }
    return read_up_to(file_, name_, into, offset) == into.size();
}

/// Read bytes; empty if the file ends too early.
SharedBytes ChunkSearch::fetch(std::uint64_t offset, std::size_t size) {
    if (map_ && offset + size <= map_->size()) return {map_, map_->subspan(static_cast<std::size_t>(offset), size)};
    // Words, so that the columns inside are aligned.
    const std::shared_ptr<std::uint64_t[]> words(new std::uint64_t[size / sizeof(std::uint64_t) + 1]);
    const std::span<std::byte> bytes(reinterpret_cast<std::byte*>(words.get()), size);
    if (!read_all(offset, bytes)) return {};
    return {words, bytes};
}

bool ChunkSearch::padding_is_zero(const FoundChunk& chunk) {
    std::array<std::byte, kChunkAlignment> padding{};
    const std::span<std::byte> bytes = std::span(padding).first(padding_after(chunk.header.stored_size));
    return read_all(chunk.end() - bytes.size(), bytes) &&
           std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) { return byte == std::byte{0}; });
}

std::optional<FoundChunk> ChunkSearch::at(std::uint64_t offset, std::uint64_t end, Check check, std::string& why) {
    ChunkHeaderBytes bytes{};
    if (offset > end || end - offset < kChunkHeaderSize || !read_all(offset, bytes)) {
        why = "the file ends inside a chunk's header";
        return std::nullopt;
    }
    const std::optional<ChunkHeader> header = decode_chunk_header(bytes);
    if (!header) {
        why = "there is no intact chunk header";
        return std::nullopt;
    }
    FoundChunk found{offset, *header, {}};
    if (header->campaign != campaign_) {
        why = "the chunk is of another campaign";
    } else if (end - offset < chunk_size(*header)) {
        why = "the file ends inside the chunk";
    } else if (!padding_is_zero(found)) {
        why = "the bytes after the body are not zero";
    } else if (check != Check::kHeader) {
        found.stored = fetch(offset + kChunkHeaderSize, static_cast<std::size_t>(header->stored_size));
        const bool there = found.stored.bytes.size() == header->stored_size;
        if (there && (check == Check::kBody || crc32c(found.stored.bytes) == header->body_crc)) return found;
        why = "the checksum of the body does not match";
    } else {
        return found;
    }
    return std::nullopt;
}

/// Find the multiples of 8 in [offset, offset + size) at which a chunk's magic number stands.
void ChunkSearch::find_magics(std::uint64_t offset, std::size_t size, std::vector<std::uint64_t>& places) {
    places.clear();
    const SharedBytes block = fetch(offset, size);
    for (std::size_t place = 0; place + sizeof(kChunkMagic) <= block.bytes.size(); place += kChunkAlignment) {
        std::uint64_t word = 0;
        std::memcpy(&word, block.bytes.data() + place, sizeof word);
        if (word == kChunkMagic) places.push_back(offset + place);
    }
}

template <class Wanted> ChunkSearch::Next ChunkSearch::search(std::uint64_t offset, std::uint64_t end, Wanted wanted) {
    std::uint64_t patience = kPatience + 2 * end;
    std::uint64_t passed = offset;  // a magic number within an intact chunk's body is not a chunk
    std::vector<std::uint64_t> places;
    std::string why;
    for (; offset < end; offset += kStride) {
        poll_stop();
        end = std::min(end, file_size());  // the search takes long, and a map must not be touched behind the file's end
        find_magics(offset, static_cast<std::size_t>(std::min<std::uint64_t>(kStride, end - offset)), places);
        for (const std::uint64_t place : places) {
            if (place < passed) continue;
            const std::optional<FoundChunk> header = at(place, end, Check::kHeader, why);
            if (!header) continue;
            if (std::optional<FoundChunk> found = at(place, end, Check::kWhole, why)) {
                if (wanted(found->header)) return {std::move(found), false};
                passed = found->end();
                continue;
            }
            if (patience < header->header.stored_size) return {std::nullopt, true};
            patience -= header->header.stored_size;
        }
    }
    return {};
}

ChunkSearch::Next ChunkSearch::after(std::uint64_t offset, std::uint64_t end) {
    return search(offset, end, [](const ChunkHeader&) { return true; });
}

ChunkSearch::Next ChunkSearch::beginning_after(std::uint64_t offset, std::uint64_t end, std::uint64_t least) {
    return search(offset, end, [least](const ChunkHeader& header) { return header.part == 0 && header.number >= least; });
}

std::optional<FoundChunk> ChunkSearch::ending_at(std::uint64_t end) {
    const std::uint64_t largest = kChunkHeaderSize + kMaxBodySize;
    const std::uint64_t first = end > largest + kFileHeaderSize ? end - largest : kFileHeaderSize;
    std::vector<std::uint64_t> places;
    std::string why;
    std::uint64_t block = end - end % kChunkAlignment;
    while (block > first) {
        const std::uint64_t start = block - std::min<std::uint64_t>(kStride, block - first);
        find_magics(start, static_cast<std::size_t>(block - start), places);
        for (auto place = places.rbegin(); place != places.rend(); ++place) {
            // A chunk with an intact header here is the last one: nothing before it can reach the end.
            const std::optional<FoundChunk> header = at(*place, end, Check::kHeader, why);
            if (header) return header->end() == end ? at(*place, end, Check::kWhole, why) : std::nullopt;
        }
        block = start;
    }
    return std::nullopt;
}

}  // namespace void_reckoning
