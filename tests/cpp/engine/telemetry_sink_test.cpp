#include "void_reckoning/engine/telemetry_sink.hpp"

#include <gtest/gtest.h>

#include "small_campaign.hpp"
#include "void_reckoning/campaign/between_rounds.hpp"
#include "void_reckoning/telemetry/sessions.hpp"

namespace void_reckoning {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kUntilWar = 22;  // turns: some battles have been fought by then

RunSettings watched_in(const fs::path& folder) {
    RunSettings run;
    run.directory = folder;
    run.save_every = 10;
    return run;
}

TelemetryReader segment_of(const fs::path& folder) {
    for (const TelemetrySession& session : list_telemetry_sessions(default_telemetry_directory())) {
        if (session.campaign_folder == folder) return TelemetryReader::open(session.path);
    }
    throw StorageError(fmt::format("no segment of {}", folder.string()));
}

/// Whether telemetry says what the campaign says of itself.
void expect_shown(const TelemetrySnapshot& shown, CampaignRunner& runner) {
    Campaign& campaign = runner.campaign();
    EXPECT_EQ(shown.committed.state_hash, runner.state_hash());
    EXPECT_EQ(shown.plan.entities.total_entities, campaign.world().entity_count());
    ASSERT_EQ(shown.factions.size(), campaign.seats());
    std::uint32_t planets = 0, fleets = 0, units = 0;
    for (std::size_t i = 0; i < campaign.seats(); ++i) {
        const FactionReport report = faction_report(campaign, Seat(i));
        const FactionFigures expected{report.planets,      report.fleets,          report.units,
                                      report.technologies, report.income,          report.treasury,
                                      report.score,        report.alive ? 1U : 0U, 0U};
        EXPECT_EQ(shown.factions[i].figures, expected) << i;
        planets += report.planets;
        fleets += report.fleets;
        units += report.units;
    }
    EXPECT_EQ(shown.plan.entities.planets, planets);
    EXPECT_EQ(shown.plan.entities.fleets, fleets);
    EXPECT_EQ(shown.plan.entities.units, units);
    EXPECT_EQ(shown.total_battles, shown.plan.combat.total_combats);
    EXPECT_GT(shown.plan.performance.memory_usage_mb, 0U);
}

void expect_same_past(const TelemetrySnapshot& a, const TelemetrySnapshot& b) {
    EXPECT_EQ(a.plan.combat, b.plan.combat);
    EXPECT_EQ(a.plan.entities, b.plan.entities);
    EXPECT_EQ(a.committed, b.committed);
    EXPECT_EQ(a.total_battles, b.total_battles);
    EXPECT_EQ(a.battles, b.battles);
}

TEST(TelemetrySink, ShowsACampaignsBeginningAtOnce) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    CampaignRunner runner(small_campaign(), watched_in(directory));
    const TelemetrySnapshot shown = segment_of(directory).read();
    expect_shown(shown, runner);
    EXPECT_EQ(shown.committed.commits, 0U);
    EXPECT_GT(shown.plan.entities.planets, 0U);
}

TEST(TelemetrySink, GoingBackTakesFiguresAndBattlesBack) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    CampaignRunner runner(small_campaign(), watched_in(directory));
    const TelemetryReader reader = segment_of(directory);
    runner.run(kUntilWar, true);
    const TelemetrySnapshot before = reader.read();
    ASSERT_GT(before.total_battles, 0U);
    const Snapshot snapshot = runner.campaign().world().snapshot();
    const CampaignMark mark = runner.mark();
    runner.run(kUntilWar + 20, true);
    const TelemetrySnapshot after = reader.read();
    ASSERT_GT(after.total_battles, before.total_battles);
    runner.restore(snapshot, mark);
    expect_shown(reader.read(), runner);
    EXPECT_EQ(reader.read().cursor.turn, kUntilWar);
    expect_same_past(reader.read(), before);
    runner.run(kUntilWar + 20, true);
    expect_same_past(reader.read(), after);
}

TEST(TelemetrySink, AResumedCampaignShowsWhatWasBefore) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    TelemetrySnapshot before;
    {
        CampaignRunner runner(small_campaign(), watched_in(directory));
        runner.run(kUntilWar, true);
        before = segment_of(directory).read();
        runner.finish();
    }
    CampaignRunner runner(recover(directory), 1, true);
    const TelemetryReader reader = segment_of(directory);
    expect_shown(reader.read(), runner);
    expect_same_past(reader.read(), before);
    EXPECT_EQ(reader.read().cursor.turn, kUntilWar);
    (void)runner.step();
    const PerformanceMetrics metrics = reader.read().plan.performance;
    EXPECT_EQ(metrics.average_tick_time_us, metrics.peak_tick_time_us);  // one turn was timed
}

/// Compares what it is told of battles under way with what the segment says meanwhile.
class Onlooker : public TurnObserver {
   public:
    explicit Onlooker(const TelemetryReader& reader) : reader_(reader) {}
    void on_battles(std::uint32_t count) override {
        EXPECT_EQ(reader_.read_plan_blocks().plan.combat.active_combats, count);
        fought_ += count;
        under_way_ = count;
    }
    void on_commit(const Commit& commit) override {
        EXPECT_EQ(under_way_, 0U);
        EXPECT_EQ(reader_.read_plan_blocks().plan.combat.active_combats, 0U);
        EXPECT_EQ(fought_, commit.battles);
        all_ += std::exchange(fought_, 0);
    }
    [[nodiscard]] std::uint32_t all() const { return all_; }

   private:
    const TelemetryReader& reader_;
    std::uint32_t fought_ = 0, under_way_ = 0, all_ = 0;
};

TEST(TelemetrySink, ShowsBattlesWhileTheyAreFought) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    RunSettings run = watched_in(directory);
    run.threads = 2;
    CampaignRunner runner(small_campaign(), run);
    const TelemetryReader reader = segment_of(directory);
    Onlooker onlooker(reader);
    runner.add_observer(&onlooker);
    runner.run(kUntilWar + 10, true);
    EXPECT_GT(onlooker.all(), 0U);
    EXPECT_EQ(onlooker.all(), reader.read().plan.combat.total_combats);
}

}  // namespace
}  // namespace void_reckoning
