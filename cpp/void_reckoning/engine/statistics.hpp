#pragma once

#include <cstdint>
#include <vector>

#include "void_reckoning/campaign/commit.hpp"

namespace void_reckoning {

/// One faction's line of a ranking.
struct FactionStanding {
    std::string name;
    std::string id;
    FactionReport report;
};

/// Figures of a run, from the stream alone: for summaries, rankings and progress.
class RunStatistics : public TurnObserver {
   public:
    void on_commit(const Commit& commit) override;

    [[nodiscard]] const std::vector<std::uint64_t>& turn_hashes() const { return turn_hashes_; }
    /// CPU milliseconds of the whole process by turn played, in order; `first_turn` is the first of them.
    [[nodiscard]] const std::vector<double>& cpu_ms() const { return cpu_ms_; }
    [[nodiscard]] std::uint32_t first_turn() const { return first_turn_; }
    [[nodiscard]] const std::vector<FactionReport>& reports() const { return reports_; }
    [[nodiscard]] std::uint64_t forfeits() const { return forfeits_; }
    [[nodiscard]] std::uint64_t orders() const { return orders_; }
    [[nodiscard]] std::uint64_t rejected() const { return rejected_; }
    [[nodiscard]] std::uint64_t events() const { return events_; }
    void start_clock();

   private:
    std::vector<std::uint64_t> turn_hashes_;
    std::vector<double> cpu_ms_;
    std::vector<FactionReport> reports_;  ///< of the last round, by seat
    std::uint32_t first_turn_ = 0;
    std::uint64_t forfeits_ = 0, orders_ = 0, rejected_ = 0, events_ = 0;
    double cpu_before_ = 0;
};

/// CPU seconds of this process so far.
[[nodiscard]] double process_cpu_seconds();

}  // namespace void_reckoning
