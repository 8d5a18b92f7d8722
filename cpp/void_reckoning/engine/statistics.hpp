#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "void_reckoning/base/fork_safe_mutex.hpp"
#include "void_reckoning/campaign/commit.hpp"

namespace void_reckoning {

/// The turns that a faction forfeited.
struct Forfeits {
    std::uint64_t turns = 0;
    std::uint32_t first_turn = 0;
    std::string first_reason;
};

/// Figures of a run: for summaries, rankings and progress.
struct RunFigures {
    std::vector<std::uint64_t> turn_hashes;  ///< after each round played, in order, from round `first_turn` on
    std::vector<double> cpu_ms;              ///< of the whole process, by round played, from round `first_timed_turn` on
    std::vector<FactionReport> reports;      ///< after the last round, by seat
    std::vector<Forfeits> forfeited;         ///< by seat
    std::uint32_t first_turn = 0, first_timed_turn = 0;
    std::uint64_t forfeits = 0, orders = 0, rejected = 0, events = 0;
};

/// Computes the figures of a run from its stream alone. They can be read by any thread.
class RunStatistics : public TurnObserver {
   public:
    void before_commit(const Commit& commit) override;
    void on_commit(const Commit& commit) override;
    void on_past(const Commit& commit) override;
    [[nodiscard]] RunFigures figures() const;
    /// Set the factions' figures before the first turn.
    void begin(std::vector<FactionReport> reports);
    /// Go back to the figures of an earlier state.
    void rewind(RunFigures figures);
    void start_clock();

   private:
    bool count(const Commit& commit);  ///< returns whether the commit ended a round
    void note_reason(const Commit& commit);
    void count_forfeit(const Commit& commit);

    mutable ForkSafeMutex mutex_;
    RunFigures figures_;
    std::string reason_;  ///< of the forfeit being committed, if it is its faction's first
    double cpu_before_ = 0;
};

/// Return the CPU seconds used by this process so far.
[[nodiscard]] double process_cpu_seconds();

}  // namespace void_reckoning
