#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/campaign/campaign.hpp"
#include "void_reckoning/engine/replayer.hpp"

namespace void_reckoning {

struct ReplayReport {
    std::uint32_t first_turn = 1;     ///< the first round in the log
    std::uint32_t turns = 0;          ///< rounds complete at the end of the replay, including those before first_turn
    std::uint64_t commits = 0;
    std::uint64_t torn_bytes = 0;
    std::optional<ReplayMismatch> mismatch;
    std::optional<std::string> damage;  ///< the damage and its place; replay stopped there
    std::uint64_t state_hash = 0;       ///< after the last replayed commit
    std::unique_ptr<Campaign> campaign; ///< as it was after that commit
    [[nodiscard]] bool verified() const { return !mismatch && !damage; }
};

/// Replay a log from its own copy of the universe: every order is repeated, every hash and every rejection compared. Writes nothing.
/// `to_turn`: stops where rebuild() stops, at the end of that round in the campaign's own history; damage anywhere in the log is reported
/// then, too. Throws DamagedData or StorageError for a file that is not a readable log, InvalidInput for a turn whose end the log does not
/// have, Interrupted on a request to stop.
[[nodiscard]] ReplayReport replay(const std::filesystem::path& log, std::optional<std::uint32_t> to_turn = {},
                                  const std::atomic<bool>* interrupted = nullptr,
                                  const std::function<void(std::uint32_t turn)>& progress = {});

}  // namespace void_reckoning
