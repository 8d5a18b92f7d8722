#include "void_reckoning/campaign/faction_processor.hpp"

#include <fmt/format.h>

#include <exception>

#include "void_reckoning/base/wall_time.hpp"
#include "void_reckoning/campaign/audit.hpp"
#include "void_reckoning/campaign/movement.hpp"
#include "void_reckoning/campaign/sightings.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kMaxReason = 4096;  // bytes

/// Shorten a policy's error message: it may have any length, a commit may not.
std::string shortened(const std::string& reason) {
    if (reason.size() <= kMaxReason) return reason;
    std::size_t end = kMaxReason;
    while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xC0U) == 0x80U) --end;  // not within a character
    return fmt::format("{} ... ({} bytes)", std::string_view(reason).substr(0, end), reason.size());
}

/// Return the origin of a turn's error: "order 3 of 12, move_fleet by entity 4294967300: ", or nothing if it was none of its orders.
std::string place_of(const Plan& plan, std::size_t number) {
    if (number == 0) return {};
    const Order& order = plan.orders[number - 1];
    return fmt::format("order {} of {}, {} by entity {}: ", number, plan.orders.size(), name_of_order(order.index()),
                       to_record(order).subject.value);
}

/// Set while it lives, and left set by an exception.
class HalfDone {
   public:
    explicit HalfDone(bool& half_done) : half_done_(half_done), thrown_before_(std::uncaught_exceptions()) { half_done_ = true; }
    ~HalfDone() {
        if (std::uncaught_exceptions() == thrown_before_) half_done_ = false;
    }
    HalfDone(const HalfDone&) = delete;
    HalfDone& operator=(const HalfDone&) = delete;

   private:
    bool& half_done_;
    int thrown_before_;
};

}  // namespace

FactionProcessor::FactionProcessor(Campaign& campaign, CommitGate* gate, std::vector<TurnObserver*> observers)
    : campaign_(campaign), gate_(gate), observers_(std::move(observers)) {}

void FactionProcessor::announce() {
    campaign_.events().clear();
    campaign_.events().set_time(wall_time());
    const std::string id = campaign_.faction_id(seat_);
    const auto policy = campaign_.world().text(campaign_.world().read<&FactionState::policy>(campaign_.faction_entity(seat_)));
    campaign_.events().emit(TurnStart{campaign_.events().text(id), campaign_.events().text(policy)});
}

void FactionProcessor::begin(Seat seat) {
    if (open()) throw StateError(fmt::format("the turn of seat {} is still open", seat_.value));
    seat_ = seat;
    orders_ = rejected_ = 0;
    intervened_ = half_done_ = false;
    before_ = campaign_.world().snapshot();
    try {
        for (TurnObserver* observer : observers_) observer->on_begin(campaign_.turn() + 1, seat);
        announce();
        sight_ = Sight(campaign_, seat);
        context_.emplace(TurnContext{campaign_, seat, sight_, observers_});
    } catch (...) {
        abandon();
        throw;
    }
}

FactionView FactionProcessor::view() {
    if (!open()) throw StateError("no faction turn is open");
    return context_->view();
}

void FactionProcessor::check_whole() const {
    if (!open()) throw StateError("no faction turn is open");
    if (half_done_) throw StateError("an error has left this faction turn half done: forfeit or abandon it");
}

Plan FactionProcessor::plan(FactionPolicy& policy) {
    try {
        return policy.plan(view());
    } catch (const PolicyError&) {
        throw;
    } catch (const Interrupted&) {
        throw;
    } catch (const Error& error) {
        throw PolicyError(error.what());
    }
}

OrderResult FactionProcessor::execute(const Order& order) {
    check_whole();
    campaign_.events().set_time(wall_time());
    FactionAction record = to_record(order);
    Validity validity = validate(order, view());
    record.accepted = static_cast<bool>(validity);
    const HalfDone changing(half_done_);
    ++orders_;
    if (!record.accepted) {
        ++rejected_;
        record.reason = campaign_.events().text(validity.reason);
        campaign_.events().emit(record);
        return {false, std::move(validity.reason)};
    }
    campaign_.events().emit(record);
    apply(order, *context_);
    return {true, {}};
}

std::uint64_t FactionProcessor::intervene(const WorldChange& change) {
    check_whole();
    campaign_.events().set_time(wall_time());
    if (change_world(campaign_, change) > 0) {
        intervened_ = true;
        sight_ = Sight(campaign_, seat_);
    }
    return campaign_.world().state_hash();
}

void FactionProcessor::remember(const std::string& memory) {
    check_whole();
    const HalfDone changing(half_done_);
    World& world = campaign_.world();
    const EntityId faction = campaign_.faction_entity(seat_);
    if (world.text(world.read<&FactionState::memory>(faction)) == memory) return;
    campaign_.events().emit(PolicyMemoryWritten{campaign_.events().text(memory)});
    world.write<&FactionState::memory>(faction, world.enter(memory));
}

void FactionProcessor::advance_cursor() {
    World& world = campaign_.world();
    const EntityId state = campaign_.state_entity();
    world.write<&CampaignState::slot>(state, static_cast<std::uint16_t>(world.read<&CampaignState::slot>(state) + 1));
}

std::uint64_t FactionProcessor::seal(bool rolled_back) {
    const std::uint32_t moves = rolled_back ? 0 : context_->moves;
    const std::uint32_t battles = rolled_back ? 0 : context_->battles;
    campaign_.events().emit(TurnEnd{orders_, rejected_, moves, battles, !rolled_back});
    Commit commit{campaign_.turn() + 1, seat_, false, rolled_back, 0, orders_, rejected_, moves, battles, &campaign_.events(),
                  &campaign_.world()};
    try {
        for (TurnObserver* observer : observers_) observer->before_commit(commit);
        commit.state_hash = campaign_.world().state_hash();
        if (gate_ != nullptr) gate_->commit(commit);
    } catch (...) {
        abandon();
        throw;
    }
    before_.reset();
    context_.reset();
    for (TurnObserver* observer : observers_) observer->on_commit(commit);
    return commit.state_hash;
}

std::uint64_t FactionProcessor::commit() {
    check_whole();
    const HalfDone changing(half_done_);
    campaign_.events().set_time(wall_time());
    settle(*context_);
    remember_sights(*context_);
    advance_cursor();
    if (intervened_) audit_change(campaign_);
    return seal(false);
}

void FactionProcessor::undo(Snapshot&& before) {
    campaign_.world().restore(std::move(before));
    if (intervened_) campaign_.drop_derived();  // orders make no change that would leave stale derived data after a restore
    intervened_ = false;
}

std::uint64_t FactionProcessor::forfeit(ErrorKind kind, const std::string& message) {
    if (!open()) throw StateError("no faction turn is open");
    try {
        undo(Snapshot(*before_));
        orders_ = rejected_ = 0;
        announce();
        campaign_.events().emit(SystemError{kind, campaign_.events().text(shortened(message))});
        advance_cursor();
        return seal(true);
    } catch (...) {
        abandon();
        throw;
    }
}

void FactionProcessor::abandon() {
    if (!open()) return;
    Snapshot before = std::move(*before_);
    before_.reset();
    context_.reset();
    campaign_.events().clear();
    undo(std::move(before));
}

std::uint64_t FactionProcessor::play(Seat seat, FactionPolicy& policy) {
    begin(seat);
    Plan planned;
    std::size_t under_way = 0;  // index of the order
    try {
        planned = plan(policy);
        for (std::size_t done = 0; done < planned.orders.size();) {
            under_way = done + 1;
            (void)execute(planned.orders[done]);
            under_way = 0;
            ++done;
            if (after_order) after_order(done);
        }
        if (planned.memory) remember(*planned.memory);
        return commit();
    } catch (const PolicyTimeout& error) {
        return forfeit(ErrorKind::kPolicyTimeout, error.what());
    } catch (const PolicyError& error) {
        return forfeit(ErrorKind::kPolicyFailed, error.what());
    } catch (const Error& error) {
        // A rule that rejected a value has left its order half done, so that skipping it is not enough.
        const bool in_rules = error.fault() == Fault::kState || error.fault() == Fault::kValidation;
        if (in_rules && open()) return forfeit(ErrorKind::kState, place_of(planned, under_way) + error.what());
        abandon();  // unless the gate refused: the turn is rolled back then
        throw;
    } catch (...) {
        abandon();
        throw;
    }
}

}  // namespace void_reckoning
