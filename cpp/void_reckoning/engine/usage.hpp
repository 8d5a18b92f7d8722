#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "void_reckoning/base/fork_safe_mutex.hpp"
#include "void_reckoning/campaign/commit.hpp"

namespace void_reckoning {

/// What a faction has used: rows of the universe of one kind.
enum class UseKind : std::uint8_t { kUnit, kTechnology, kBuilding };

/// A faction's use of one unit type, technology or building.
struct Use {
    std::uint32_t count = 0;       ///< built or learned
    std::uint32_t lost = 0;        ///< units destroyed in battle or with their planet; of the units at the start, too
    std::uint32_t first_turn = 0;  ///< of the first one built or learned; 0: none was
};

/// Use by seat, then kind, then row of the universe.
struct UsageFigures {
    std::vector<Use> uses;
    std::uint32_t since_turn = 0;  ///< what happened after this round is counted
};

/// Counts what each faction builds, loses and learns, from the stream; buildings name their owner in the world. It begins with the runner:
/// it does not know what happened before a campaign was loaded, cloned or resumed. It can be read by any thread.
class RunUsage : public TurnObserver {
   public:
    void on_commit(const Commit& commit) override;
    /// Begin anew with a campaign's present state.
    void begin(const Campaign& campaign);
    /// Go back to the figures of an earlier state; without any, begin anew.
    void rewind(UsageFigures figures, const Campaign& campaign);
    [[nodiscard]] UsageFigures figures() const;
    /// Return the place in UsageFigures::uses.
    [[nodiscard]] static std::size_t place(const Universe& universe, std::size_t seat, UseKind kind, std::size_t row);

   private:
    [[nodiscard]] std::size_t seat_of(std::string_view faction) const;
    void add(std::size_t seat, UseKind kind, std::size_t row, std::uint32_t turn);

    mutable ForkSafeMutex mutex_;
    UsageFigures figures_;
    std::vector<std::string> factions_;  ///< their ids, by seat
    const Universe* universe_ = nullptr;
};

}  // namespace void_reckoning
