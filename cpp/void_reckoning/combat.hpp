/// Battles from plain numbers, and estimates of them. The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/combat/battle.hpp"
#include "void_reckoning/combat/estimate.hpp"
#include "void_reckoning/combat/matchup.hpp"
#include "void_reckoning/combat/mean_battle.hpp"
#include "void_reckoning/combat/strength.hpp"
#include "void_reckoning/combat/trial.hpp"
