#include "void_reckoning/combat/battle.hpp"

#include <algorithm>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/floating_point.hpp"
#include "void_reckoning/base/stop_token.hpp"
#include "void_reckoning/combat/phases.hpp"
#include "void_reckoning/combat/result.hpp"
#include "void_reckoning/combat/validate.hpp"

namespace void_reckoning::combat {
namespace {

constexpr std::int32_t kQuietTicks = 8;

/// Play one tick: this function is the table of contents of docs/rules/combat.md. Everything up to move() reads the tick's start only.
void fight_tick(State& state, BattleResult& result) {
    poll_stop();
    bring_reinforcements(state);
    heed_commanders(state);
    decide_withdrawals(state);
    choose_targets(state);
    fire(state);
    move(state);
    apply_damage(state, result);
    recharge_shields(state);
    update_morale(state);
    leave_field(state);
    if (state.setup->trace) trace_tick(state, result);
    const auto gone = [&](std::uint32_t unit) { return state.condition[unit] == Condition::kGone; };
    state.active.erase(std::remove_if(state.active.begin(), state.active.end(), gone), state.active.end());
    ++state.tick;
}

void report(const State& state, BattleResult& result) {
    judge(state, result);
    report_units(state, result);
    report_weapons(state, result);
}

void fight(const BattleSetup& setup, State& state, BattleResult& result) {
    result.units.clear();
    result.damage.clear();
    result.trace.clear();
    start_battle(state, setup);
    try {
        while (teams_standing(state) > 1 && state.tick < setup.tick_limit && state.quiet_ticks < kQuietTicks) fight_tick(state, result);
    } catch (const Interrupted&) {
        report(state, result);
        result.outcome = Outcome::kUnknown;
        result.reason = EndReason::kInterrupted;
        result.decided = false;
        throw;
    }
    report(state, result);
    state.setup = nullptr;
}

}  // namespace

BattleScratch::BattleScratch() : state_(std::make_unique<State>()) {}
BattleScratch::~BattleScratch() = default;
void BattleScratch::forget() noexcept { state_.reset(); }

State& BattleScratch::state() {
    if (!state_) state_ = std::make_unique<State>();
    return *state_;
}

BattleScratch::BattleScratch(BattleScratch&&) noexcept = default;
BattleScratch& BattleScratch::operator=(BattleScratch&&) noexcept = default;

void resolve_battle(const BattleSetup& setup, BattleScratch& scratch, BattleResult& result) {
    const FloatingPointScope exact;
    validate_values(setup);
    State& state = scratch.state();
    try {
        fight(setup, state, result);
    } catch (...) {
        scratch.forget();  // a partly prepared state fits no other battle
        throw;
    }
}

BattleResult resolve_battle(const BattleSetup& setup) {
    BattleScratch scratch;
    BattleResult result;
    resolve_battle(setup, scratch, result);
    return result;
}

}  // namespace void_reckoning::combat
