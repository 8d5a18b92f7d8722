#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "void_reckoning/base/file_system.hpp"
#include "void_reckoning/blackbox/format.hpp"
#include "void_reckoning/blackbox/records.hpp"
#include "void_reckoning/events/stream.hpp"

namespace void_reckoning {

/// The commit that a chunk seals.
struct ChunkInfo {
    std::uint32_t turn = 0;
    std::uint16_t slot = 0;                    ///< place in the round, from 0
    std::uint16_t faction = kFactionBetweenRounds;    ///< or a seat, or kFactionNobody for an intervention
    std::uint64_t state_hash = 0;              ///< of the state after it
};

struct WriterOptions {
    bool compress = false;                 ///< store bodies as zstd frames
    int level = 1;                         ///< zstd's compression level
    std::size_t part_size = kMaxBodySize;  ///< a commit with a larger body is written in parts
};

/// The result of a write.
struct Written {
    std::uint64_t chunk = 0;           ///< number of the (last) chunk
    std::uint64_t first_sequence = 0;  ///< sequence number of the first event
    std::uint64_t bytes = 0;           ///< bytes added to the file
};

/// The only writer of a black box. What commit() wrote survives a killed process; what was synced survives power loss. Writing belongs to
/// one thread; request_sync(), wait_synced() and synced_chunks() may be called from any.
///
/// A write that fails (disk full) throws StorageError after cutting the file back to its last whole chunk: it may be retried. A cut or a
/// sync that fails poisons the writer: from then on every call throws that first reason.
class BlackBoxWriter {
   public:
    /// Create a log at `path`; the file must not exist. Throws StorageError naming path and reason.
    [[nodiscard]] static std::unique_ptr<BlackBoxWriter> create(const std::filesystem::path& path, const LogIdentity& identity,
                                                                const WriterOptions& options = {},
                                                                FileSystem& files = FileSystem::current());
    /// Leave the log as a kill would: without index, unsynced. Use close().
    ~BlackBoxWriter();
    BlackBoxWriter(const BlackBoxWriter&) = delete;
    BlackBoxWriter& operator=(const BlackBoxWriter&) = delete;

    Written commit(const ChunkInfo& info, const EventStream& events);
    /// Write metadata. `info`: the campaign's position; its hash is that of the current state.
    Written write_metadata(const LogMetadata& metadata, const ChunkInfo& info = {0, 0, kFactionNobody, 0});
    Written write_rewind(const LogRewind& rewind);
    /// Write column hashes. `info`: of the next commit.
    Written write_column_hashes(const LogColumnHashes& hashes, const ChunkInfo& info);

    /// Start to sync all that is written so far, in the background; pass the result to wait_synced().
    std::uint64_t request_sync();
    /// Wait until this many chunks are synced. Throws StorageError if the sync failed.
    void wait_synced(std::uint64_t chunks);
    /// Request a sync and wait for it.
    void sync();
    /// Sync, write the index, sync, close the file. Nothing can be written afterwards. Without room for the index the log ends without one:
    /// it is a cache.
    void close();

    /// Set the new path after its folder was renamed, for error messages.
    void moved_to(const std::filesystem::path& path);

    [[nodiscard]] const LogIdentity& identity() const;
    [[nodiscard]] std::uint64_t chunks() const;
    [[nodiscard]] std::uint64_t synced_chunks() const;
    [[nodiscard]] std::uint64_t next_sequence() const;
    [[nodiscard]] std::uint64_t size() const;  ///< size of the file, bytes

   private:
    friend struct LogAppend;
    struct State;
    explicit BlackBoxWriter(std::unique_ptr<State> state);
    static void put_index(State& log);
    std::unique_ptr<State> state_;
};

}  // namespace void_reckoning
