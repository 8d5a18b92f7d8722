#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "void_reckoning/blackbox/chunk_walk.hpp"
#include "void_reckoning/blackbox/reader.hpp"

namespace void_reckoning {

/// The identity in a file's header, and where its first chunk is. Throws as decode_file_header() and StorageError.
[[nodiscard]] LogIdentity read_file_header(OpenFile& file, const std::string& name, LogPosition& start);

/// An open log: once through its chunks, and apart from that through their headers for the index.
struct BlackBoxReader::State {
    State(std::unique_ptr<OpenFile> log_file, const std::string& name, bool mapped);

    std::unique_ptr<OpenFile> file;
    LogPosition start;
    LogIdentity identity;
    ChunkSearch search;
    std::optional<ChunkWalk> walk;  // always there

    LogIndex index;
    std::optional<ChunkWalk> headers;  // stands where `index` ends
    std::unordered_set<std::uint64_t> checked;  // offsets of mapped chunks that were found whole
};

}  // namespace void_reckoning
