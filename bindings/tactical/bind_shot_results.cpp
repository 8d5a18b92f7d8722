#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include "bindings/support/bind.hpp"
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

void bind_results(nb::module_& m) {
    nb::class_<Trajectory> trajectory(
        m, "Trajectory", "Points of a flight at equal time steps: read-only float64 views of native memory, one number for each point.");
    def_column(trajectory, "time", &Trajectory::time, "s.");
    def_column(trajectory, "range", &Trajectory::range, "m along the line of fire.");
    def_column(trajectory, "height", &Trajectory::height, "m above the muzzle.");
    def_column(trajectory, "drift", &Trajectory::drift, "m to the right.");
    def_column(trajectory, "velocity", &Trajectory::velocity, "m/s.");
    trajectory.def("__len__", [](const Trajectory& self) { return self.time.size(); });

    nb::class_<BallisticsResult>(m, "BallisticsResult",
                                 "How a shot ended. Figures are for the moment when it was nearest to the target's centre, or hit the "
                                 "ground; `reason` is \"hit\", \"missed\", \"ground\", \"out of range\", \"outrun\" or \"out-turned\".")
        .def_prop_ro("hit", &BallisticsResult::hit, "It passed within the target's radius of its centre.")
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
    table.def("__len__", [](const RangeTable& self) { return self.distance.size(); });
}

}  // namespace
}  // namespace tactical

void bind_shot_results(nb::module_& m) { tactical::bind_results(m); }

}  // namespace void_reckoning
