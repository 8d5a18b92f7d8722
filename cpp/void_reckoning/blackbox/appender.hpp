#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "void_reckoning/blackbox/campaign_lock.hpp"
#include "void_reckoning/blackbox/writer.hpp"

namespace void_reckoning {

/// A log reopened after a stop or a crash.
struct RecoveredLog {
    std::unique_ptr<BlackBoxWriter> writer;  ///< continues chain, chunk and sequence numbers
    std::uint64_t cut_bytes = 0;             ///< bytes of an unfinished tail, cut before anything is appended
    std::uint64_t cut_commits = 0;           ///< whole commits in them, behind a hole left by a power loss
    std::optional<ChunkHeader> last_commit;  ///< last events chunk that seals
};

/// Check the whole log, cut what a crash left at its end (invalid bytes or an unsealed commit, with nothing valid after it), and open it
/// for appending. A closing index stays as a chunk like any other. Damage anywhere else throws DamagedLog and leaves the file untouched.
/// `lock` must be that of the folder the log is in (InvalidInput). Throws StorageError if the file can't be opened or cut.
[[nodiscard]] RecoveredLog append_to_log(const std::filesystem::path& path, const CampaignLock& lock, const WriterOptions& options = {},
                                         FileSystem& files = FileSystem::current());

}  // namespace void_reckoning
