#include "void_reckoning/engine/runner.hpp"
#include "void_reckoning/storage/rotation.hpp"

/// A runner's saves during the game, rewinds, and end.
namespace void_reckoning {
namespace {

constexpr std::size_t kSavesKept = 3;

}  // namespace

void CampaignRunner::save(const std::filesystem::path& path) { write_save(campaign_.world().snapshot(), save_info_of(campaign_), path); }

/// Start a save, which takes its name only when the log through its turn is synced.
void CampaignRunner::save_in_background() {
    BeforeRename wait_for_log;
    if (journal_) {
        BlackBoxWriter& writer = journal_->writer();
        const std::uint64_t chunks = writer.request_sync();
        wait_for_log = [&writer, chunks] { writer.wait_synced(chunks); };
    }
    saved_hash_.reset();
    const std::filesystem::path saves = *settings_.directory / "saves";
    const std::uint32_t turn = campaign_.turn();
    const std::exception_ptr earlier = saver_->settle();  // it may still take its name, and must not after the removal here
    (void)remove_saves_after(saves, turn);
    saver_->start(campaign_.world().snapshot(), save_info_of(campaign_), save_path(saves, turn), std::move(wait_for_log));
    saved_hash_ = state_hash();
    (void)prune_saves(saves, turn, kSavesKept);
    if (earlier) std::rethrow_exception(earlier);  // reported late, after the rest was completed
}

CampaignMark CampaignRunner::mark() const {
    return {journal_ ? journal_->last_chunk() : 0, statistics_.figures(), telemetry_ ? telemetry_->mark() : TelemetryMark{},
            usage_.figures()};
}

void CampaignRunner::restore(const Snapshot& snapshot, const CampaignMark& mark) {
    check_open();
    if (orchestrator_->processor().open()) throw StateError("a faction turn is open: commit or abandon it before going back");
    Snapshot now = campaign_.world().snapshot();
    RunFigures figures = mark.figures;
    UsageFigures usage = mark.usage;
    std::vector<FactionReport> reports;
    try {
        campaign_.restore(snapshot);
        if (telemetry_) reports = standings();
        if (journal_) {
            const CampaignState state = campaign_.state();
            LogRewind rewind;
            rewind.to_chunk = mark.chunk;
            rewind.turn = state.turn;
            rewind.slot = state.slot;
            rewind.state_hash = state_hash();
            rewind.reason = "restored a snapshot";
            (void)journal_->writer().write_rewind(rewind);
            journal_->rewind(mark.chunk, state.slot);
        }
    } catch (...) {
        campaign_.world().restore(std::move(now));  // the same seats: bound systems stay valid
        throw;
    }
    statistics_.rewind(std::move(figures));
    usage_.rewind(std::move(usage), campaign_);
    if (telemetry_) telemetry_->rewind(mark.telemetry, campaign_, reports);
    saved_hash_.reset();
    if (saver_) remove_saves_discarded();
    try_to_tell_policies();
}

/// Remove saves of discarded turns: they must not be used to resume the campaign if its log can't be followed.
void CampaignRunner::remove_saves_discarded() noexcept {
    try {
        saver_->wait_idle();
        (void)remove_saves_after(*settings_.directory / "saves", campaign_.turn());
    } catch (const std::exception&) {
        return;  // the campaign has been rewound; the next save removes them, or reports why it can't
    }
}

void CampaignRunner::finish() {
    if (finished_) return;
    check_maker();
    finished_ = true;
    orchestrator_->processor().abandon();
    // Despite any failure, the rest is completed: a save without room on the disk must not cost the log its index.
    std::exception_ptr first;
    const auto attempt = [&first](const auto& step) {
        try {
            step();
        } catch (...) {
            if (!first) first = std::current_exception();
        }
    };
    if (saver_) {
        const auto wait = [this] {
            try {
                saver_->wait();
            } catch (...) {
                saved_hash_.reset();
                throw;
            }
        };
        attempt(wait);
        attempt([this] {
            if (saved_hash_ != state_hash()) save_in_background();
        });
        attempt(wait);
    }
    if (journal_) attempt([this] { journal_->writer().close(); });
    attempt([this] { tell_policies(); });
    if (telemetry_) attempt([this] { telemetry_->finish(); });
    lock_.reset();
    if (first) std::rethrow_exception(first);
}

}  // namespace void_reckoning
