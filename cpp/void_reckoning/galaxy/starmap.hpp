#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "void_reckoning/galaxy/components.hpp"
#include "void_reckoning/galaxy/landmarks.hpp"

namespace void_reckoning {

/// System::number, 0 .. Starmap::size() - 1.
using SystemNumber = std::uint32_t;
/// Starlanes by their systems' numbers, (lower, higher), 0 .. Starmap::lane_count() - 1.
using LaneNumber = std::uint32_t;
inline constexpr SystemNumber kNoSystem = 0xFFFFFFFFU;
inline constexpr LaneNumber kNoLane = 0xFFFFFFFFU;

/// A starlane as seen from one of its ends.
struct LaneEnd {
    SystemNumber to = kNoSystem;
    float length = 0;  ///< light years, above 0
    LaneNumber lane = kNoLane;
};

/// A starlane by the numbers of its ends.
struct LaneLink {
    SystemNumber a = kNoSystem;
    SystemNumber b = kNoSystem;
    float length = 0;
};

/// Return the straight-line distance, in the unit of the positions.
[[nodiscard]] double straight_distance(Position a, Position b);

/// The unchanging part of a galaxy, as flat arrays. Derived from the world, shared by its clones and snapshots.
class Starmap {
   public:
    /// Build the map of the world's System, Starlane and Planet entities; StateCorruption if they do not make a map.
    explicit Starmap(const World& world);
    /// Build a map without entities: positions by number, and lanes in any order.
    Starmap(std::span<const Position> positions, std::span<const LaneLink> lanes);

    [[nodiscard]] std::size_t size() const { return positions_.size(); }
    [[nodiscard]] std::size_t lane_count() const { return links_.size(); }
    [[nodiscard]] std::span<const Position> positions() const { return positions_; }
    [[nodiscard]] Position position(SystemNumber system) const { return positions_[system]; }
    [[nodiscard]] const LaneLink& lane(LaneNumber lane) const { return links_[lane]; }

    /// Return a system's lanes, sorted by the neighbour's number.
    [[nodiscard]] std::span<const LaneEnd> lanes(SystemNumber system) const {
        return {ends_.data() + first_end_[system], ends_.data() + first_end_[system + 1]};
    }
    [[nodiscard]] LaneNumber lane_between(SystemNumber a, SystemNumber b) const;  ///< or kNoLane

    [[nodiscard]] EntityId system(SystemNumber system) const { return systems_[system]; }
    [[nodiscard]] std::span<const EntityId> systems() const { return systems_; }
    [[nodiscard]] EntityId lane_entity(LaneNumber lane) const { return lane_entities_[lane]; }
    /// Return the number of a system's entity, or kNoSystem for anything else; number() throws NotFound instead.
    [[nodiscard]] SystemNumber find_number(EntityId system) const;
    [[nodiscard]] SystemNumber number(EntityId system) const;
    [[nodiscard]] LaneNumber find_lane(EntityId lane) const;  ///< or kNoLane
    /// Return a system's planets, by orbit.
    [[nodiscard]] std::span<const EntityId> planets(SystemNumber system) const {
        return {planets_.data() + first_planet_[system], planets_.data() + first_planet_[system + 1]};
    }

    /// Return the straight-line distance, light years.
    [[nodiscard]] double straight_distance(SystemNumber a, SystemNumber b) const;
    /// Return the system nearest to a place, the lower number among equals; kNoSystem on an empty map.
    [[nodiscard]] SystemNumber nearest(Position place) const;
    [[nodiscard]] const Landmarks& landmarks() const { return landmarks_; }

   private:
    void link(std::span<const LaneLink> lanes, std::span<const EntityId> lane_entities);
    void group_planets(const World& world);

    std::vector<Position> positions_;
    std::vector<LaneLink> links_;             ///< a < b, sorted
    std::vector<LaneEnd> ends_;
    std::vector<std::uint32_t> first_end_;    ///< by system, and the end
    std::vector<EntityId> systems_;
    std::vector<EntityId> lane_entities_;
    std::vector<EntityId> planets_;
    std::vector<std::uint32_t> first_planet_;
    std::vector<std::uint32_t> number_of_slot_;  ///< numbers of systems and lanes, by entity slot
    Landmarks landmarks_;
};

}  // namespace void_reckoning
