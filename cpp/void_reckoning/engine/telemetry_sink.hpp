#pragma once

#include <chrono>

#include "void_reckoning/campaign/commit.hpp"
#include "void_reckoning/telemetry/writer.hpp"

namespace void_reckoning {

/// Publishes what was committed to the telemetry segment.
class TelemetrySink : public TurnObserver {
   public:
    TelemetrySink(const Campaign& campaign, std::uint32_t turns_asked, const std::filesystem::path& folder);

    void on_begin(std::uint32_t turn, Seat seat) override;
    void before_commit(const Commit& commit) override { battles_.reserve(commit.events->count(EventType::kCombatEnd)); }
    void on_commit(const Commit& commit) override;
    void on_past(const Commit& commit) override;
    /// Shows the state that a resumed campaign, or one that went back, stands at.
    void show(const Campaign& campaign);
    void finish();
    [[nodiscard]] const PlanBlocks& totals() const { return frame_.plan; }
    void rewind(const PlanBlocks& totals, const Campaign& campaign);
    [[nodiscard]] const std::filesystem::path& path() const { return writer_.path(); }

   private:
    using Clock = std::chrono::steady_clock;
    void count_battles(const EventStream& events, std::uint32_t turn);
    void count_reports(const EventStream& events);
    void measure();
    void publish();

    TelemetryWriter writer_;
    TelemetryFrame frame_;
    std::vector<FactionFigures> figures_;
    std::vector<TelemetryBattle> battles_;
    std::array<PhaseTime, 1> phase_{};
    Clock::time_point began_{};
    Clock::time_point second_{};
    std::uint32_t in_second_ = 0;
    std::uint64_t total_us_ = 0;
};

}  // namespace void_reckoning
