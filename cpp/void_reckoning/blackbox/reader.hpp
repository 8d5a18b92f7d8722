#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/file_system.hpp"
#include "void_reckoning/blackbox/event_view.hpp"
#include "void_reckoning/blackbox/format.hpp"
#include "void_reckoning/blackbox/log_index.hpp"
#include "void_reckoning/blackbox/records.hpp"

namespace void_reckoning {

/// A section of a log that can't be read, with intact chunks after it.
struct LogGap {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::uint64_t intact_before = 0;         ///< intact chunks before it
    std::optional<ChunkHeader> last_before;  ///< last intact commit before it
    std::optional<ChunkHeader> next;         ///< the chunk after it at which reading continues
    std::string reason;
};

/// Damage in the middle of a log.
class DamagedLog : public DamagedData {
   public:
    DamagedLog(const std::string& path, LogGap gap);
    [[nodiscard]] const LogGap& gap() const { return gap_; }

   private:
    LogGap gap_;
};

/// An intact chunk that a newer program packed in an unknown way.
class UnknownPacking : public StorageError {
   public:
    using StorageError::StorageError;
};

/// One chunk whose checksums and place in the chain hold.
struct Chunk {
    std::uint64_t offset = 0;  ///< in the file
    ChunkHeader header;
    SharedBytes body;  ///< unpacked; empty for an unknown kind or flag

    /// Throw InvalidQuery if the chunk is of another kind, UnknownPacking, or DamagedData if the body does not match its kind.
    [[nodiscard]] EventChunkView events(std::optional<EventType> only = std::nullopt) const;
    [[nodiscard]] LogMetadata metadata() const;
    [[nodiscard]] LogRewind rewind() const;
    [[nodiscard]] LogColumnHashes column_hashes() const;
};

/// Reads a black box, finished or still being written. One thread per reader; chunks and views may be used by others.
class BlackBoxReader {
   public:
    /// kMapped copies nothing, but requires that no process cuts the log meanwhile: its campaign is finished or locked by the caller. An
    /// unfinished tail may be cut later, when the campaign is continued: reads then find it missing, unless it is cut during the read
    /// itself.
    enum class Access { kRead, kMapped };

    /// Open a log. Throws StorageError if the file can't be read or is of another format, DamagedData if it is not a log or its header is
    /// damaged.
    [[nodiscard]] static BlackBoxReader open(const std::filesystem::path& path, Access access = Access::kRead,
                                             FileSystem& files = FileSystem::current());
    BlackBoxReader(BlackBoxReader&&) noexcept;
    BlackBoxReader& operator=(BlackBoxReader&&) noexcept;
    ~BlackBoxReader();

    [[nodiscard]] const LogIdentity& identity() const;
    [[nodiscard]] const std::string& name() const;  ///< its path
    /// Return OpenFile::boot().
    [[nodiscard]] std::uint64_t boot() const;

    /// Return the next chunk in order; none at the end. A chunk is returned only if its commit is sealed. On a live log, ask again later.
    /// Damage with intact chunks after it throws DamagedLog, once; the next call continues behind the gap.
    [[nodiscard]] std::optional<Chunk> next();
    /// Return the bytes at the end that are not a sealed commit, such as a crash leaves; valid after next() returned none. They are
    /// ignored.
    [[nodiscard]] std::uint64_t torn_bytes() const;
    /// Return the damage found so far.
    [[nodiscard]] std::span<const LogGap> gaps() const;
    /// Start again at the first chunk.
    void restart();

    /// Return the index of all chunks, from the closing index or, if that is missing, wrong or out of date, from the chunks' headers.
    [[nodiscard]] const LogIndex& index();
    /// Return the damage that index() skipped: the index does not cover it. Damage of bodies only shows when they are read.
    [[nodiscard]] std::span<const LogGap> index_gaps() const;
    /// Read a chunk by its place, checked as in next(), except for its place in the chain. Throws DamagedData.
    [[nodiscard]] Chunk read(const LogIndexEntry& entry);
    /// Return the header of a chunk by its place, if read() would find it.
    [[nodiscard]] std::optional<ChunkHeader> intact(const LogIndexEntry& entry);

   private:
    struct State;
    explicit BlackBoxReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace void_reckoning
