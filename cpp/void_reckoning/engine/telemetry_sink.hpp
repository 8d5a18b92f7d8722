#pragma once

#include <array>
#include <chrono>
#include <span>

#include "void_reckoning/campaign/commit.hpp"
#include "void_reckoning/telemetry/writer.hpp"

namespace void_reckoning {

/// Telemetry's figures of the commits that led to a state; goes with a snapshot.
struct TelemetryMark {
    PlanBlocks plan;
    TelemetryCommit committed;
    std::array<TelemetryBattle, kTelemetryBattlesKept> battles{};  ///< the last ones: battle n (from 0) at n modulo the array's size
};

/// Publishes committed transactions to the telemetry segment.
class TelemetrySink : public TurnObserver {
   public:
    TelemetrySink(const Campaign& campaign, std::uint32_t turns_asked, const std::filesystem::path& folder);

    void on_begin(std::uint32_t turn, Seat seat) override;
    void on_battles(std::uint32_t count) override { writer_.set_active_combats(count); }
    void before_commit(const Commit& commit) override { battles_.reserve(commit.events->count(EventType::kCombatEnd)); }
    void on_commit(const Commit& commit) override;
    void on_past(const Commit& commit) override { count_commit(commit); }
    /// Show the state of a campaign that begins or was recovered; `reports`: of all factions.
    void show(const Campaign& campaign, std::span<const FactionReport> reports);
    void finish();
    [[nodiscard]] TelemetryMark mark() const { return {frame_.plan, frame_.committed, last_battles_}; }
    /// As show(), for a campaign that was rewound.
    void rewind(const TelemetryMark& mark, const Campaign& campaign, std::span<const FactionReport> reports);
    [[nodiscard]] const std::filesystem::path& path() const { return writer_.path(); }

   private:
    using Clock = std::chrono::steady_clock;
    void count_commit(const Commit& commit);
    void count_battles(const EventStream& events, std::uint32_t turn);
    void count_reports(const EventStream& events);
    void count_report(const FactionReport& report);
    void measure();

    TelemetryWriter writer_;
    TelemetryFrame frame_;
    std::vector<FactionFigures> figures_;
    std::vector<TelemetryBattle> battles_;  ///< battles of the commit
    std::array<TelemetryBattle, kTelemetryBattlesKept> last_battles_{};
    std::array<PhaseTime, 1> phase_{};
    Clock::time_point began_{};
    Clock::time_point second_{};
    std::uint32_t in_second_ = 0;
    std::uint64_t timed_ = 0, total_us_ = 0;  ///< over commits of this process
};

}  // namespace void_reckoning
