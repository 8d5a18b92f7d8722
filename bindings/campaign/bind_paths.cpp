#include <array>
#include <memory>

#include "bindings/campaign/path_methods.hpp"
#include "bindings/ecs/entity_ref.hpp"
#include "bindings/support/bind.hpp"
#include "bindings/support/casters.hpp"
#include "bindings/support/pickled.hpp"
#include "bindings/support/values.hpp"
#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/campaign/named_paths.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

bool is_sequence(nb::handle value) { return PyTuple_Check(value.ptr()) != 0 || PyList_Check(value.ptr()) != 0; }

std::optional<EntityId> entity_of(nb::handle value, const std::string& field) {
    const EntityRefHandle* reference = nullptr;
    if (!value.is_none() && nb::try_cast(value, reference, false)) {
        reference->check_current();
        return reference->id;
    }
    const ScalarValue number = value_of(value, field, kRefuse<InvalidInput>);
    if (const auto* large = std::get_if<std::uint64_t>(&number)) return EntityId{*large};
    if (const auto* small = std::get_if<std::int64_t>(&number); small != nullptr && *small >= 0) {
        return EntityId{static_cast<std::uint64_t>(*small)};
    }
    return std::nullopt;
}

/// Return the parts of a pair, all of them before any is converted.
std::pair<nb::object, nb::object> parts_of(nb::handle pair, const std::string& field) {
    const auto parts = items_of(pair, field);
    if (parts.size() != 2) throw InvalidInput(fmt::format("{} must have two parts, got {}", field, shown(pair)));
    return {parts[0], parts[1]};
}

/// Return a place of two numbers, in the plane z = 0, or three.
Position place_of(nb::handle value, const std::string& field) {
    const auto parts = items_of(value, field);
    if (parts.size() != 2 && parts.size() != 3) {
        throw InvalidInput(fmt::format("{} must be a place of two or three numbers, (x, y) or (x, y, z), got {}", field, shown(value)));
    }
    std::array<double, 3> at{};
    for (std::size_t i = 0; i < parts.size(); ++i) at[i] = number_of(parts[i], field);
    spatial::check_place({at[0], at[1], at[2]}, field);
    return {static_cast<float>(at[0]), static_cast<float>(at[1]), static_cast<float>(at[2])};
}

/// Return a system from an entity, an id, a name, or a place.
SystemDesignation designation_of(nb::handle value, const std::string& field) {
    if (PyUnicode_Check(value.ptr()) != 0) return text_of(value, field);
    if (is_sequence(value)) return place_of(value, field);
    if (const auto entity = entity_of(value, field)) return *entity;
    throw InvalidInput(fmt::format("{} must be a system: its id or an entity at it, its name, or a place (x, y) or (x, y, z), got {}",
                                   field, shown(value)));
}

void take_lanes(NamedPathConstraints& constraints, nb::handle value) {
    std::size_t row = 0;
    for (const nb::object& lane : items_of(value, "blocked_lanes")) {
        const std::string field = fmt::format("blocked_lanes[{}]", row++);
        if (is_sequence(lane) && nb::len(lane) == 2) {
            const auto [from, to] = parts_of(lane, field);
            constraints.blocked_lanes.emplace_back(std::pair(designation_of(from, field), designation_of(to, field)));
        } else if (const auto entity = is_sequence(lane) ? std::nullopt : entity_of(lane, field)) {
            constraints.blocked_lanes.emplace_back(*entity);
        } else {
            throw InvalidInput(must_be(field, "a starlane's id or the two systems it joins", shown(lane)));
        }
    }
}

void take(NamedPathConstraints& constraints, const std::string& name, nb::handle value) {
    if (name == "speed") {
        if (!value.is_none()) constraints.speed = number_of(value, name);
    } else if (name == "range") {
        if (!value.is_none()) constraints.range = number_of(value, name);
    } else if (name == "maximum_cost") {
        if (!value.is_none()) constraints.maximum_cost = number_of(value, name);
    } else if (name == "avoid_systems") {
        for (const nb::object& system : items_of(value, name)) {
            constraints.avoid_systems.push_back(designation_of(system, fmt::format("avoid_systems[{}]", constraints.avoid_systems.size())));
        }
    } else if (name == "avoid_factions") {
        for (const nb::object& faction : items_of(value, name)) {
            if (PyUnicode_Check(faction.ptr()) == 0) {
                throw InvalidInput(
                    fmt::format("avoid_factions[{}] must be a faction's id, got {}", constraints.avoid_factions.size(), shown(faction)));
            }
            constraints.avoid_factions.push_back(text_of(faction, "an entry of avoid_factions"));
        }
    } else if (name == "blocked_lanes") {
        take_lanes(constraints, value);
    } else {
        throw InvalidInput(
            fmt::format("constraints have no '{}'; they have speed, range, maximum_cost, avoid_systems, avoid_factions, "
                        "blocked_lanes",
                        name));
    }
}

/// Return constraints from a PathConstraints or a mapping with its fields.
NamedPathConstraints constraints_of(nb::handle given) {
    NamedPathConstraints constraints;
    if (given.is_none()) return constraints;
    if (has_attribute(given.type(), "keys")) {
        for (const auto& [name, value] : entries_of(given, "constraints")) take(constraints, name, value);
        return constraints;
    }
    for (const char* name : {"speed", "range", "maximum_cost", "avoid_systems", "avoid_factions", "blocked_lanes"}) {
        if (!has_attribute(given, name)) {
            throw InvalidInput(must_be("constraints", "a PathConstraints or a dict of its fields", shown(given)));
        }
        take(constraints, name, nb::object(given.attr(name)));
    }
    return constraints;
}

std::vector<SystemDesignation> designations_of(nb::handle values, const std::string& field) {
    std::vector<SystemDesignation> systems;
    for (const nb::object& value : items_of(values, field)) {
        systems.push_back(designation_of(value, fmt::format("{}[{}]", field, systems.size())));
    }
    return systems;
}

/// Call `find` without the GIL, on a world that other threads must not change during the call.
template <class Find> auto surveyed(const CampaignHandle& self, Find&& find) {
    const CampaignSession& session = *self.session;
    WorldReading now = session.read();
    return read_interruptibly(
        now, [&](const World& world) { return find(all_knowing(world, session.universe(), session.paths(), *self.factions)); });
}

std::string shown_path(const NamedPath& path) {
    if (!path.found()) return fmt::format("<PathResult: none, {}>", path.reason);
    const std::string turns = path.turns ? fmt::format(", {} turns", *path.turns) : "";
    return fmt::format("<PathResult: {} systems, {:.2f} ly{}>", path.systems.size(), path.cost, turns);
}

}  // namespace

void bind_paths(nb::module_& m) {
    nb::class_<NamedPath> path(m, "PathResult", "A path along starlanes, or the reason why there is none. True if there is one.");
    path.def_ro("start", &NamedPath::start, "Id of the first system.")
        .def_ro("end", &NamedPath::end, "Id of the last system.")
        .def_ro("systems", &NamedPath::systems, "Ids of the systems on the path, both ends included; empty if there is none.")
        .def_ro("cost", &NamedPath::cost, "Light years along starlanes; inf if there is no path.")
        .def_ro("turns", &NamedPath::turns, nb::sig("def turns(self) -> int | None"),
                "Whole turns at the speed of the constraints; None without a speed or a path.")
        .def_ro("reason", &NamedPath::reason, "Reason why there is no path; empty if there is one.")
        .def_prop_ro("found", &NamedPath::found)
        .def("__bool__", &NamedPath::found)
        .def("__repr__", &shown_path);
    m.def(
        "check_constraints", [](nb::handle constraints) { check_numbers(constraints_of(constraints)); }, "constraints"_a.none(),
        nb::sig("def check_constraints(constraints: object) -> None"), "Raise InvalidInput for invalid constraints.");
    value_record<&NamedPath::start, &NamedPath::end, &NamedPath::systems, &NamedPath::cost, &NamedPath::turns, &NamedPath::reason>(path);
}

void bind_path_methods(nb::class_<CampaignHandle>& c) {
    c.def(
        "find_path",
        [](const CampaignHandle& self, nb::handle start, nb::handle end, nb::handle constraints) {
            const SystemDesignation from = designation_of(start, "start");
            const SystemDesignation to = designation_of(end, "end");
            const NamedPathConstraints kept = constraints_of(constraints);
            return surveyed(self, [&](const Surveyor& surveyor) { return find_named_path(surveyor, from, to, kept); });
        },
        "start"_a.none(), "end"_a.none(), "constraints"_a.none(),
        nb::sig("def find_path(self, start: typing.Any, end: typing.Any, constraints: typing.Any) -> PathResult"));
    c.def(
        "find_paths",
        [](const CampaignHandle& self, nb::handle starts, nb::handle ends, nb::handle constraints, int threads) {
            const std::vector<SystemDesignation> from = designations_of(starts, "starts");
            const std::vector<SystemDesignation> to = designations_of(ends, "ends");
            const NamedPathConstraints kept = constraints_of(constraints);
            const auto workers = std::make_unique<Workers>(threads);
            return surveyed(self, [&](const Surveyor& surveyor) {
                return find_named_paths(surveyor, self.session->paths(), from, to, kept, *workers);
            });
        },
        "starts"_a.none(), "ends"_a.none(), "constraints"_a.none(), "threads"_a,
        nb::sig("def find_paths(self, starts: typing.Any, ends: typing.Any, constraints: typing.Any, threads: int) -> "
                "list[PathResult]"));
}

void bind_path_methods(nb::class_<ViewHandle>& c) {
    c.def(
        "find_path",
        [](ViewHandle& self, nb::handle start, nb::handle end, nb::handle constraints) {
            const SystemDesignation from = designation_of(start, "start");
            const SystemDesignation to = designation_of(end, "end");
            const NamedPathConstraints kept = constraints_of(constraints);
            return self.unlocked([&](const FactionView& view) {
                const FloatingPointScope exact;
                return find_named_path(surveyor_of(view), from, to, kept);
            });
        },
        "start"_a.none(), "end"_a.none(), "constraints"_a.none() = nb::none(),
        nb::sig("def find_path(self, start: typing.Any, end: typing.Any, constraints: typing.Any = None) -> PathResult"),
        "Return a path along starlanes, as Campaign.find_path(), from this faction's knowledge: entities are systems, its own and planets "
        "of systems it has seen; a faction to be avoided is where its colonies are, or were when last seen.");
}

}  // namespace void_reckoning
