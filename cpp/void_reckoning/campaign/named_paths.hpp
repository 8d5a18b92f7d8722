#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "void_reckoning/campaign/faction_view.hpp"
#include "void_reckoning/galaxy/path_service.hpp"

namespace void_reckoning {

/// A system as people name one: its entity or one that is at it, its name, or a place, for the system nearest to it.
using SystemDesignation = std::variant<EntityId, std::string, Position>;

/// What a path must keep to, as people say it. Nothing that is not set matters.
struct NamedPathConstraints {
    std::optional<double> speed;         ///< light years a turn: for the turns that a path takes
    std::optional<double> range;         ///< light years that can be crossed at once, without a system between
    std::optional<double> maximum_cost;  ///< light years in all
    std::vector<SystemDesignation> avoid_systems;
    std::vector<std::string> avoid_factions;  ///< ids: systems with a colony of theirs
    /// Starlanes by their entities, or by the systems at their ends.
    std::vector<std::variant<EntityId, std::pair<SystemDesignation, SystemDesignation>>> blocked_lanes;
};

/// InvalidInput for a number that makes no sense on any map.
void check_numbers(const NamedPathConstraints& constraints);

/// A path, or why there is none.
struct NamedPath {
    EntityId start;
    EntityId end;
    std::vector<EntityId> systems;        ///< both ends included; empty where there is none
    double cost = kUnreachable;           ///< light years
    std::optional<std::uint32_t> turns;   ///< at the speed asked for
    std::string reason;                   ///< why there is none

    [[nodiscard]] bool found() const { return !systems.empty(); }
};

/// Who asks for a path, and so what is known: everything of a campaign, or what one faction's view shows.
struct Surveyor {
    const Starmap& map;
    std::vector<std::string> faction_ids;  ///< by seat
    std::function<std::string(SystemNumber)> name;
    /// Of an entity that is no system; kNoSystem: unknown, or nowhere.
    std::function<SystemNumber(EntityId)> system_of;
    std::function<void(Seat seat, std::span<std::uint8_t> systems)> mark_colonies;
    std::function<PathResult(const PathEnds&, const PathConstraints&)> find_path;
};

/// Of somebody who knows everything: any thread may use it. The world is one of the map's campaign, as it is now or was committed.
[[nodiscard]] Surveyor all_knowing(const World& world, const Universe& universe, const PathService& paths,
                                   std::vector<std::string> faction_ids);
/// Owners of planets as they are now where they are in sight, else as last seen. For the thread that plays.
[[nodiscard]] Surveyor surveyor_of(const FactionView& view);

/// InvalidInput names the field, the value and what is allowed: an unknown system, faction or lane (with the nearest names), a speed,
/// range or cost that makes no sense, an end that is itself to be avoided.
[[nodiscard]] NamedPath find_named_path(const Surveyor& surveyor, const SystemDesignation& start, const SystemDesignation& end,
                           const NamedPathConstraints& constraints);
/// Many under the same constraints, in parallel; an end that is to be avoided is a reason here, since others may do. For a surveyor that
/// any thread may use.
[[nodiscard]] std::vector<NamedPath> find_named_paths(const Surveyor& surveyor, const PathService& paths, std::span<const SystemDesignation> starts,
                                         std::span<const SystemDesignation> ends, const NamedPathConstraints& constraints,
                                         const Workers& workers);

}  // namespace void_reckoning
