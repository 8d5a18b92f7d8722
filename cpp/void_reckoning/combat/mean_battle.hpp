#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "void_reckoning/combat/constants.hpp"
#include "void_reckoning/combat/matchup.hpp"

/// A battle in the mean: contingents instead of units, expected damage instead of random numbers, a few long steps instead of ticks. It
/// models what decides a battle (range against speed, armour against penetration, salvos against shields, numbers, nerve, withdrawals), so
/// it is right about match-ups that nothing was fitted to. docs/rules/combat.md, "Estimate", describes it.
namespace void_reckoning::combat {

/// The course of a battle in the mean.
struct Course {
    double margin = 0;                  ///< share of its strength that the winner has left; negative: the second side wins; 0: no winner
    std::array<double, 2> losses{};     ///< lost share of each side's hull, by the end
    std::array<double, 2> grain{};      ///< variance of the losses by single hits: few units and heavy hits make a battle a gamble
    std::array<bool, 2> leaves{};       ///< weaker than its retreat ratio from the start
    double slack = 1;                   ///< how near a side came to its retreat ratio, as a ratio of strengths
    double ticks = 0;                   ///< until a side has won
};

/// Fights battles in the mean, in memory that it keeps.
class MeanBattle {
   public:
    /// Fight a battle. Swapping the sides mirrors the course exactly.
    const Course& fight(const MatchSide& a, const MatchSide& b, const Terrain& terrain);

   private:
    static constexpr std::size_t kSpots = 3;   ///< depths at which a line's fire falls
    /// A weapon against an enemy contingent.
    struct Shot {
        Reach reach;
        double range = 0;
        double shots = 0, volley = 0;   ///< of one unit: in a tick, at once
        double raw = 0, through = 0;    ///< thousandths a hit, before and after armour
        double area = 0, in_area = 0;   ///< km or m, 0: aimed; chance of a shot to hit one enemy within it
    };
    /// Expected fire of one unit of a contingent on an enemy contingent, at the distance and health for which it was computed.
    struct Exchange {
        double gap = -1, health = 0;
        double raw = 0, through = 0, squares = 0, hits = 0;  ///< in a tick: thousandths, thousandths squared, number
    };
    /// A contingent on the field.
    struct Line {
        const MatchProfile* profile = nullptr;
        double count = 0, hull = 0;     ///< units at the start, thousandths each
        double full = 1;                ///< `hull` as a share of the profile's hull
        double skill = 1, nerve = 1;    ///< factors of aim and of stress
        double range = 0, stand = 0, speed = 0;
        bool mobile = true;
        std::size_t first_shot = 0, first_exchange = 0;
        // During the battle.
        double x = 0;                   ///< from the centre of the field towards its own edge
        double left = 1, lost = 0;      ///< shares of hull: of the units on the field, and lost of all
        double alive = 1, present = 1;  ///< shares of its units: not destroyed, not fled
        double whole = 1;               ///< share of hull of the units not destroyed
        double shields = 0;             ///< thousandths a unit
        double stress = 0;
        double order = 1, fight = 1;    ///< shares of its units: not routing, as if firing at full strength
        double heavy = 0, light = 0;    ///< damage so far: weighted by a hit's share of a unit's hull, and all
        // In the current step: a tick's fire on it.
        double raw = 0, through = 0, squares = 0, hits = 0, shooters = 0;
        const Line* nearest = nullptr;  ///< of the enemy's lines
        double gap = 0;                 ///< to the nearest line
        std::array<double, kSpots> drawn{};

        [[nodiscard]] double units() const { return count * alive * present; }
        [[nodiscard]] double health() const { return hull * whole; }
    };
    struct Army {
        std::vector<Line> lines;
        double retreat_ratio = 0, open = 1;
        double count = 0, hull = 0, front = 0, depth = 0, neighbours = 0;
        double strength = 0, first_strength = 0, loss_rate = 0;
        bool withdrawing = false;
    };

    static void muster(Army& army, const MatchSide& side, const Terrain& terrain);
    void draw_up(Army& army) const;
    void load(Army& army, const Army& enemy, const Terrain& terrain);
    void measure_field();

    [[nodiscard]] int judge(bool first);
    void run_on(int decided);
    void play_step(double ticks);
    [[nodiscard]] bool gone(const Army& army) const;
    [[nodiscard]] static bool broken(const Army& army);
    static void measure_strength(Army& army);
    static void find_nearest(Army& army, const Army& enemy);

    void fire(Army& army, Army& enemy);
    void spread(const Line& line, Army& enemy, std::array<double, kSpots>& weights) const;
    void aim(const Line& line, const Line& target, const Army& enemy, double gap, Exchange& exchange) const;
    [[nodiscard]] double step() const;
    [[nodiscard]] double contact() const;
    void move(const Army& army, const Army& enemy, double ticks, std::vector<double>& to) const;
    void suffer(Army& army, std::size_t side, double ticks);
    void take_hits(Army& army, Line& line, std::size_t side, double ticks);
    void worry(Army& army, const Army& enemy, double ticks) const;
    void flee(Line& line, double routed, double ticks) const;
    [[nodiscard]] double patience() const { return kPatience / (kPatience + elapsed_); }

    std::array<Army, 2> armies_;
    std::array<std::vector<double>, 2> moved_;
    std::vector<Shot> shots_;
    std::vector<Exchange> exchanges_;
    Course course_;
    double field_ = 1, aside2_ = 0, elapsed_ = 0;
    bool fought_ = false, under_fire_ = false;
};

}  // namespace void_reckoning::combat
