#include "void_reckoning/session/play.hpp"
#include "void_reckoning/session/snapshot_bytes.hpp"

/// Playing a session's campaign: by its policies, or faction turn by faction turn.
namespace void_reckoning {

StopReason CampaignSession::run(const RunLimit& limit) {
    const Play play(*this, SessionGate::Length::kLong);
    check_between_turns();
    std::function<void()> after_round;
    if (limit.after_round) {
        after_round = [this, &limit] {
            const SessionGate::During notifying(gate_, SessionGate::Activity::kNotifying);
            limit.after_round();
        };
    }
    return runner_->run(limit.until_turn, limit.ignore_victory, limit.stop, after_round);
}

std::optional<Seat> CampaignSession::step() {
    const Play play(*this, SessionGate::Length::kLong);  // its policy may take any time
    return runner_->step();
}

std::optional<Seat> CampaignSession::next() {
    const SessionGate::Work work(gate_, SessionGate::Purpose::kPlay);
    return runner_->orchestrator().next();
}

std::shared_ptr<SharedView> CampaignSession::begin_turn() {
    const Play play(*this, SessionGate::Length::kBrief);
    (void)runner_->begin_turn();
    auto view = std::make_shared<SharedView>(runner_->orchestrator().processor().view(), waiter_);
    gate_.guarded([&] { view_ = view; });
    return view;
}

OrderResult CampaignSession::execute(const Order& order) {
    const Play play(*this, SessionGate::Length::kBrief);
    return runner_->orchestrator().processor().execute(order);
}

Plan CampaignSession::plan_turn() {
    const Play play(*this, SessionGate::Length::kLong);  // its policy may take any time
    return runner_->plan_turn();
}

std::uint64_t CampaignSession::commit_turn(const std::optional<std::string>& memory) {
    const Play play(*this, SessionGate::Length::kBrief);
    if (memory) runner_->orchestrator().processor().remember(*memory);
    close_view();
    return runner_->commit_turn();
}

std::uint64_t CampaignSession::forfeit_turn(const std::string& reason, ErrorKind kind) {
    const Play play(*this, SessionGate::Length::kBrief);
    close_view();
    return runner_->forfeit_turn(reason, kind);
}

void CampaignSession::abandon_turn() {
    const Play play(*this, SessionGate::Length::kBrief);
    close_view();
    runner_->orchestrator().processor().abandon();
}

void CampaignSession::set_policy(Seat seat, std::shared_ptr<FactionPolicy> policy) {
    const SessionGate::Work work(gate_, SessionGate::Purpose::kPlay);
    runner_->set_policy(seat, std::move(policy));
}

void CampaignSession::assign(std::span<const Assignment> assignments) {
    for (const Assignment& one : assignments) {
        if (one.seat.value >= factions_.size()) {
            throw InvalidInput(fmt::format("seat must be between 0 and {}, got {}", factions_.size() - 1, one.seat.value));
        }
    }
    const Play play(*this, SessionGate::Length::kBrief);
    (void)runner_->assign(assignments);
}

void CampaignSession::restore(const CampaignSnapshot& snapshot) {
    if (snapshot.origin != nullptr && snapshot.origin != origin_) {
        throw InvalidInput("snapshot must be of this campaign, got one of another campaign");
    }
    const Play play(*this, SessionGate::Length::kBrief);
    if (snapshot.origin == nullptr) {
        if (runner_->directory()) {
            throw InvalidInput(
                "snapshot must be of this campaign, whose log can't lead to another's state, got one from a pickle: "
                "restore it in a campaign without a folder, or open it by Campaign.from_snapshot()");
        }
        check_takes(std::as_const(*runner_).campaign(), snapshot);
    }
    runner_->restore(*snapshot.snapshot, snapshot.mark);
}

void CampaignSession::finish() {
    const Play play(*this, SessionGate::Length::kLong);
    close_view();
    runner_->finish();
}

void CampaignSession::close_view() {
    const auto view = gate_.guarded([this] { return std::exchange(view_, nullptr); });
    if (view) view->close();
}

}  // namespace void_reckoning
