#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "void_reckoning/blackbox/format.hpp"
#include "void_reckoning/blackbox/records.hpp"
#include "void_reckoning/campaign/turn_orchestrator.hpp"

namespace void_reckoning {

/// The first place where the replayed campaign is not the one that was logged.
struct ReplayMismatch {
    std::uint32_t turn = 0;
    std::string faction;                    ///< its id, "between rounds", "intervention", ...
    std::string what;                       ///< one line: which order, or which hashes
    std::uint64_t expected = 0, found = 0;  ///< state hashes, where they differ
};

/// Does to a campaign what a log says was done to it, commit by commit: gives the orders and changes again and compares every hash and
/// every rejection. Stops at the first difference.
class Replayer {
   public:
    explicit Replayer(Campaign& campaign) : campaign_(campaign), orchestrator_(campaign, nullptr, {}) {}

    /// One commit; `header` is that of its last part. False at a difference: see mismatch().
    bool follow(const ChunkHeader& header, const EventStream& events);
    /// `to`: the state that the rewind goes back to, if it is known.
    bool rewind(const LogRewind& rewind, const Snapshot* to);

    [[nodiscard]] const std::optional<ReplayMismatch>& mismatch() const { return mismatch_; }
    /// What the stream of the campaign held after the last commit, for who compares events.
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
