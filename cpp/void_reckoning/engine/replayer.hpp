#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "void_reckoning/blackbox/format.hpp"
#include "void_reckoning/blackbox/records.hpp"
#include "void_reckoning/campaign/turn_orchestrator.hpp"

namespace void_reckoning {

/// The first difference between the replayed campaign and the logged one.
struct ReplayMismatch {
    std::uint32_t turn = 0;
    std::string faction;                    ///< its id, "between rounds", "intervention", ...
    std::string what;                       ///< one line: which order, or which hashes
    std::uint64_t expected = 0, found = 0;  ///< state hashes, where they differ
};

/// Repeats on a campaign what a log records, commit by commit: repeats the orders and changes and compares every hash and every rejection.
/// Stops at the first difference.
class Replayer {
   public:
    explicit Replayer(Campaign& campaign) : campaign_(campaign), orchestrator_(campaign, nullptr, {}) {}

    /// Repeat one commit; `header` is that of its last part. Returns false at a difference: see mismatch().
    bool follow(const ChunkHeader& header, const EventStream& events);
    /// Repeat a rewind. `to`: the state that it goes back to, if it is known.
    bool rewind(const LogRewind& rewind, const Snapshot* to);

    [[nodiscard]] const std::optional<ReplayMismatch>& mismatch() const { return mismatch_; }
    /// The campaign's stream holds the events of the last commit, for callers that compare events.
    [[nodiscard]] const Campaign& campaign() const { return campaign_; }

   private:
    bool differ(std::uint32_t turn, std::string faction, std::string what, std::uint64_t expected = 0, std::uint64_t found = 0);
    bool cannot_follow(const ChunkHeader& header, const Error& error);
    bool compare(std::uint32_t turn, const std::string& faction, std::uint64_t expected, std::uint64_t found);
    bool between_rounds(const ChunkHeader& header);
    bool intervention(const ChunkHeader& header, const EventStream& events);
    bool faction_turn(const ChunkHeader& header, const EventStream& events);
    bool play_events(const ChunkHeader& header, const std::string& faction, const EventStream& events);
    bool play_order(const ChunkHeader& header, const std::string& faction, const FactionAction& record, std::size_t number);
    [[nodiscard]] std::string name_of_seat(std::uint16_t faction) const;

    Campaign& campaign_;
    TurnOrchestrator orchestrator_;
    std::optional<ReplayMismatch> mismatch_;
};

}  // namespace void_reckoning
