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

/// A system as people name it: its entity or an entity in it, its name, or a place, meaning the system nearest to it.
using SystemDesignation = std::variant<EntityId, std::string, Position>;

/// Constraints of a path, as people state them. Unset ones do not apply.
struct NamedPathConstraints {
    std::optional<double> speed;         ///< light years a turn: determines the turns that a path takes
    std::optional<double> range;         ///< maximum length of a starlane, light years
    std::optional<double> maximum_cost;  ///< maximum total length, light years
    std::vector<SystemDesignation> avoid_systems;
    std::vector<std::string> avoid_factions;  ///< ids: systems with one of their colonies are avoided
    /// Starlanes by their entities, or by the systems at their ends.
    std::vector<std::variant<EntityId, std::pair<SystemDesignation, SystemDesignation>>> blocked_lanes;
};

/// Check the numbers; InvalidInput for one that makes no sense on any map.
void check_numbers(const NamedPathConstraints& constraints);

/// A path, or the reason why there is none.
struct NamedPath {
    EntityId start;
    EntityId end;
    std::vector<EntityId> systems;        ///< both ends included; empty if there is no path
    double cost = kUnreachable;           ///< light years
    std::optional<std::uint32_t> turns;   ///< at the requested speed
    std::string reason;                   ///< why there is no path

    [[nodiscard]] bool found() const { return !systems.empty(); }
};

/// The knowledge behind a path search: everything in a campaign, or one faction's view.
struct Surveyor {
    const Starmap& map;
    std::vector<std::string> faction_ids;  ///< by seat
    std::function<std::string(SystemNumber)> name;
    /// The system of an entity that is not a system; kNoSystem: unknown, or in none.
    std::function<SystemNumber(EntityId)> system_of;
    std::function<void(Seat seat, std::span<std::uint8_t> systems)> mark_colonies;
    std::function<PathResult(const PathEnds&, const PathConstraints&)> find_path;
};

/// Return a surveyor with full knowledge, usable by any thread. The world belongs to the map's campaign, as it is now or was committed.
[[nodiscard]] Surveyor all_knowing(const World& world, const Universe& universe, const PathService& paths,
                                   std::vector<std::string> faction_ids);
/// Return a faction's surveyor: owners of planets as they are now if in sight, else as last seen. For the thread that plays.
[[nodiscard]] Surveyor surveyor_of(const FactionView& view);

/// Find a path. InvalidInput names the field, the value and what is allowed: an unknown system, faction or lane (with the nearest names), a
/// speed, range or cost that makes no sense, an end that is itself to be avoided.
[[nodiscard]] NamedPath find_named_path(const Surveyor& surveyor, const SystemDesignation& start, const SystemDesignation& end,
                                        const NamedPathConstraints& constraints);
/// Find many paths under the same constraints, in parallel; an end that is to be avoided is a reason here, since other ends may be valid.
/// Needs a surveyor that any thread may use.
[[nodiscard]] std::vector<NamedPath> find_named_paths(const Surveyor& surveyor, const PathService& paths,
                                                      std::span<const SystemDesignation> starts, std::span<const SystemDesignation> ends,
                                                      const NamedPathConstraints& constraints, const Workers& workers);

}  // namespace void_reckoning
