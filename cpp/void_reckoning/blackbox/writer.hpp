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
    std::uint16_t faction = kFactionBetweenRounds;    ///< or its seat, or kFactionNobody for an intervention
    std::uint64_t state_hash = 0;              ///< of the state after it
};

struct WriterOptions {
    bool compress = false;                 ///< bodies as zstd frames
    int level = 1;                         ///< of zstd
    std::size_t part_size = kMaxBodySize;  ///< a commit whose body would be larger is written in parts
};

/// What a write made of the log.
struct Written {
    std::uint64_t chunk = 0;           ///< number of the (last) chunk
    std::uint64_t first_sequence = 0;  ///< of the first event
    std::uint64_t bytes = 0;           ///< on the file
};

/// The one writer of a black box. What commit() wrote survives a killed process; what was synced survives power loss.
/// Writing belongs to one thread; request_sync(), wait_synced() and synced_chunks() may be called from any.
///
/// A write that fails (disk full) throws StorageError after cutting the file back to its last whole chunk: it may be tried again.
/// A cut or a sync that fails poisons the writer: from then on everything throws that first reason.
class BlackBoxWriter {
   public:
    /// A new log at `path`; the file must not exist. Throws StorageError naming path and reason.
    [[nodiscard]] static std::unique_ptr<BlackBoxWriter> create(const std::filesystem::path& path, const LogIdentity& identity,
                                                                const WriterOptions& options = {},
                                                                FileSystem& files = FileSystem::current());
    /// Leaves the log as a kill would: without index, unsynced. Use close().
    ~BlackBoxWriter();
    BlackBoxWriter(const BlackBoxWriter&) = delete;
    BlackBoxWriter& operator=(const BlackBoxWriter&) = delete;

    Written commit(const ChunkInfo& info, const EventStream& events);
    /// `info`: where the campaign stands; its hash is that of the state as it is.
    Written write_metadata(const LogMetadata& metadata, const ChunkInfo& info = {0, 0, kFactionNobody, 0});
    Written write_rewind(const LogRewind& rewind);
    /// `info`: of the commit that comes next.
    Written write_column_hashes(const LogColumnHashes& hashes, const ChunkInfo& info);

    /// Starts to sync all that is written so far, in the background; the result is for wait_synced().
    std::uint64_t request_sync();
    /// Waits until so many chunks are synced. Throws StorageError if the sync failed.
    void wait_synced(std::uint64_t chunks);
    /// Both: returns when everything is on the disk.
    void sync();
    /// Syncs, writes the index, syncs, closes the file. Nothing can be written afterwards. Where there is no room for the index the log
    /// ends without: it is a cache.
    void close();

    /// Its folder has another name now: the one to be told in errors.
    void moved_to(const std::filesystem::path& path);

    [[nodiscard]] const LogIdentity& identity() const;
    [[nodiscard]] std::uint64_t chunks() const;
    [[nodiscard]] std::uint64_t synced_chunks() const;
    [[nodiscard]] std::uint64_t next_sequence() const;
    [[nodiscard]] std::uint64_t size() const;  ///< of the file, bytes

   private:
    friend struct LogAppend;
    struct State;
    explicit BlackBoxWriter(std::unique_ptr<State> state);
    static void put_index(State& log);
    std::unique_ptr<State> state_;
};

}  // namespace void_reckoning
