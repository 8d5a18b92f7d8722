#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "void_reckoning/blackbox/chunk_walk.hpp"
#include "void_reckoning/blackbox/reader.hpp"

namespace void_reckoning {

/// Read the identity in a file's header, and the place of its first chunk. Throws as decode_file_header() and StorageError.
[[nodiscard]] LogIdentity read_file_header(OpenFile& file, const std::string& name, LogPosition& start);

/// An open log: one walk through its chunks, and a separate walk through their headers for the index.
struct BlackBoxReader::State {
    State(std::unique_ptr<OpenFile> log_file, const std::string& name, bool mapped);

    std::unique_ptr<OpenFile> file;
    LogPosition start;
    LogIdentity identity;
    ChunkSearch search;
    std::optional<ChunkWalk> walk;  // always set

    LogIndex index;
    std::optional<ChunkWalk> headers;  // positioned at the end of `index`
    std::unordered_set<std::uint64_t> checked;  // offsets of mapped chunks that were verified
};

}  // namespace void_reckoning
