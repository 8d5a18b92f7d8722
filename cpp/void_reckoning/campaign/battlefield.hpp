#pragma once

#include <vector>

#include "void_reckoning/campaign/turn_context.hpp"

namespace void_reckoning {

/// A battle between entities: set up from the state, resolved apart from it (several at once, by any thread), then applied to it.
class Battlefield {
   public:
    Battlefield(Campaign& campaign, combat::Domain domain, EntityId system, EntityId planet, Seat attacker, Seat defender);

    void add_fleet(std::uint8_t side, EntityId fleet);
    void add_armies(std::uint8_t side, EntityId group, std::span<const EntityId> armies);
    /// Add units that exist only for the battle: militia, orbital platforms.
    void add_conjured(std::uint8_t side, EntityId group, UnitTypeIndex type, std::int32_t count, bool immobile);
    void set_retreat_ratio(std::uint8_t side, double ratio) { retreat_ratio_[side] = ratio; }

    [[nodiscard]] std::size_t units() const { return units_.size(); }
    [[nodiscard]] bool contested() const { return present_[0] > 0 && present_[1] > 0; }
    /// Draw the battle's number; announce the battle and its participants.
    void open(Campaign& campaign);
    /// Resolve the battle. Touches nothing but this object: safe in parallel, each with its own scratch.
    void resolve(combat::BattleScratch& scratch, const Workers* workers);
    /// Write losses, wounds and experience into the state, and report them.
    void apply(Campaign& campaign);

    [[nodiscard]] const combat::Terrain& terrain() const { return terrain_; }
    [[nodiscard]] double cover(std::uint8_t side) const { return cover_[side]; }
    [[nodiscard]] const combat::BattleResult& result() const { return result_; }
    [[nodiscard]] std::uint64_t number() const { return number_; }
    [[nodiscard]] EntityId system() const { return system_; }
    [[nodiscard]] EntityId planet() const { return planet_; }
    [[nodiscard]] Seat seat(std::uint8_t side) const { return seats_[side]; }
    [[nodiscard]] bool attacker_won() const { return result_.outcome == combat::Outcome::kAttackerWin; }

   private:
    void announce_groups(EventStream& events) const;
    [[nodiscard]] std::uint16_t profile_row(std::uint8_t side, UnitTypeIndex type);
    [[nodiscard]] std::uint32_t group_row(EntityId group);

    Campaign* campaign_;
    combat::Domain domain_;
    EntityId system_, planet_;
    std::array<Seat, 2> seats_;
    std::array<std::uint32_t, 2> present_{};
    std::array<double, combat::kMaxSides> retreat_ratio_{};
    combat::Terrain terrain_;
    std::array<double, combat::kMaxSides> cover_{};
    std::array<std::size_t, 2> first_weapon_{};
    std::vector<combat::WeaponProfile> weapons_;
    std::vector<WeaponIndex> weapon_of_;
    std::vector<combat::UnitProfile> profiles_;
    std::array<std::vector<std::uint16_t>, 2> row_of_type_;
    std::vector<combat::BattleUnit> units_;
    std::vector<EntityId> entities_;  ///< by unit; none for conjured ones
    std::vector<EntityId> groups_;
    std::uint64_t number_ = 0;
    combat::BattleResult result_;
};

}  // namespace void_reckoning
