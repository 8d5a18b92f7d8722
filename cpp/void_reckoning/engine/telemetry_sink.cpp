#include "void_reckoning/engine/telemetry_sink.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "void_reckoning/telemetry/kernel.hpp"

namespace void_reckoning {
namespace {

constexpr std::uint16_t kFactionPhase = 0;
constexpr std::uint16_t kBetweenPhase = 1;

TelemetryOptions options_for(const Campaign& campaign, std::uint32_t turns_asked, const std::filesystem::path& folder) {
    TelemetryOptions options;
    options.campaign_name = folder.empty() ? campaign.universe().id : folder.filename().string();
    options.campaign_folder = folder;
    options.turns_asked = turns_asked;
    options.phases = {"faction turn", "between rounds"};
    for (std::size_t i = 0; i < campaign.seats(); ++i) options.factions.push_back(campaign.faction_id(Seat(i)));
    return options;
}

/// Return this process's physical memory in use, MiB; 0 if the system does not report it. Not ru_maxrss: a peak, which begins with the
/// parent's.
std::uint32_t memory_mb() {
    std::array<char, 128> text{};
    const FileDescriptor file(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC));
    if (!file || ::read(file.get(), text.data(), text.size() - 1) <= 0) return 0;
    const char* const resident = std::strchr(text.data(), ' ');  // pages; the number before it is mapped memory
    std::uint64_t pages = 0;
    if (resident != nullptr) std::from_chars(resident + 1, text.data() + text.size(), pages);
    return static_cast<std::uint32_t>(pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) >> 20U);
}

}  // namespace

TelemetrySink::TelemetrySink(const Campaign& campaign, std::uint32_t turns_asked, const std::filesystem::path& folder)
    : writer_(TelemetryWriter::create(options_for(campaign, turns_asked, folder))), figures_(campaign.seats()) {
    second_ = Clock::now();
}

void TelemetrySink::on_begin(std::uint32_t turn, Seat seat) {
    began_ = Clock::now();
    writer_.set_cursor({turn, seat ? seat.value : kTelemetryBetweenRounds, seat ? kFactionPhase : kBetweenPhase});
}

void TelemetrySink::count_battles(const EventStream& events, std::uint32_t turn) {
    battles_.clear();
    CombatStats& totals = frame_.plan.combat;
    for (std::size_t i = 0; i < events.count(EventType::kCombatEnd); ++i) {
        const auto start = events.get<CombatStart>(i);
        const auto end = events.get<CombatEnd>(i);
        TelemetryBattle battle;
        battle.combat_id = start.combat;
        battle.system = start.system.value;
        battle.turn = turn;
        battle.attacker = start.attacker;
        battle.defender = start.defender;
        battle.result = end.result;
        battle.ticks = end.ticks;
        battle.attacker_units = start.attackers;
        battle.attacker_units_lost = end.attackers_lost;
        battle.defender_units = start.defenders;
        battle.defender_units_lost = end.defenders_lost;
        battle.damage = static_cast<std::uint64_t>(end.damage_by_attacker + end.damage_by_defender);
        battles_.push_back(battle);
        last_battles_[totals.total_combats++ % kTelemetryBattlesKept] = battle;
        totals.total_damage_dealt += static_cast<std::uint64_t>(end.damage_by_attacker);
        totals.total_damage_received += static_cast<std::uint64_t>(end.damage_by_defender);
        totals.units_destroyed += end.attackers_lost + end.defenders_lost;
    }
}

void TelemetrySink::count_reports(const EventStream& events) {
    const std::size_t reports = events.count(EventType::kFactionReport);
    if (reports == 0) return;
    frame_.plan.entities = {};
    for (std::size_t i = 0; i < reports; ++i) count_report(events.get<FactionReport>(i));
}

void TelemetrySink::count_report(const FactionReport& report) {
    EntityCounts& counts = frame_.plan.entities;
    counts.fleets += report.fleets;
    counts.planets += report.planets;
    counts.units += report.units;
    if (report.of >= figures_.size()) return;
    figures_[report.of] = {report.planets,      report.fleets,          report.units,
                           report.technologies, report.income,          report.treasury,
                           report.score,        report.alive ? 1U : 0U, 0U};
}

void TelemetrySink::measure() {
    const auto now = Clock::now();
    const auto spent = std::chrono::duration_cast<std::chrono::nanoseconds>(now - began_).count();
    PerformanceMetrics& metrics = frame_.plan.performance;
    const auto us = static_cast<std::uint32_t>(spent / 1000);
    total_us_ += us;
    metrics.average_tick_time_us = static_cast<std::uint32_t>(total_us_ / ++timed_);
    metrics.peak_tick_time_us = std::max(metrics.peak_tick_time_us, us);
    phase_[0].nanoseconds = static_cast<std::uint64_t>(spent);
    ++in_second_;
    if (now - second_ < std::chrono::seconds(1)) return;
    const auto elapsed = std::chrono::duration<double>(now - second_).count();
    metrics.simulation_fps = static_cast<std::uint32_t>(in_second_ / elapsed);
    metrics.memory_usage_mb = memory_mb();
    second_ = now;
    in_second_ = 0;
}

void TelemetrySink::count_commit(const Commit& commit) {
    count_battles(*commit.events, commit.turn);
    count_reports(*commit.events);
    frame_.committed = {frame_.committed.commits + 1, commit.state_hash, commit.turn,
                        commit.seat           ? commit.seat.value
                        : commit.intervention ? kTelemetryNobody
                                              : kTelemetryBetweenRounds};
}

void TelemetrySink::on_commit(const Commit& commit) {
    count_commit(commit);
    frame_.plan.entities.total_entities = commit.world->entity_count();
    if (!commit.intervention) measure();
    phase_[0].phase = commit.seat ? kFactionPhase : kBetweenPhase;
    frame_.factions = commit.seat ? std::span<const FactionFigures>() : std::span<const FactionFigures>(figures_);
    frame_.battles = battles_;
    frame_.phase_times = commit.intervention ? std::span<const PhaseTime>() : std::span<const PhaseTime>(phase_);
    writer_.publish(frame_);
}

void TelemetrySink::show(const Campaign& campaign, std::span<const FactionReport> reports) {
    frame_.plan.entities = {};
    for (const FactionReport& report : reports) count_report(report);
    frame_.plan.entities.total_entities = campaign.world().entity_count();
    frame_.plan.performance.memory_usage_mb = memory_mb();
    frame_.committed.state_hash = campaign.world().state_hash();
    if (frame_.committed.commits == 0) frame_.committed.turn = campaign.turn();
    const std::uint32_t under_way = campaign.state().slot > 0 ? 1 : 0;
    writer_.set_cursor({campaign.turn() + under_way, kTelemetryBetweenRounds, kBetweenPhase});

    const std::uint64_t total = frame_.plan.combat.total_combats;
    const std::uint64_t kept = std::min<std::uint64_t>(total, kTelemetryBattlesKept);
    std::array<TelemetryBattle, kTelemetryBattlesKept> battles;
    for (std::uint64_t i = 0; i < kept; ++i) battles[i] = last_battles_[(total - kept + i) % kTelemetryBattlesKept];
    TelemetryFrame all = frame_;
    all.battles = std::span(battles).first(kept);
    all.battles_before = total - kept;
    all.factions = figures_;
    all.phase_times = {};
    writer_.publish(all);
}

void TelemetrySink::rewind(const TelemetryMark& mark, const Campaign& campaign, std::span<const FactionReport> reports) {
    frame_.plan.combat = mark.plan.combat;
    frame_.committed = mark.committed;
    last_battles_ = mark.battles;
    show(campaign, reports);
}

void TelemetrySink::finish() {
    frame_.finished = true;
    frame_.battles = {};
    frame_.phase_times = {};
    frame_.factions = {};
    writer_.publish(frame_);
    writer_.close();
}

}  // namespace void_reckoning
