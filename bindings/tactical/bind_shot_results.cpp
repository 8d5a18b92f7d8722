#include <nanobind/ndarray.h>
#include "bindings/support/standard_casters.hpp"

#include <algorithm>

#include "bindings/support/bind.hpp"
#include "bindings/support/pickled.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/tactical/calculator.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace tactical {
namespace {

using FigureColumn = nb::ndarray<nb::numpy, const double, nb::ndim<1>>;

/// Return a getter for a column of a native object: a view that keeps the object alive.
template <class Owner> auto column(std::vector<double> Owner::* member) {
    return [member](nb::handle self) {
        const std::vector<double>& values = nb::cast<const Owner&>(self).*member;
        return FigureColumn(values.data(), {values.size()}, self);
    };
}

template <class Owner> void def_column(nb::class_<Owner>& c, const char* name, std::vector<double> Owner::* member, const char* doc) {
    c.def_prop_ro(name, column(member), doc);
}

using Figure = double BallisticsResult::*;
constexpr Figure kFigures[] = {&BallisticsResult::range,        &BallisticsResult::height,         &BallisticsResult::drift,
                               &BallisticsResult::drop,         &BallisticsResult::time_of_flight, &BallisticsResult::impact_velocity,
                               &BallisticsResult::impact_angle, &BallisticsResult::impact_energy,  &BallisticsResult::elevation,
                               &BallisticsResult::azimuth,      &BallisticsResult::miss_distance,  &BallisticsResult::apex};

/// Its figures in their order, the number of its ending, and the trajectory.
using ResultState = std::tuple<std::uint8_t, std::vector<double>, Trajectory>;

ResultState state_of(const BallisticsResult& result) {
    std::vector<double> figures;
    for (const Figure figure : kFigures) figures.push_back(result.*figure);
    return {static_cast<std::uint8_t>(result.ending), std::move(figures), result.trajectory};
}

void bind_pickle(nb::class_<BallisticsResult>& c) {
    c.def("__getstate__", &state_of);
    c.def(
        "__setstate__",
        [](BallisticsResult& self, nb::handle given) {
            ResultState state;
            if (!nb::try_cast(given, state)) throw damaged_pickle<BallisticsResult>("it must have an ending, figures and a trajectory");
            const auto& [ending, figures, trajectory] = state;
            if (ending > static_cast<std::uint8_t>(Ending::kOutTurned) || figures.size() != std::size(kFigures)) {
                throw damaged_pickle<BallisticsResult>(fmt::format("it has ending {} and {} figures", ending, figures.size()));
            }
            BallisticsResult made;
            made.ending = static_cast<Ending>(ending);
            for (std::size_t i = 0; i < figures.size(); ++i) made.*kFigures[i] = figures[i];
            made.trajectory = trajectory;
            new (&self) BallisticsResult(std::move(made));
        },
        nb::arg("state").none());
    c.def(
        "__eq__",
        [](const BallisticsResult& self, nb::handle other) {
            if (!nb::isinstance<BallisticsResult>(other)) return false;
            const auto& that = nb::cast<const BallisticsResult&>(other);
            const auto same = [&](const Figure figure) { return same_value(self.*figure, that.*figure); };
            return self.ending == that.ending && std::all_of(std::begin(kFigures), std::end(kFigures), same) &&
                   same_value(self.trajectory.time, that.trajectory.time) && same_value(self.trajectory.range, that.trajectory.range) &&
                   same_value(self.trajectory.height, that.trajectory.height) && same_value(self.trajectory.drift, that.trajectory.drift) &&
                   same_value(self.trajectory.velocity, that.trajectory.velocity);
        },
        nb::arg("other").none(), nb::sig("def __eq__(self, other: object, /) -> bool"));
    c.def("__hash__", [](const BallisticsResult& self) { return nb::hash(nb::make_tuple(static_cast<int>(self.ending), self.range)); });
    never_copied(c);
}

void bind_results(nb::module_& m) {
    nb::class_<Trajectory> trajectory(
        m, "Trajectory", "Points of a flight at equal time steps: read-only float64 views of native memory, one number for each point.");
    def_column(trajectory, "time", &Trajectory::time, "s.");
    def_column(trajectory, "range", &Trajectory::range, "m along the line of fire.");
    def_column(trajectory, "height", &Trajectory::height, "m above the muzzle.");
    def_column(trajectory, "drift", &Trajectory::drift, "m to the right.");
    def_column(trajectory, "velocity", &Trajectory::velocity, "m/s.");
    value_record<&Trajectory::time, &Trajectory::range, &Trajectory::height, &Trajectory::drift, &Trajectory::velocity>(trajectory);
    trajectory.def("__len__", [](const Trajectory& self) { return self.time.size(); });

    nb::class_<BallisticsResult> result(
        m, "BallisticsResult",
        "How a shot ended. Figures are for the moment when it was nearest to the target's centre, or hit the "
        "ground; `reason` is \"hit\", \"missed\", \"ground\", \"out of range\", \"outrun\" or \"out-turned\".");
    bind_pickle(result);
    result.def_prop_ro("hit", &BallisticsResult::hit, "It passed within the target's radius of its centre.")
        .def_prop_ro(
            "reason", [](const BallisticsResult& r) { return std::string(ending_name(r.ending)); }, "How it ended.")
        .def_ro("range", &BallisticsResult::range, "m along the line of fire.")
        .def_ro("height", &BallisticsResult::height, "m above the muzzle.")
        .def_ro("drift", &BallisticsResult::drift, "m to the right.")
        .def_ro("drop", &BallisticsResult::drop, "m below the line of bore.")
        .def_ro("time_of_flight", &BallisticsResult::time_of_flight, "s.")
        .def_ro("impact_velocity", &BallisticsResult::impact_velocity, "m/s, against the target.")
        .def_ro("impact_angle", &BallisticsResult::impact_angle, "Radians below the horizontal.")
        .def_ro("impact_energy", &BallisticsResult::impact_energy, "J, against the target.")
        .def_ro("elevation", &BallisticsResult::elevation, "Elevation of the bore, radians; out of range, that of the nearest shot tried.")
        .def_ro("azimuth", &BallisticsResult::azimuth, "Radians to the right.")
        .def_ro("miss_distance", &BallisticsResult::miss_distance, "m from the target's centre.")
        .def_ro("apex", &BallisticsResult::apex, "Maximum height, m above the muzzle.")
        .def_prop_ro(
            "trajectory", [](BallisticsResult& r) -> Trajectory* { return r.trajectory.time.empty() ? nullptr : &r.trajectory; },
            nb::rv_policy::reference_internal, nb::sig("def trajectory(self) -> Trajectory | None"),
            "Points of the flight; None unless requested.")
        .def("__repr__", [](const BallisticsResult& r) {
            return fmt::format(
                "BallisticsResult(hit={}, reason='{}', range={:.3f}, drop={:.3f}, time_of_flight={:.4f}, impact_velocity={:.2f}, "
                "impact_angle={:.5f}, impact_energy={:.1f}, elevation={:.6f}, azimuth={:.6f}, miss_distance={:.4g})",
                r.hit() ? "True" : "False", ending_name(r.ending), r.range, r.drop, r.time_of_flight, r.impact_velocity, r.impact_angle,
                r.impact_energy, r.elevation, r.azimuth, r.miss_distance);
        });

    nb::class_<RangeTable> table(m, "RangeTable", "One shot at given distances: read-only float64 views, NaN beyond its reach.");
    table.def_ro("elevation", &RangeTable::elevation, "Elevation of the bore, radians.");
    def_column(table, "distance", &RangeTable::distance, "m, as given.");
    def_column(table, "time", &RangeTable::time, "s.");
    def_column(table, "height", &RangeTable::height, "m above the muzzle.");
    def_column(table, "drop", &RangeTable::drop, "m below the line of bore.");
    def_column(table, "drift", &RangeTable::drift, "m to the right.");
    def_column(table, "velocity", &RangeTable::velocity, "m/s.");
    def_column(table, "angle", &RangeTable::angle, "Radians below the horizontal.");
    def_column(table, "energy", &RangeTable::energy, "J.");
    value_record<&RangeTable::elevation, &RangeTable::distance, &RangeTable::time, &RangeTable::height, &RangeTable::drop,
                 &RangeTable::drift, &RangeTable::velocity, &RangeTable::angle, &RangeTable::energy>(table);
    table.def("__len__", [](const RangeTable& self) { return self.distance.size(); });
}

}  // namespace
}  // namespace tactical

void bind_shot_results(nb::module_& m) { tactical::bind_results(m); }

}  // namespace void_reckoning
