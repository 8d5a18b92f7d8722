#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/blackbox/chunk_search.hpp"
#include "void_reckoning/blackbox/reader.hpp"

namespace void_reckoning {

/// A place between two chunks, and what must come next.
struct LogPosition {
    std::uint64_t offset = kFileHeaderSize;
    std::uint64_t chunk = 0;     ///< number of the next chunk
    std::uint64_t sequence = 0;  ///< sequence number of the next event
    std::uint32_t previous = 0;  ///< checksum of the previous header
    std::uint16_t part = 0;      ///< next part of a begun commit; 0: between commits
    std::uint16_t parts = 0;
    bool behind_index = false;   ///< the previous chunk is an index of everything before it

    void pass(const FoundChunk& found);
};

/// Walks through the chunks of a log in order: distinguishes the end, a torn tail and damage.
class ChunkWalk {
   public:
    ChunkWalk(ChunkSearch& search, const LogPosition& start, Check check) : search_(search), position_(start), check_(check) {}

    /// Return the next chunk whose commit is sealed; none at the end. Damage throws DamagedLog once, then the walk continues behind it.
    [[nodiscard]] std::optional<FoundChunk> next();

    [[nodiscard]] const LogPosition& position() const { return position_; }
    [[nodiscard]] std::uint64_t torn_bytes() const { return torn_bytes_; }
    /// Return the whole commits in the torn bytes, behind a hole left by a power loss.
    [[nodiscard]] std::uint64_t torn_commits() const { return torn_commits_; }
    [[nodiscard]] const std::vector<LogGap>& gaps() const { return gaps_; }

   private:
    /// Return the chunk at a position, if it is intact and continues the log.
    [[nodiscard]] std::optional<FoundChunk> follow(const LogPosition& position, std::uint64_t end, std::string& why);
    /// Return whether all parts of the commit that begins with `first` are there; otherwise `broken` is where they stop.
    [[nodiscard]] bool is_sealed(const FoundChunk& first, std::uint64_t end, std::uint64_t& broken, std::string& why);
    [[nodiscard]] std::optional<FoundChunk> step(std::uint64_t end, std::uint64_t& broken, std::string& why);
    /// Return whether some chunk from `next` on was written when the missing part was already synced, or since the machine's last boot: a
    /// power loss can't explain that.
    [[nodiscard]] bool is_damage(const FoundChunk& next, std::uint64_t end);
    [[noreturn]] void go_behind_damage(const ChunkSearch::Next& next, std::uint64_t end, const std::string& why);

    ChunkSearch& search_;
    LogPosition position_;
    Check check_;
    std::uint64_t torn_bytes_ = 0;
    std::uint64_t torn_commits_ = 0;
    std::uint64_t intact_ = 0;
    std::optional<ChunkHeader> last_commit_;
    std::vector<LogGap> gaps_;
};

}  // namespace void_reckoning
