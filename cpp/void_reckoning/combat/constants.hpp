#pragma once

#include <cstdint>

/// Constants of the battle's rules that its estimate needs too. docs/rules/combat.md explains each.
namespace void_reckoning::combat {

// Deployment, in parts of the field's length unless noted.
inline constexpr double kGapRanges = 1.1;           ///< first distance between the fronts, in ranges
inline constexpr float kFilesPerRank = 4;           ///< a front is four times as wide as deep
inline constexpr float kDensestSpacing = 0.01F;
inline constexpr float kDeepest = 0.2F;             ///< front to edge is a quarter
inline constexpr float kFront = 0.25F;              ///< from the field's centre

// Movement.
inline constexpr float kPreferredShare = 0.75F;     ///< of the mean range: near enough to hit, far enough to be chosen late
inline constexpr float kPatience = 64;              ///< ticks until units close to half the distance, and shields recharge at half rate
inline constexpr int kFlightTicks = 20;             ///< after this many ticks in flight a unit is out of the battle wherever it is

// Fire.
inline constexpr float kSpread = 0.8F;              ///< of the range left beyond the nearest enemy
inline constexpr double kShakenAim = 0.6;
inline constexpr double kWithdrawingAim = 0.7;
inline constexpr double kSpentAim = 0.25;           ///< lost by a spent unit

// Experience.
inline constexpr double kSkillPerLevel = 0.05;      ///< of aim and nerve
inline constexpr std::int32_t kMaxLevels = 8;
inline constexpr std::int32_t kPointsPerLevel = 100;

// Stress of one tick, of a unit with morale 1.
inline constexpr float kOwnLossStress = 0.6F;           ///< times the share of its own hull lost
inline constexpr float kSideLossStress = 1.3F;          ///< times the share of the side's hull lost
inline constexpr float kEnemyLossRelief = 0.6F;         ///< relief, times the largest share an enemy lost
inline constexpr float kLossNearStress = 0.025F;          ///< for each friend destroyed or broken nearby
inline constexpr float kOutnumberedStress = 0.03F;  ///< times (enemy - own) / (enemy + own) strength in order, once firing has begun
inline constexpr float kUnderFireStress = 0.002F;
inline constexpr float kRest = 0.02F;  ///< recovered share of the missing morale, in a tick without losses
inline constexpr float kShakenBelow = 0.5F;
inline constexpr float kRoutsBelow = 0.2F;

}  // namespace void_reckoning::combat
