#include "bindings/support/standard_casters.hpp"

#include "bindings/support/bind.hpp"
#include "bindings/support/interruptible.hpp"
#include "bindings/support/settings.hpp"
#include "bindings/tactical/shot_arrays.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/floating_point.hpp"
#include "void_reckoning/tactical/atmosphere.hpp"
#include "void_reckoning/tactical/calculator.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace tactical {
namespace {

std::string shown(const std::optional<double>& value) { return value ? fmt::format("{}", *value) : "None"; }

template <class Made> using Need = typename NumberSetting<Made>::Need;

template <class Made, auto place> constexpr NumberSetting<Made> number(std::string_view name, Need<Made> need = Need<Made>::kDefault) {
    using Value = std::remove_reference_t<decltype(std::declval<Made&>().*place)>;
    constexpr bool may_be_none = std::is_same_v<Value, std::optional<double>>;
    return {name, may_be_none ? Need<Made>::kMayBeNone : need,
            [](Made& made, std::optional<double> value) {
                if constexpr (may_be_none) {
                    made.*place = value;
                } else {
                    made.*place = *value;
                }
            },
            [](const Made& made) { return std::optional<double>(made.*place); }};
}

constexpr NumberSetting<Projectile> kProjectile[] = {
    number<Projectile, &Projectile::mass>("mass", Need<Projectile>::kRequired),
    number<Projectile, &Projectile::muzzle_velocity>("muzzle_velocity", Need<Projectile>::kRequired),
    number<Projectile, &Projectile::diameter>("diameter"),
    number<Projectile, &Projectile::form_factor>("form_factor"),
    number<Projectile, &Projectile::ballistic_coefficient>("ballistic_coefficient"),
    number<Projectile, &Projectile::steering>("steering"),
    number<Projectile, &Projectile::steering_budget>("steering_budget"),
    number<Projectile, &Projectile::navigation>("navigation"),
    number<Projectile, &Projectile::thrust>("thrust"),
    number<Projectile, &Projectile::burn_time>("burn_time"),
    number<Projectile, &Projectile::lifetime>("lifetime")};

template <auto vector, auto axis> constexpr NumberSetting<Target> part(std::string_view name) {
    return {name, Need<Target>::kDefault, [](Target& made, std::optional<double> value) { made.*vector.*axis = *value; },
            [](const Target& made) { return std::optional<double>(made.*vector.*axis); }};
}

using Vector = decltype(Target::velocity);
constexpr NumberSetting<Target> kTarget[] = {number<Target, &Target::distance>("distance", Need<Target>::kRequired),
                                             number<Target, &Target::height>("height"),
                                             number<Target, &Target::radius>("radius"),
                                             part<&Target::velocity, &Vector::x>("velocity_x"),
                                             part<&Target::velocity, &Vector::y>("velocity_y"),
                                             part<&Target::velocity, &Vector::z>("velocity_z"),
                                             part<&Target::acceleration, &Vector::x>("acceleration_x"),
                                             part<&Target::acceleration, &Vector::y>("acceleration_y"),
                                             part<&Target::acceleration, &Vector::z>("acceleration_z")};

constexpr NumberSetting<Environment> kEnvironment[] = {number<Environment, &Environment::gravity>("gravity"),
                                                       number<Environment, &Environment::altitude>("altitude"),
                                                       number<Environment, &Environment::temperature>("temperature"),
                                                       number<Environment, &Environment::pressure>("pressure"),
                                                       number<Environment, &Environment::humidity>("humidity"),
                                                       number<Environment, &Environment::air_density>("air_density"),
                                                       number<Environment, &Environment::wind_x>("wind_x"),
                                                       number<Environment, &Environment::wind_z>("wind_z"),
                                                       number<Environment, &Environment::ground_height>("ground_height")};

nb::dict given_of(const DragCurve& curve) {
    nb::dict given;
    const auto tuple_of = [](std::span<const double> numbers) {
        return nb::tuple(nb::cast(std::vector<double>(numbers.begin(), numbers.end())));
    };
    given["mach"] = tuple_of(curve.mach());
    given["coefficients"] = tuple_of(curve.coefficients());
    return given;
}

DragCurve curve_of(const nb::kwargs& given) {
    if (given.size() != 2 || !given.contains("mach") || !given.contains("coefficients")) {
        throw damaged_pickle<DragCurve>("it must have mach and coefficients");
    }
    return DragCurve(numbers_of(given["mach"], "mach"), numbers_of(given["coefficients"], "coefficients"));
}

void bind_drag_curve(nb::module_& m) {
    nb::class_<DragCurve> c(m, "DragCurve",
                            "Drag coefficient by Mach number: a monotone cubic through a table's points, constant beyond its ends.\n\n"
                            "Parameters\n----------\n"
                            "mach\n    Ascending, 0 to 30, 0.001 apart or more; 1 to 4,096 numbers.\n"
                            "coefficients\n    As many drag coefficients, 0 to 1,000, against the area pi / 4 times diameter squared.\n\n"
                            "Raises\n------\nInvalidInput\n    For an empty, unsorted or negative table.");
    pickled_as_arguments(c, [](const DragCurve& self) { return given_of(self); }, [](const nb::kwargs& given) { return curve_of(given); });
    c.def(
         "__init__",
         [](DragCurve* self, nb::handle mach, nb::handle coefficients) {
             new (self) DragCurve(numbers_of(mach, "mach"), numbers_of(coefficients, "coefficients"));
         },
         "mach"_a.none(), "coefficients"_a.none(),
         nb::sig("def __init__(self, mach: collections.abc.Sequence[float], coefficients: collections.abc.Sequence[float]) -> None"))
        .def_static("standard", &DragCurve::standard, "name"_a, "\"G1\", \"G7\" or \"sphere\": the curve of a standard projectile.")
        .def(
            "__call__", [](const DragCurve& self, double mach) { return self(mach); }, "mach"_a,
            "Return the drag coefficient at a Mach number.")
        .def_prop_ro(
            "mach", [](const DragCurve& self) { return std::vector<double>(self.mach().begin(), self.mach().end()); },
            "Mach numbers of the table's points.")
        .def_prop_ro(
            "coefficients",
            [](const DragCurve& self) { return std::vector<double>(self.coefficients().begin(), self.coefficients().end()); },
            "Drag coefficients of the table's points.");
}

std::shared_ptr<const DragCurve> curve_of(const nb::object& value) {
    if (value.is_none()) return nullptr;
    if (nb::isinstance<nb::str>(value)) return DragCurve::standard(text_of(value, "projectile.drag_curve"));
    std::shared_ptr<DragCurve> curve;
    if (!nb::try_cast(value, curve)) {
        throw InvalidInput(fmt::format("projectile.drag_curve must be G1, G7, sphere, a DragCurve or None, got {}", type_name_of(value)));
    }
    return curve;
}

Projectile projectile_of(const nb::kwargs& given) {
    Projectile made;
    made.drag_curve = DragCurve::standard("G1");
    for (const auto& [name, value] : entries_of(given, "projectile")) {
        if (name == "drag_curve") {
            made.drag_curve = curve_of(value);
        } else {
            take_setting<Projectile>(made, kProjectile, "projectile", name, value, "drag_curve");
        }
    }
    check_complete<Projectile>(kProjectile, "projectile", given);
    // What does not depend on the environment is checked at once.
    Environment vacuum;
    vacuum.air_density = 0;
    check(made, vacuum);
    return made;
}

/// Return the arguments of a projectile. A curve goes as the name of a standard one, where it is that.
nb::dict given_of(const Projectile& projectile) {
    nb::dict given = void_reckoning::given_of<Projectile>(kProjectile, projectile);
    nb::object curve = nb::cast(std::const_pointer_cast<DragCurve>(projectile.drag_curve));
    for (const char* name : {"G1", "G7", "sphere"}) {
        if (projectile.drag_curve == DragCurve::standard(name)) curve = nb::str(name);
    }
    given["drag_curve"] = curve;
    return given;
}

void bind_projectile(nb::module_& m) {
    nb::class_<Projectile> c(
        m, "Projectile",
        "A projectile. SI units. In air it needs a ballistic coefficient, or a diameter.\n\n"
        "Parameters\n----------\n"
        "mass\n    kg.\n"
        "muzzle_velocity\n    m/s.\n"
        "diameter\n    m.\n"
        "form_factor\n    Its drag coefficient relative to that of the curve's projectile; None is 1.\n"
        "ballistic_coefficient\n    kg/m^2: mass / (form_factor diameter^2). One lb/in^2 is 703.0696 kg/m^2.\n"
        "drag_curve\n    \"G1\", \"G7\", \"sphere\", a DragCurve, or None: no drag.\n"
        "steering\n    Maximum sideways acceleration, m/s^2; more than 0 makes it guided, for use where there is no air.\n"
        "steering_budget\n    Total of sideways acceleration times time, m/s.\n"
        "navigation\n    Constant of proportional navigation, 2 to 10.\n"
        "thrust, burn_time\n    Acceleration along its path (m/s^2), and its duration (s).\n"
        "lifetime\n    s; then it is lost.");
    pickled_as_arguments(c, [](const Projectile& self) { return given_of(self); }, &projectile_of);
    c.def(
         "__init__", [](Projectile* self, const nb::kwargs& given) { new (self) Projectile(projectile_of(given)); }, "fields"_a,
         nb::sig("def __init__(self, *, mass: float, muzzle_velocity: float, diameter: float | None = None, form_factor: float | None = "
                 "None, "
                 "ballistic_coefficient: float | None = None, drag_curve: DragCurve | str | None = 'G1', steering: float = 0.0, "
                 "steering_budget: float = ..., navigation: float = 4.0, thrust: float = 0.0, burn_time: float = 0.0, "
                 "lifetime: float = 600.0) -> None"))
        .def_ro("mass", &Projectile::mass)
        .def_ro("muzzle_velocity", &Projectile::muzzle_velocity)
        .def_ro("diameter", &Projectile::diameter)
        .def_ro("form_factor", &Projectile::form_factor)
        .def_ro("ballistic_coefficient", &Projectile::ballistic_coefficient)
        .def_prop_ro("drag_curve", [](const Projectile& self) { return std::const_pointer_cast<DragCurve>(self.drag_curve); })
        .def_ro("steering", &Projectile::steering)
        .def_ro("steering_budget", &Projectile::steering_budget)
        .def_ro("navigation", &Projectile::navigation)
        .def_ro("thrust", &Projectile::thrust)
        .def_ro("burn_time", &Projectile::burn_time)
        .def_ro("lifetime", &Projectile::lifetime)
        .def("__repr__", [](const Projectile& p) {
            return fmt::format(
                "Projectile(mass={}, muzzle_velocity={}, diameter={}, form_factor={}, ballistic_coefficient={}, steering={})", p.mass,
                p.muzzle_velocity, shown(p.diameter), shown(p.form_factor), shown(p.ballistic_coefficient), p.steering);
        });
}

void bind_target(nb::module_& m) {
    const auto make = [](const nb::kwargs& given) {
        const auto made = made_of<Target>(kTarget, "target", given);
        check(made);
        return made;
    };
    nb::class_<Target> c(
        m, "Target",
        "A spherical target: x points from the muzzle at its position when the shot is fired, y up, z to the right.\n\n"
        "Parameters\n----------\n"
        "distance, height, radius\n    m: horizontally, above the muzzle, and of the sphere.\n"
        "velocity_x, velocity_y, velocity_z\n    m/s; aiming allows for them.\n"
        "acceleration_x, acceleration_y, acceleration_z\n    m/s^2, from the moment of firing: aiming does not allow for them, seekers "
        "follow them.");
    pickled_as_arguments(c, [](const Target& self) { return void_reckoning::given_of<Target>(kTarget, self); }, make);
    c.def(
         "__init__", [make](Target* self, const nb::kwargs& given) { new (self) Target(make(given)); }, "fields"_a,
         nb::sig("def __init__(self, *, distance: float, height: float = 0.0, radius: float = 0.5, velocity_x: float = 0.0, "
                 "velocity_y: float = 0.0, velocity_z: float = 0.0, acceleration_x: float = 0.0, acceleration_y: float = 0.0, "
                 "acceleration_z: float = 0.0) -> None"))
        .def_ro("distance", &Target::distance)
        .def_ro("height", &Target::height)
        .def_ro("radius", &Target::radius)
        .def_prop_ro(
            "velocity", [](const Target& t) { return nb::make_tuple(t.velocity.x, t.velocity.y, t.velocity.z); },
            nb::sig("def velocity(self) -> tuple[float, float, float]"))
        .def_prop_ro(
            "acceleration", [](const Target& t) { return nb::make_tuple(t.acceleration.x, t.acceleration.y, t.acceleration.z); },
            nb::sig("def acceleration(self) -> tuple[float, float, float]"))
        .def("__repr__", [](const Target& t) {
            return fmt::format("Target(distance={}, height={}, radius={}, velocity=({}, {}, {}), acceleration=({}, {}, {}))", t.distance,
                               t.height, t.radius, t.velocity.x, t.velocity.y, t.velocity.z, t.acceleration.x, t.acceleration.y,
                               t.acceleration.z);
        });
}

void bind_environment(nb::module_& m) {
    const auto make = [](const nb::kwargs& given) {
        const auto made = made_of<Environment>(kEnvironment, "environment", given);
        check(made);
        return made;
    };
    nb::class_<Environment> c(
        m, "Environment",
        "The medium of a shot: by default the ICAO standard atmosphere.\n\n"
        "Parameters\n----------\n"
        "gravity\n    m/s^2.\n"
        "altitude\n    Altitude of the muzzle above sea level, m, -1,000 to 80,000.\n"
        "temperature, pressure\n    At the muzzle, K (150 to 400) and Pa; None: standard at this altitude.\n"
        "humidity\n    0 to 1.\n"
        "air_density\n    kg/m^3 at the muzzle, instead of pressure; 0: vacuum. Given with a pressure, it must agree within 1%.\n"
        "wind_x, wind_z\n    m/s along the line of fire (a tail wind is positive), and to the right.\n"
        "ground_height\n    m above the muzzle; a projectile that reaches it stops. None: there is no ground.");
    pickled_as_arguments(c, [](const Environment& self) { return void_reckoning::given_of<Environment>(kEnvironment, self); }, make);
    c.def(
         "__init__", [make](Environment* self, const nb::kwargs& given) { new (self) Environment(make(given)); }, "fields"_a,
         nb::sig("def __init__(self, *, gravity: float = 9.80665, altitude: float = 0.0, temperature: float | None = None, "
                 "pressure: float | None = None, humidity: float = 0.0, air_density: float | None = None, wind_x: float = 0.0, "
                 "wind_z: float = 0.0, ground_height: float | None = None) -> None"))
        .def_ro("gravity", &Environment::gravity)
        .def_ro("altitude", &Environment::altitude)
        .def_prop_ro(
            "temperature", [](const Environment& e) { return Atmosphere(e).temperature(); }, "At the muzzle, K.")
        .def_prop_ro(
            "pressure", [](const Environment& e) { return Atmosphere(e).pressure(); }, "At the muzzle, Pa.")
        .def_ro("humidity", &Environment::humidity)
        .def_prop_ro(
            "air_density", [](const Environment& e) { return Atmosphere(e).density(); }, "At the muzzle, kg/m^3.")
        .def_prop_ro(
            "speed_of_sound", [](const Environment& e) { return Atmosphere(e).speed_of_sound(); }, "At the muzzle, m/s.")
        .def(
            "density_at", [](const Environment& e, double height) { return Atmosphere(e).at(height).density; }, "height"_a,
            "Return the density, kg/m^3, at a height above the muzzle (m).")
        .def_ro("wind_x", &Environment::wind_x)
        .def_ro("wind_z", &Environment::wind_z)
        .def_ro("ground_height", &Environment::ground_height)
        .def("__repr__", [](const Environment& e) {
            return fmt::format(
                "Environment(gravity={}, altitude={}, temperature={}, pressure={}, humidity={}, air_density={}, wind_x={}, "
                "wind_z={}, ground_height={})",
                e.gravity, e.altitude, shown(e.temperature), shown(e.pressure), e.humidity, shown(e.air_density), e.wind_x, e.wind_z,
                shown(e.ground_height));
        });
}

void bind_functions(nb::module_& m) {
    m.def(
        "calculate_shot",
        [](const Projectile& projectile, const Target& target, const Environment& environment, std::optional<double> elevation,
           std::optional<double> azimuth, bool high, double trajectory_step) {
            const nb::gil_scoped_release unlocked;
            const FloatingPointScope exact;
            return calculate(projectile, target, environment, {elevation, azimuth, high, trajectory_step});
        },
        "projectile"_a, "target"_a, "environment"_a, "elevation"_a.none(), "azimuth"_a.none(), "high"_a, "trajectory_step"_a);
    m.def(
        "fall_of_shot",
        [](const Projectile& projectile, double elevation, const Environment& environment, double trajectory_step) {
            const nb::gil_scoped_release unlocked;
            const FloatingPointScope exact;
            return fall_of_shot(projectile, elevation, environment, trajectory_step);
        },
        "projectile"_a, "elevation"_a, "environment"_a, "trajectory_step"_a);
    m.def(
        "zero_elevation",
        [](const Projectile& projectile, double distance, double height, const Environment& environment) {
            const nb::gil_scoped_release unlocked;
            const FloatingPointScope exact;
            return zero_elevation(projectile, distance, height, environment);
        },
        "projectile"_a, "distance"_a, "height"_a, "environment"_a);
    m.def(
        "range_table",
        [](const Projectile& projectile, const std::vector<double>& distances, double elevation, const Environment& environment) {
            return interruptibly([&] { return range_table(projectile, distances, elevation, environment); });
        },
        "projectile"_a, "distances"_a, "elevation"_a, "environment"_a);
    m.def(
        "ranges_of_shots", &ranges_of_shots, "velocities"_a, "angles"_a, "out"_a.none(), "projectile"_a.none(), "environment"_a.none(),
        "threads"_a,
        nb::sig(
            "def ranges_of_shots(velocities: typing.Any, angles: typing.Any, out: typing.Any, projectile: Projectile | None, environment: "
            "Environment | None, threads: int) -> typing.Any"));
}

}  // namespace
}  // namespace tactical

void bind_ballistics(nb::module_& m) {
    tactical::bind_drag_curve(m);
    tactical::bind_projectile(m);
    tactical::bind_target(m);
    tactical::bind_environment(m);
    tactical::bind_functions(m);
}

}  // namespace void_reckoning
