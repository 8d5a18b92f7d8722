#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "void_reckoning/blackbox/reader.hpp"

namespace void_reckoning {

/// One commit of a log: its chunk, or all chunks of one that was written in parts.
struct LoggedCommit {
    ChunkHeader header;                 ///< of its last part
    std::vector<LogIndexEntry> chunks;  ///< in order
    std::optional<LogIndexEntry> hashes;  ///< of the column hashes before it, if they were logged
    /// Of the state it led to, as a later version of the program has it that went on from there; the header's where there was none.
    std::uint64_t brought_up_to_date = 0;
};

/// A campaign's log from end to end: how it began, and the commits that its present state comes from. What a rewind gave up is left out.
struct CampaignLog {
    LogIdentity identity;
    LogMetadata metadata;                ///< how it began
    std::uint64_t first_hash = 0;        ///< of the state it begins with
    std::uint64_t first_brought_up_to_date = 0;  ///< as LoggedCommit::brought_up_to_date
    std::uint64_t first_chunk = 0;       ///< number of the chunk that says so
    std::uint32_t first_turn = 0;        ///< rounds complete in that state
    std::uint16_t first_slot = 0;        ///< faction turns of the next round that are done in it
    std::vector<LoggedCommit> commits;   ///< each follows from the one before it
    std::uint64_t torn_bytes = 0;        ///< at the end, of a commit that was not finished
    std::string damage;                  ///< where what is read here ends, if that was allowed

    /// Number of the chunk that sealed the present state.
    [[nodiscard]] std::uint64_t last_chunk() const { return commits.empty() ? first_chunk : commits.back().header.number; }
};

/// Reads and checks the whole log. Throws DamagedData for damage before its end, and for a log that holds no campaign; StorageError where
/// it can't be read. With `to_damage`, damage ends it: of what is behind, nothing counts, not even a rewind.
[[nodiscard]] CampaignLog read_campaign_log(const std::filesystem::path& path, bool to_damage = false);

/// How many of its commits led to the end of a round, where the log begins with that state 0. Throws InvalidInput for a round whose end is not
/// in the campaign's own history.
[[nodiscard]] std::size_t commits_through(const CampaignLog& log, const std::filesystem::path& path, std::uint32_t turn);

/// The events of one commit, from a reader of the same log. `events` is cleared before. Throws DamagedData and UnknownPacking, with the file
/// and the chunk that is at fault.
void read_commit(BlackBoxReader& reader, const LoggedCommit& commit, EventStream& events);
/// Throws where read_commit() would, but for texts that an event names and its chunk lacks.
void check_commit(BlackBoxReader& reader, const LoggedCommit& commit);

}  // namespace void_reckoning
