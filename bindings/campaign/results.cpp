#include "bindings/campaign/results.hpp"

#include "bindings/support/result_class.hpp"
#include "bindings/support/standard_casters.hpp"
#include "void_reckoning/ecs/natural_values.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

constexpr std::uint16_t kNobodyWon = 0xFFFF;

std::optional<std::string> unless_empty(const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); }

double thousands(std::int64_t stored) { return natural_number(stored, 1000); }

std::vector<ForfeitedTurns> forfeited_of(const CampaignSession& session, const RunFigures& figures) {
    std::vector<ForfeitedTurns> rows;
    for (std::size_t seat = 0; seat < figures.forfeited.size(); ++seat) {
        const Forfeits& of_seat = figures.forfeited[seat];
        if (of_seat.turns == 0) continue;
        rows.push_back({session.factions()[seat].id, of_seat.turns, of_seat.first_turn, of_seat.first_reason});
    }
    return rows;
}

}  // namespace

std::vector<Standing> standings_of(const CampaignSession& session) {
    std::vector<Standing> rows;
    for (const FactionReport& report : session.figures().reports) {
        const FactionLabel& label = session.factions()[report.of];
        rows.push_back({label.id, label.name, label.colour, report.planets, report.fleets, report.units, report.technologies,
                        thousands(report.treasury), thousands(report.income), thousands(report.industry), thousands(report.research),
                        thousands(report.population), report.score, report.alive});
    }
    return rows;
}

CampaignTotals totals_of(const CampaignSession& session) {
    const CampaignState state = session.state();
    RunFigures figures = session.figures();
    CampaignTotals totals;
    totals.combats = state.combats;
    totals.decided = state.decided;
    totals.conquests = state.conquests;
    if (state.winner != kNobodyWon) {
        totals.winner = session.factions()[state.winner].id;
        totals.victory = session.universe().victory_conditions[state.victory].id;
    }
    totals.victory_turn = state.victory_turn;
    totals.forfeits = figures.forfeits;
    totals.forfeited = forfeited_of(session, figures);
    totals.orders = figures.orders;
    totals.rejected = figures.rejected;
    totals.events = figures.events;
    totals.first_turn = figures.first_turn;
    totals.first_timed_turn = figures.first_timed_turn;
    totals.turn_hashes = std::move(figures.turn_hashes);
    totals.cpu_ms = std::move(figures.cpu_ms);
    return totals;
}

CampaignUsage usage_of(const CampaignSession& session) {
    const UsageFigures figures = session.usage();
    const Universe& universe = session.universe();
    CampaignUsage usage;
    usage.since_turn = figures.since_turn;
    const auto add = [&](std::size_t seat, UseKind kind, const char* name, const auto& rows) {
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const Use& use = figures.uses[RunUsage::place(universe, seat, kind, row)];
            if (use.count == 0 && use.lost == 0) continue;
            usage.seat.push_back(static_cast<std::uint32_t>(seat));
            usage.faction.push_back(session.factions()[seat].id);
            usage.kind.emplace_back(name);
            usage.id.push_back(rows[row].id);
            usage.count.push_back(use.count);
            usage.lost.push_back(use.lost);
            usage.first_turn.push_back(use.first_turn);
        }
    };
    for (std::size_t seat = 0; seat < session.factions().size(); ++seat) {
        add(seat, UseKind::kUnit, "unit", universe.unit_types);
        add(seat, UseKind::kTechnology, "technology", universe.technologies);
        add(seat, UseKind::kBuilding, "building", universe.buildings);
    }
    return usage;
}

ResumedCampaign resumed_of(const ResumeReport& report) {
    ResumedCampaign found{
        report.turn,  report.slot,   unless_empty(report.save),   report.commits, report.cut_bytes, report.cut_commits, report.passed_over,
        std::nullopt, report.reason, unless_empty(report.old_log)};
    if (report.discarded_from > 0) found.discarded.emplace(report.discarded_from, report.discarded_to);
    return found;
}

void bind_campaign_results(nb::module_& m) {
    bind_result<&Standing::id, &Standing::name, &Standing::colour, &Standing::planets, &Standing::fleets, &Standing::units,
                &Standing::technologies, &Standing::treasury, &Standing::income, &Standing::industry, &Standing::research,
                &Standing::population, &Standing::score, &Standing::alive>(
        m, "Standing", "Figures of one faction after the last round. Also a mapping of its attributes.",
        {{{"id", "The faction's id."},
          {"name", "Its name."},
          {"colour", "Its colour, such as #e41a1c."},
          {"planets", "Number of its colonies."},
          {"fleets", "Number of its fleets."},
          {"units", "Number of its ships and armies."},
          {"technologies", "Number of technologies that it knows."},
          {"treasury", "Credits."},
          {"income", "Net income of the last round, credits."},
          {"industry", "Output of the last round, points."},
          {"research", "Output of the last round, points."},
          {"population", "Millions of people."},
          {"score", "Its score, as the score victory counts it."},
          {"alive", "Whether it is still in the campaign."}}});
    bind_result<&ForfeitedTurns::faction, &ForfeitedTurns::turns, &ForfeitedTurns::first_turn, &ForfeitedTurns::reason>(
        m, "ForfeitedTurns", "The turns that one faction forfeited. Also a mapping of its attributes.",
        {{{"faction", "The faction's id."},
          {"turns", "How many."},
          {"first_turn", "The first of them."},
          {"reason", "Reason of the first one."}}});
    bind_result<&CampaignTotals::combats, &CampaignTotals::decided, &CampaignTotals::conquests, &CampaignTotals::winner,
                &CampaignTotals::victory, &CampaignTotals::victory_turn, &CampaignTotals::forfeits, &CampaignTotals::forfeited,
                &CampaignTotals::orders, &CampaignTotals::rejected, &CampaignTotals::events, &CampaignTotals::first_turn,
                &CampaignTotals::first_timed_turn, &CampaignTotals::turn_hashes, &CampaignTotals::cpu_ms>(
        m, "CampaignStatistics", "Totals of a campaign and of its run. Also a mapping of its attributes.",
        {{{"combats", "Battles fought so far."},
          {"decided", "Battles won by one side."},
          {"conquests", "Planets taken by force."},
          {"winner", "The winner's id, or None."},
          {"victory", "Id of the victory condition that was met, or None."},
          {"victory_turn", "The round of the victory; 0: none yet."},
          {"forfeits", "Faction turns that were forfeited."},
          {"forfeited", "Factions that forfeited turns."},
          {"orders", "Orders given."},
          {"rejected", "Orders rejected."},
          {"events", "Events emitted."},
          {"first_turn", "The round of the first entry of turn_hashes."},
          {"first_timed_turn", "The round of the first entry of cpu_ms."},
          {"turn_hashes", "State hash after each round."},
          {"cpu_ms", "CPU milliseconds of the process for each round played here."}}});
    bind_result<&CampaignUsage::since_turn, &CampaignUsage::seat, &CampaignUsage::faction, &CampaignUsage::kind, &CampaignUsage::id,
                &CampaignUsage::count, &CampaignUsage::lost, &CampaignUsage::first_turn>(
        m, "CampaignUsage",
        "Units, technologies and buildings that each faction has built, learned or lost: columns of one length, by seat, kind and order "
        "of\n"
        "the universe, without rows of nothing. Also a mapping of its attributes.",
        {{{"since_turn", "What happened after this round is counted: 0, or the round at which the object was loaded, cloned or resumed."},
          {"seat", "Place of the faction in the round, from 0."},
          {"faction", "Id of the faction."},
          {"kind", "unit, technology or building."},
          {"id", "Id of the unit type, technology or building."},
          {"count", "How many were built; 1 for a technology that was learned."},
          {"lost", "Units destroyed in battle or with their planet, those of the beginning included."},
          {"first_turn", "The round in which the first one was built or learned; 0: none was."}}});
    bind_result<&ResumedCampaign::turn, &ResumedCampaign::slot, &ResumedCampaign::save, &ResumedCampaign::commits,
                &ResumedCampaign::cut_bytes, &ResumedCampaign::cut_commits, &ResumedCampaign::passed_over, &ResumedCampaign::discarded,
                &ResumedCampaign::reason, &ResumedCampaign::old_log>(
        m, "ResumeReport", "State of a campaign when it was resumed. Also a mapping of its attributes.",
        {{{"turn", "Rounds complete."},
          {"slot", "Faction turns of the next round that are done."},
          {"save", "File name of the save it was loaded from; None: from the log's beginning."},
          {"commits", "Commits of the log replayed after that."},
          {"cut_bytes", "Bytes of an unfinished commit at the log's end, cut."},
          {"cut_commits", "Whole commits in them, after a hole that a power loss left."},
          {"passed_over", "Saves that could not be used, and why."},
          {"discarded", "First and last turn discarded by resuming from a save; None: none."},
          {"reason", "Reason for resuming from a save."},
          {"old_log", "File name of the previous log, which is kept, or None."}}});
}

}  // namespace void_reckoning
