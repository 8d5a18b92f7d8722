#pragma once

#include "void_reckoning/combat/state.hpp"

/// The phases of a battle, in the order of fight_tick (battle.cpp).
namespace void_reckoning::combat {

void start_battle(State& state, const BattleSetup& setup);      ///< deploy.cpp
void order_reserves(State& state);                              ///< reinforcements.cpp

void bring_reinforcements(State& state);                        ///< reinforcements.cpp
void heed_commanders(State& state);                             ///< commanders.cpp
void decide_withdrawals(State& state);                          ///< morale.cpp
void choose_targets(State& state);                              ///< targeting.cpp
void fire(State& state);                                        ///< fire.cpp
void move(State& state);                                        ///< movement.cpp
void apply_damage(State& state, BattleResult& result);          ///< apply_damage.cpp
void recharge_shields(State& state);                            ///< apply_damage.cpp
void leave_field(State& state);                                 ///< movement.cpp
void update_morale(State& state);                               ///< morale.cpp
void trace_tick(State& state, BattleResult& result);            ///< trace.cpp

}  // namespace void_reckoning::combat
