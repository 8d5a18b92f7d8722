#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "void_reckoning/blackbox/reader.hpp"

namespace void_reckoning {

/// One commit of a log: its chunk, or all chunks of one written in parts.
struct LoggedCommit {
    ChunkHeader header;                 ///< of its last part
    std::vector<LogIndexEntry> chunks;  ///< in order
    std::optional<LogIndexEntry> hashes;  ///< of the column hashes before it, if they were logged
    /// Hash of the resulting state as computed by a later version of the program that continued from it; the header's if there was none.
    std::uint64_t brought_up_to_date = 0;
};

/// A campaign's log from end to end: its beginning, and the commits that led to its present state. Commits discarded by a rewind are left
/// out.
struct CampaignLog {
    LogIdentity identity;
    LogMetadata metadata;  ///< how it began
    std::uint64_t first_hash = 0;  ///< of the state at its beginning
    std::uint64_t first_brought_up_to_date = 0;  ///< see LoggedCommit::brought_up_to_date
    std::uint64_t first_chunk = 0;  ///< number of the chunk that holds it
    std::uint32_t first_turn = 0;  ///< rounds complete in that state
    std::uint16_t first_slot = 0;  ///< completed faction turns of the next round
    std::vector<LoggedCommit> commits;  ///< each follows from the one before it
    std::uint64_t torn_bytes = 0;  ///< at the end, from an unfinished commit
    std::string damage;  ///< the damage at which reading ended, if that was allowed

    /// Return the number of the chunk that sealed the present state.
    [[nodiscard]] std::uint64_t last_chunk() const { return commits.empty() ? first_chunk : commits.back().header.number; }
};

/// Read and check the whole log. Throws DamagedData for damage before its end, and for a log without a campaign; StorageError if it can't
/// be read. With `to_damage`, the log ends at the damage: nothing behind it counts, not even a rewind.
[[nodiscard]] CampaignLog read_campaign_log(const std::filesystem::path& path, bool to_damage = false);

/// Return how many of its commits led to the end of a round; the state at the log's beginning is 0. Throws InvalidInput for a round whose
/// end is not in the campaign's own history.
[[nodiscard]] std::size_t commits_through(const CampaignLog& log, const std::filesystem::path& path, std::uint32_t turn);

/// Read the events of one commit, from a reader of the same log. `events` is cleared before. Throws DamagedData and UnknownPacking, with
/// the file and the faulty chunk.
void read_commit(BlackBoxReader& reader, const LoggedCommit& commit, EventStream& events);
/// Check a commit: throws where read_commit() would, except for texts that an event names and its chunk lacks.
void check_commit(BlackBoxReader& reader, const LoggedCommit& commit);

}  // namespace void_reckoning
