#include "void_reckoning/engine/runner.hpp"

#include "void_reckoning/base/stop_token.hpp"
#include "void_reckoning/campaign/between_rounds.hpp"
#include "void_reckoning/engine/asked_settings.hpp"
#include "void_reckoning/engine/campaign_folder.hpp"
#include "void_reckoning/engine/log_identity.hpp"
#include "void_reckoning/telemetry/sessions.hpp"

namespace void_reckoning {
namespace {

Commit past_commit(const LoggedCommit& logged, const EventStream& events) {
    const std::uint16_t faction = logged.header.faction;
    Commit commit;
    commit.turn = logged.header.turn;
    commit.intervention = faction == kFactionNobody;
    if (!commit.intervention && faction != kFactionBetweenRounds) commit.seat = Seat(faction);
    commit.state_hash = logged.header.state_hash;
    commit.events = &events;
    if (commit.seat && events.count(EventType::kTurnEnd) == 1) {
        const auto end = events.get<TurnEnd>(0);
        commit.rolled_back = !end.committed;
        commit.orders = end.orders;
        commit.rejected = end.rejected;
        commit.moves = end.moves;
        commit.battles = end.battles;
    }
    return commit;
}

void remove_what_killed_runs_left() {
    try {
        (void)clean_stale_telemetry(default_telemetry_directory());
    } catch (const StorageError&) {
        return;  // telemetry that can't be shown must not stop the campaign
    }
}

}  // namespace

CampaignRunner::CampaignRunner(Campaign campaign, RunSettings settings) : campaign_(std::move(campaign)), settings_(std::move(settings)) {
    prepare();
    if (settings_.directory) {
        open_folder();
    } else {
        start_orchestrator();
    }
}

CampaignRunner::CampaignRunner(RecoveredCampaign recovered, int threads, bool telemetry)
    : campaign_(std::move(recovered.campaign)), settings_(std::move(recovered.settings)), lock_(std::move(recovered.lock)) {
    settings_.threads = threads;
    settings_.telemetry = telemetry;
    prepare();
    if (recovered.writer) {
        bus_.start_at(recovered.writer->next_sequence());
        journal_ = std::make_unique<Journal>(std::move(recovered.writer), recovered.last_chunk, campaign_.state().slot);
    }
    saver_ = make_of_one_process<SaveWorker>();
    if (!recovered.report.save.empty() && recovered.report.commits == 0) saved_hash_ = state_hash();
    start_telemetry();
    tell_past(recovered.past);
    start_orchestrator();
    std::vector<std::string> factions;
    for (std::size_t i = 0; i < campaign_.seats(); ++i) factions.push_back(campaign_.faction_id(Seat(i)));
    told_policies_ = read_told_policies(*settings_.directory, factions);
    tell_policies();  // a crash may have come between a change of the policies and its writing to campaign.toml
}

void CampaignRunner::prepare() {
    campaign_.set_workers(std::make_shared<const Workers>(settings_.threads));
    told_policies_ = settings_of(campaign_).policies;
    for (std::size_t i = 0; i < campaign_.seats(); ++i) (void)players_.find(Seat(i), policy_name(Seat(i)));
    statistics_.begin(standings());
    usage_.begin(campaign_);
}

std::vector<FactionReport> CampaignRunner::standings() {
    std::vector<FactionReport> reports;
    for (std::size_t i = 0; i < campaign_.seats(); ++i) reports.push_back(faction_report(campaign_, Seat(i)));
    return reports;
}

void CampaignRunner::start_telemetry() {
    if (!settings_.telemetry || !settings_.directory) return;
    remove_what_killed_runs_left();
    telemetry_ = std::make_unique<TelemetrySink>(campaign_, settings_.turns_asked, *settings_.directory);
}

/// Pass earlier commits to the observers: totals and figures continue from where they were.
void CampaignRunner::tell_past(const std::vector<PastCommits>& past) {
    EventStream events;
    for (const PastCommits& part : past) {
        BlackBoxReader reader = BlackBoxReader::open(part.log);
        for (const LoggedCommit& logged : part.commits) {
            read_commit(reader, logged, events);
            const Commit commit = past_commit(logged, events);
            statistics_.on_past(commit);
            if (telemetry_) telemetry_->on_past(commit);
        }
    }
    if (telemetry_) telemetry_->show(campaign_, standings());
}

CampaignRunner::~CampaignRunner() = default;

/// Create the folder; it appears after everything that may fail: a campaign that has not begun must not block the next attempt.
void CampaignRunner::open_folder() {
    CampaignFolder folder(*settings_.directory);
    settings_.directory = folder.path();
    write_file(folder.staging() / "campaign.toml", campaign_toml(campaign_, settings_));
    FileSystem::current().make_folders(folder.staging() / "saves");
    lock_.emplace(folder.staging());
    if (settings_.log) {
        auto writer = BlackBoxWriter::create(folder.staging() / kLogFileName, new_log_identity(campaign_), log_options(settings_));
        const std::uint16_t slot = campaign_.state().slot;
        const Written first = writer->write_metadata(metadata_of(campaign_), {campaign_.turn(), slot, kFactionNobody, state_hash()});
        writer->sync();
        journal_ = std::make_unique<Journal>(std::move(writer), first.chunk, slot);
        saved_hash_ = state_hash();  // the log begins with it
    }
    saver_ = make_of_one_process<SaveWorker>();
    start_telemetry();
    if (telemetry_) telemetry_->show(campaign_, standings());
    start_orchestrator();
    if (journal_) journal_->writer().moved_to(*settings_.directory / kLogFileName);
    folder.publish();
}

void CampaignRunner::start_orchestrator() {
    std::vector<TurnObserver*> observers = {&statistics_, &usage_};
    if (telemetry_) observers.push_back(telemetry_.get());
    observers.insert(observers.end(), observers_.begin(), observers_.end());
    observers.push_back(&bus_);
    if (journal_ && settings_.column_hashes) journal_->log_column_hashes();
    orchestrator_ = std::make_unique<TurnOrchestrator>(campaign_, journal_.get(), std::move(observers));
    statistics_.start_clock();
}

void CampaignRunner::add_observer(TurnObserver* observer) {
    observers_.push_back(observer);
    start_orchestrator();
}

void CampaignRunner::check_maker() const {
    if (!settings_.directory || maker_.is_this()) return;
    throw StateError(fmt::format("the campaign in {} is played by process {}; a process that was forked from it can play a clone of it",
                                 settings_.directory->string(), maker_.id()));
}

void CampaignRunner::check_open() const {
    check_maker();
    if (finished_) throw StateError("the campaign is finished: its log is closed");
}

std::shared_ptr<FactionPolicy> CampaignRunner::player_of(Seat seat) {
    std::shared_ptr<FactionPolicy> policy = players_.find(seat, policy_name(seat));
    if (!policy) {
        throw StateError(
            fmt::format("faction {} is to be played by '{}', which was not given here", campaign_.faction_id(seat), policy_name(seat)));
    }
    return policy;
}

std::optional<Seat> CampaignRunner::step() {
    check_open();
    if (const std::optional<Seat> seat = orchestrator_->next()) {
        const std::shared_ptr<FactionPolicy> policy = player_of(*seat);
        announce(*seat);
        (void)orchestrator_->processor().play(*seat, *policy);
        bus_.systems().run_pending();
        return seat;
    }
    (void)orchestrator_->finish_round();
    bus_.systems().run_pending();
    if (saver_ && settings_.save_every > 0 && campaign_.turn() % settings_.save_every == 0) save_in_background();
    return std::nullopt;
}

void CampaignRunner::announce(Seat seat) {
    bus_.announce(campaign_.turn() + 1, seat, campaign_.faction_id(seat), policy_name(seat));
    bus_.systems().run_pending();
}

Seat CampaignRunner::begin_turn() {
    check_open();
    const auto seat = orchestrator_->next();
    if (!seat) throw StateError("no faction's turn is due: finish the round first");
    if (orchestrator_->processor().open()) throw StateError("a faction turn is open: commit or abandon it first");
    announce(*seat);
    orchestrator_->processor().begin(*seat);
    return *seat;
}

Plan CampaignRunner::plan_turn() {
    check_open();
    FactionProcessor& processor = orchestrator_->processor();
    if (!processor.open()) throw StateError("no faction turn is open");
    return processor.plan(*player_of(processor.seat()));
}

std::uint64_t CampaignRunner::commit_turn() {
    check_open();
    (void)orchestrator_->processor().commit();
    try_to_tell_policies();
    bus_.systems().run_pending();
    return state_hash();
}

std::uint64_t CampaignRunner::forfeit_turn(const std::string& reason, ErrorKind kind) {
    check_open();
    (void)orchestrator_->processor().forfeit(kind, reason);
    bus_.systems().run_pending();
    return state_hash();
}

StopReason CampaignRunner::run(std::uint32_t until_turn, bool ignore_victory, const std::atomic<bool>* stop,
                               const std::function<void()>& after_round) {
    statistics_.start_clock();
    const auto won = [&] { return !ignore_victory && campaign_.state().winner != 0xFFFF; };
    while (campaign_.turn() < until_turn) {
        if (won()) return StopReason::kVictory;
        if (stop != nullptr && stop->load(std::memory_order_relaxed)) return StopReason::kStopped;
        const bool round_done = !step();
        poll_stop();
        if (round_done && after_round) after_round();
    }
    return won() ? StopReason::kVictory : StopReason::kTurnsDone;
}

}  // namespace void_reckoning
