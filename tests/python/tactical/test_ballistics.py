"""Shots against closed forms, published tables and an independent implementation; laws that every shot obeys; what is refused."""

import dataclasses
import itertools
import math
from typing import Any

import numpy as np
import py_ballisticcalc as pbc
import pytest
import void_reckoning as vr
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from void_reckoning.proto.core import tactical_pb2 as tactical
from void_reckoning.tactical.ballistics import POUND_PER_SQUARE_INCH

G = 9.80665
CALCULATOR = vr.BallisticsCalculator()
DISTANCES = list(range(100, 1001, 100))


def bullet(**other: Any) -> vr.Projectile:
    fields = {"mass": 0.0109, "muzzle_velocity": 820.0, "ballistic_coefficient": 171.0, "drag_curve": "G7"} | other
    return vr.Projectile(**fields)


SHELL = vr.Projectile(mass=43.5, muzzle_velocity=560, diameter=0.155, drag_curve="G7")
ROUND_BALL = vr.Projectile(mass=0.0116, muzzle_velocity=450, diameter=0.0125, drag_curve="sphere")


# Against an independent implementation.


def reference(
    curve: str,
    coefficient: float,
    velocity: float,
    altitude: float,
    wind: tuple[float, float],
    elevation: float = 0.001,
) -> list[Any]:
    """The same shot by py-ballisticcalc: its rows at DISTANCES."""
    table = {"G1": pbc.TableG1, "G7": pbc.TableG7, "sphere": pbc.TableGS}[curve]
    unit = pbc.Unit
    shot = pbc.Shot(
        weapon=pbc.Weapon(sight_height=unit.Meter(0)),
        ammo=pbc.Ammo(pbc.DragModel(coefficient, table), mv=unit.MPS(velocity)),
        atmo=pbc.Atmo.icao(unit.Meter(altitude)),
        winds=[pbc.Wind(unit.MPS(math.hypot(*wind)), unit.Radian(math.atan2(wind[1], wind[0])))],
        relative_angle=unit.Radian(elevation),
    )
    rows = pbc.Calculator().fire(shot, unit.Meter(1000), unit.Meter(100)).records
    return [row for row in rows if (row.distance >> unit.Meter) > 50]


@pytest.mark.parametrize("wind", [(0.0, 0.0), (6.0, 0.0), (-4.0, 8.0)])
@pytest.mark.parametrize("altitude", [0.0, 1800.0])
@pytest.mark.parametrize(
    ("curve", "coefficient", "velocity"),
    [
        ("G1", 0.223, 900.0),
        ("G1", 0.475, 800.0),
        ("G1", 0.62, 330.0),
        ("G7", 0.151, 940.0),
        ("G7", 0.243, 820.0),
        ("G7", 0.368, 870.0),
        ("G7", 0.5, 310.0),
        ("sphere", 0.5, 450.0),
    ],
)
def test_drop_time_and_velocity_are_those_of_an_independent_implementation(
    curve: str, coefficient: float, velocity: float, altitude: float, wind: tuple[float, float]
) -> None:
    rows = reference(curve, coefficient, velocity, altitude, wind)
    assert len(rows) == len(DISTANCES)
    table = CALCULATOR.range_table(
        bullet(muzzle_velocity=velocity, ballistic_coefficient=coefficient * POUND_PER_SQUARE_INCH, drag_curve=curve),
        DISTANCES,
        {"altitude": altitude, "wind_x": wind[0], "wind_z": wind[1]},
        elevation=0.001,
    )
    meter = pbc.Unit.Meter
    for i, row in enumerate(rows):
        distance = row.distance >> meter
        assert distance == pytest.approx(DISTANCES[i], abs=1e-6)
        assert table.time[i] == pytest.approx(row.time, rel=0.005)
        assert table.velocity[i] == pytest.approx(row.velocity >> pbc.Unit.MPS, rel=0.005)
        assert table.drop[i] == pytest.approx(distance * math.tan(0.001) - (row.height >> meter), rel=0.005)
        assert table.drift[i] == pytest.approx(row.windage >> meter, rel=0.01, abs=1e-3)


@pytest.mark.parametrize(("name", "table"), [("G1", pbc.TableG1), ("G7", pbc.TableG7), ("sphere", pbc.TableGS)])
def test_the_standard_curves_pass_through_the_published_points(name: str, table: list[dict[str, float]]) -> None:
    curve = vr.DragCurve.standard(name)
    for row in table:
        assert curve(row["Mach"]) == pytest.approx(row["CD"], abs=1e-12)
    for before, after in itertools.pairwise(table):
        low, high = sorted((before["CD"], after["CD"]))
        for mach in np.linspace(before["Mach"], after["Mach"], 9):
            assert low - 1e-12 <= curve(float(mach)) <= high + 1e-12


def test_the_standard_atmosphere_has_its_published_figures() -> None:
    # ICAO Doc 7488: altitude, temperature, pressure, density, speed of sound.
    for altitude, kelvin, pascal, density, sound in [
        (0, 288.15, 101325, 1.2250, 340.294),
        (1000, 281.65, 89874.6, 1.11164, 336.434),
        (5000, 255.65, 54019.9, 0.736116, 320.529),
        (11000, 216.65, 22632.0, 0.363918, 295.069),
        (15000, 216.65, 12044.5, 0.193674, 295.069),
    ]:
        air = vr.Environment(altitude=altitude)
        assert air.temperature == pytest.approx(kelvin, abs=0.01)
        assert air.pressure == pytest.approx(pascal, rel=2e-5)
        assert air.air_density == pytest.approx(density, rel=2e-5)
        assert air.speed_of_sound == pytest.approx(sound, rel=1e-5)
        assert vr.Environment().density_at(altitude) == pytest.approx(density, rel=3e-5)


def test_damp_air_is_lighter() -> None:
    # 30 degrees Celsius, saturated: 1.1463 kg/m^3 (CIPM-2007) where dry air has 1.1644.
    assert vr.Environment(temperature=303.15, pressure=101325).air_density == pytest.approx(1.1644, rel=1e-3)
    assert vr.Environment(temperature=303.15, pressure=101325, humidity=1).air_density == pytest.approx(
        1.1463, rel=1e-3
    )


# Closed forms.


@given(st.floats(1, 3000), st.floats(0.001, 1.57), st.floats(0.5, 30))
def test_a_shot_in_a_vacuum_is_galileis_parabola(velocity: float, elevation: float, gravity: float) -> None:
    fall = CALCULATOR.fall_of_shot(
        bullet(muzzle_velocity=velocity, lifetime=1e5), elevation, {"gravity": gravity, "air_density": 0}
    )
    assert fall.reason == "ground"
    assert fall.range == pytest.approx(velocity**2 * math.sin(2 * elevation) / gravity, rel=1e-9, abs=1e-9)
    assert fall.time_of_flight == pytest.approx(2 * velocity * math.sin(elevation) / gravity, rel=1e-9)
    assert fall.apex == pytest.approx((velocity * math.sin(elevation)) ** 2 / (2 * gravity), rel=1e-9)
    assert fall.impact_angle == pytest.approx(elevation, abs=1e-7)
    assert fall.impact_velocity == pytest.approx(velocity, rel=1e-9)


def test_a_batch_in_a_vacuum_is_the_closed_form() -> None:
    random = np.random.default_rng(1)
    velocities = random.uniform(0, 3000, 200_000).astype(np.float32)
    angles = random.uniform(0, np.pi / 2, 200_000).astype(np.float32)
    angles[:3] = 0, np.float32(np.pi / 2), np.pi / 4
    expected = velocities.astype(np.float64) ** 2 * np.sin(2 * angles.astype(np.float64)) / G
    assert np.allclose(vr.calculate_ballistics(velocities, angles), expected, rtol=1e-6, atol=0)


# Laws.


@settings(max_examples=60)
@given(
    st.sampled_from(["G1", "G7", "sphere"]),
    st.floats(30, 1200),
    st.floats(20, 1000),
    st.floats(-0.2, 1.5),
    st.floats(-15, 15),
    st.floats(-15, 15),
    st.floats(0, 5000),
)
def test_drag_never_adds_energy_against_the_air(
    curve: str, velocity: float, coefficient: float, elevation: float, wind_x: float, wind_z: float, altitude: float
) -> None:
    shot = bullet(muzzle_velocity=velocity, ballistic_coefficient=coefficient, drag_curve=curve)
    result = CALCULATOR.calculate(
        shot,
        {"distance": 5000},
        {"wind_x": wind_x, "wind_z": wind_z, "altitude": altitude},
        elevation=elevation,
        trajectory_step=0.05,
    )
    points = result.trajectory
    assert points is not None
    # Positions every 0.05 s give velocities; the wind moves the frame in which gravity and drag are the only forces.
    assume(len(points) > 5)
    vx = np.diff(points.range[:-1]) / 0.05 - wind_x
    vy = np.diff(points.height[:-1]) / 0.05
    vz = np.diff(points.drift[:-1]) / 0.05 - wind_z
    height = (points.height[:-2] + points.height[1:-1]) / 2
    energy = (vx**2 + vy**2 + vz**2) / 2 + G * height
    assert (np.diff(energy) <= 1e-6 * abs(energy[:-1]) + 1e-4).all()


@settings(max_examples=40)
@given(st.floats(50, 900), st.floats(-12, 12), st.floats(-30, 30))
def test_what_is_right_is_left_in_a_mirror(distance: float, wind: float, speed: float) -> None:
    one = CALCULATOR.calculate(bullet(), {"distance": distance, "velocity_z": speed}, {"wind_z": wind})
    other = CALCULATOR.calculate(bullet(), {"distance": distance, "velocity_z": -speed}, {"wind_z": -wind})
    assert one.hit
    assert other.hit
    assert (other.azimuth, other.drift) == (-one.azimuth, -one.drift)
    assert (other.elevation, other.time_of_flight, other.range) == (one.elevation, one.time_of_flight, one.range)


@settings(max_examples=40)
@given(st.floats(100, 1500), st.floats(0.02, 0.7), st.floats(1.02, 1.5))
def test_faster_and_denser_shots_go_further_and_head_wind_holds_them_up(
    velocity: float, elevation: float, more: float
) -> None:
    def reach(speed: float = 1.0, coefficient: float = 1.0, **air: float) -> float:
        shot = bullet(muzzle_velocity=velocity * speed, ballistic_coefficient=171 * coefficient)
        return CALCULATOR.fall_of_shot(shot, elevation, air).range

    plain = reach()
    assert reach(speed=more) > plain
    assert reach(coefficient=more) > plain
    assert reach(air_density=1.22 / more) > plain  # not by altitude: cold air has a higher Mach number
    assert reach(wind_x=-5 * more) < plain < reach(wind_x=5 * more)
    assert plain < CALCULATOR.fall_of_shot(bullet(muzzle_velocity=velocity), elevation).range


@settings(max_examples=60)
@given(st.floats(20, 3500), st.floats(-100, 300), st.booleans(), st.floats(-10, 10))
def test_the_elevation_found_hits_when_it_is_shot(distance: float, height: float, high: bool, wind: float) -> None:
    air = {"wind_x": wind, "wind_z": wind / 2}
    target = {"distance": distance, "height": height, "radius": 0.01}
    found = CALCULATOR.calculate(bullet(), target, air, high=high)
    assume(found.reason != "out of range")
    assert found.hit
    assert found.miss_distance < 1e-5
    again = CALCULATOR.calculate(bullet(), target, air, elevation=found.elevation, azimuth=found.azimuth)
    assert again.hit
    assert again.time_of_flight == found.time_of_flight


@given(st.floats(25, 1000), st.floats(0, 0.1))
def test_a_zero_puts_the_shot_on_the_line_of_sight(distance: float, sight: float) -> None:
    elevation = CALCULATOR.zero(bullet(), distance, {}, sight_height=sight)
    assert elevation is not None
    table = CALCULATOR.range_table(bullet(), [distance], {}, elevation=elevation)
    assert table.height[0] == pytest.approx(sight, abs=1e-6)


@settings(max_examples=60)
@given(st.floats(100, 900), st.floats(-25, 25), st.floats(-5, 5), st.floats(-60, 60), st.floats(-8, 8))
def test_a_led_shot_meets_the_mover(distance: float, vx: float, vy: float, vz: float, wind: float) -> None:
    target = vr.Target(distance=distance, height=20, velocity_x=vx, velocity_y=vy, velocity_z=vz)
    result = CALCULATOR.calculate(bullet(), target, {"wind_z": wind})
    assert result.hit
    assert result.miss_distance < 1e-3
    time = result.time_of_flight
    assert result.range == pytest.approx(distance + vx * time, abs=2e-3)
    assert result.drift == pytest.approx(vz * time, abs=2e-3)


def test_a_range_that_is_out_of_reach_is_a_result() -> None:
    result = CALCULATOR.calculate(SHELL, {"distance": 80_000}, {})
    assert not result.hit
    assert result.reason == "out of range"
    assert CALCULATOR.zero(SHELL, 80_000, {}) is None
    just = CALCULATOR.fall_of_shot(SHELL, 0.75, {}).range
    for arc in (False, True):
        assert CALCULATOR.calculate(SHELL, {"distance": just * 0.99}, {}, high=arc).hit
    low, high = (CALCULATOR.calculate(SHELL, {"distance": 6000}, {}, high=arc) for arc in (False, True))
    assert low.elevation < high.elevation
    assert low.time_of_flight < high.time_of_flight


def test_a_shot_at_a_given_elevation_may_fall_short_or_pass_over() -> None:
    ground = {"ground_height": -1.5}
    short = CALCULATOR.calculate(bullet(), {"distance": 2000, "height": -1}, ground, elevation=0.0)
    assert (short.hit, short.reason) == (False, "ground")
    assert short.height == pytest.approx(-1.5, abs=1e-9)
    assert short.miss_distance == pytest.approx(2000 - short.range, rel=1e-3)
    over = CALCULATOR.calculate(bullet(), {"distance": 300}, {}, elevation=0.05)
    assert (over.hit, over.reason) == (False, "missed")
    assert over.miss_distance > 10


def test_energy_and_drop_are_what_they_say() -> None:
    result = CALCULATOR.calculate(bullet(), {"distance": 500, "radius": 0.01}, {})
    assert result.impact_energy == pytest.approx(0.5 * 0.0109 * result.impact_velocity**2)
    assert result.drop == pytest.approx(500 * math.tan(result.elevation), rel=1e-6)


def test_a_trajectory_is_a_view_that_outlives_its_result() -> None:
    points = CALCULATOR.calculate(SHELL, {"distance": 5000}, {}, trajectory_step=0.5).trajectory
    assert points is not None
    time, height = points.time, points.height
    assert len(points) == len(time) == len(height)
    assert not time.flags.owndata
    with pytest.raises(ValueError, match="read-only"):
        height[0] = 1
    del points
    assert np.allclose(np.diff(time)[:-1], 0.5)
    assert height[0] == 0
    assert height[-1] == pytest.approx(0, abs=1e-3)
    assert height.max() > 100


# Space.


@given(st.floats(1e3, 1e7), st.floats(-1e6, 1e6), *[st.floats(-3e3, 3e3)] * 3)
def test_in_space_lead_is_exact(distance: float, height: float, vx: float, vy: float, vz: float) -> None:
    shot = vr.Projectile(mass=100, muzzle_velocity=8000, lifetime=1e6)
    target = vr.Target(distance=distance, height=height, velocity_x=vx, velocity_y=vy, velocity_z=vz)
    result = CALCULATOR.calculate(shot, target, {"gravity": 0, "air_density": 0})
    assert result.hit
    time = result.time_of_flight
    assert math.hypot(distance + vx * time, height + vy * time, vz * time) == pytest.approx(8000 * time, rel=1e-9)
    assert result.drop == pytest.approx(0, abs=1e-6 * distance)


def test_in_space_what_flies_away_faster_is_out_of_range() -> None:
    shot = vr.Projectile(mass=100, muzzle_velocity=8000)
    result = CALCULATOR.calculate(shot, {"distance": 1e4, "velocity_x": 9000}, {"gravity": 0, "air_density": 0})
    assert (result.hit, result.reason) == (False, "out of range")


SPACE = {"gravity": 0, "air_density": 0}


@settings(max_examples=50)
@given(st.floats(2e4, 3e5), *[st.floats(-600, 600)] * 3, *[st.floats(-15, 15)] * 3)
def test_a_guided_shot_hits_what_it_can_out_turn_and_out_run(
    distance: float, vx: float, vy: float, vz: float, ax: float, ay: float, az: float
) -> None:
    missile = vr.Projectile(mass=500, muzzle_velocity=1000, steering=400, thrust=150, burn_time=60)
    target = vr.Target(
        distance=distance,
        radius=5,
        velocity_x=vx,
        velocity_y=vy,
        velocity_z=vz,
        acceleration_x=ax,
        acceleration_y=ay,
        acceleration_z=az,
    )
    result = CALCULATOR.calculate(missile, target, SPACE)
    assert result.hit, result
    assert result.miss_distance <= 5


@settings(max_examples=50)
@given(st.floats(1e3, 1e6), st.floats(1.01, 5), st.floats(0, 5))
def test_a_guided_shot_never_hits_what_outruns_it(distance: float, faster: float, away: float) -> None:
    missile = vr.Projectile(mass=500, muzzle_velocity=2000, steering=400)
    target = vr.Target(distance=distance, radius=5, velocity_x=2000 * faster, acceleration_x=away)
    result = CALCULATOR.calculate(missile, target, SPACE)
    assert (result.hit, result.reason) == (False, "outrun")


@settings(max_examples=50)
@given(st.floats(2e4, 1e5), st.floats(1, 30), st.floats(0, 6.28))
def test_a_guided_shot_never_hits_what_out_turns_it(distance: float, steering: float, phase: float) -> None:
    # Across the line of fire the target moves A t^2 / 2, the missile at most a t^2 / 2: with A = 4 a it stays ahead.
    missile = vr.Projectile(mass=500, muzzle_velocity=3000, steering=steering, lifetime=distance / 3000 * 3)
    turn = 4 * steering
    target = vr.Target(
        distance=distance,
        radius=5,
        acceleration_y=turn * math.cos(phase),
        acceleration_z=turn * math.sin(phase),
    )
    assert 1.5 * steering * (distance / 3000) ** 2 > 5
    result = CALCULATOR.calculate(missile, target, SPACE)
    assert not result.hit
    assert result.reason in {"out-turned", "outrun"}


def test_an_empty_tank_steers_no_more() -> None:
    weaving = {"distance": 1e5, "radius": 5, "acceleration_z": 20}
    missile = {"mass": 500, "muzzle_velocity": 3000, "steering": 200}
    assert CALCULATOR.calculate(missile, weaving, SPACE).hit
    assert not CALCULATOR.calculate(missile | {"steering_budget": 50}, weaving, SPACE).hit


# Batches.


def batch(count: int = 20_000) -> tuple[Any, Any]:
    random = np.random.default_rng(2)
    return random.uniform(20, 900, count).astype(np.float32), random.uniform(0.01, 1.5, count).astype(np.float32)


@pytest.mark.parametrize("air", [None, {}, {"wind_x": 12, "wind_z": -5, "altitude": 2000}])
def test_a_batch_has_the_same_bits_by_any_threads_and_one_by_one(air: Any) -> None:
    velocities, angles = batch()
    whole = vr.calculate_ballistics(velocities, angles, air, projectile=SHELL)
    for threads in (2, 8):
        again = vr.calculate_ballistics(velocities, angles, air, projectile=SHELL, threads=threads)
        assert again.tobytes() == whole.tobytes()
    for i in range(0, 20_000, 997):
        alone = vr.calculate_ballistics(velocities[i : i + 1], angles[i : i + 1], air, projectile=SHELL)
        assert alone.tobytes() == whole[i : i + 1].tobytes()


@pytest.mark.parametrize("shot", [bullet(), SHELL, ROUND_BALL], ids=["bullet", "shell", "ball"])
@pytest.mark.parametrize("air", [{}, {"wind_x": -10, "wind_z": 8, "altitude": 2500}])
def test_a_batch_through_air_agrees_with_single_shots(shot: vr.Projectile, air: dict[str, float]) -> None:
    velocities, angles = batch(300)
    ranges = vr.calculate_ballistics(velocities, angles, air, projectile=shot)
    for velocity, angle, found in zip(velocities, angles, ranges, strict=True):
        single = vr.Projectile(
            mass=shot.mass,
            muzzle_velocity=float(velocity),
            diameter=shot.diameter,
            ballistic_coefficient=shot.ballistic_coefficient,
            drag_curve=shot.drag_curve,
        )
        expected = CALCULATOR.fall_of_shot(single, float(angle), air).range
        assert found == pytest.approx(expected, rel=2e-3, abs=0.05)


def test_a_batch_writes_where_it_is_told_and_copies_nothing() -> None:
    velocities, angles = batch(1000)
    expected = vr.calculate_ballistics(velocities, angles)
    out = np.zeros(1000, np.float32)
    assert vr.calculate_ballistics(velocities, angles, None, out) is out
    assert (out == expected).all()
    assert vr.calculate_ballistics(velocities, angles, out=velocities) is velocities
    assert (velocities == expected).all()
    assert vr.calculate_ballistics(np.zeros(0, np.float32), np.zeros(0, np.float32)).shape == (0,)


FLOATS = np.ones(4, np.float32)
READ_ONLY = np.ones(4, np.float32)
READ_ONLY.flags.writeable = False
SHARED = np.ones(8, np.float32)


@pytest.mark.parametrize(
    ("velocities", "angles", "out", "message"),
    [
        (np.ones(4), FLOATS, None, "velocities must have dtype float32, got float64"),
        (FLOATS, np.ones(4, np.int32), None, "angles must have dtype float32, got int32"),
        (FLOATS, np.ones(8, np.float32)[::2], None, "angles must have a stride of 1 element .*, got 2"),
        (FLOATS, np.ones(3, np.float32), None, "angles must have as many elements as velocities, 4, got 3"),
        (FLOATS, FLOATS, np.ones(5, np.float32), "out must have as many elements as velocities, 4, got 5"),
        (FLOATS, FLOATS, np.ones(4), "out must have dtype float32, got float64"),
        (FLOATS, FLOATS, READ_ONLY, "out must be a writable NumPy array of float32, got ndarray \\(dtype float32\\)"),
        (SHARED[:4], FLOATS, SHARED[2:6], "out must be velocities itself or other memory"),
        (np.ones((2, 2), np.float32), FLOATS, None, "velocities must have 1 dimension, got 2"),
        ([1.0, 2.0], FLOATS, None, "velocities must be a NumPy array of float32, got list"),
        (np.float32([1, 2, -3, 4]), FLOATS, None, r"velocities\[2\] must be between 0 and .* m/s, got -3"),
        (np.float32([1, np.nan, 3, 4]), FLOATS, None, r"velocities\[1\] must be between .*, got nan"),
        (FLOATS, np.float32([0, 1, 1, 2]), None, r"angles\[3\] must be between 0 and pi / 2 radians, got 2"),
    ],
)
def test_wrong_arrays_are_named(velocities: Any, angles: Any, out: Any, message: str) -> None:
    before = None if out is None else out.copy()
    with pytest.raises(vr.InvalidInput, match=message):
        vr.calculate_ballistics(velocities, angles, None, out)
    assert out is None or (out == before).all()


# What is refused.


@pytest.mark.parametrize(
    ("projectile", "target", "environment", "message"),
    [
        ({"mass": 0}, {}, {}, "projectile.mass must be between .*, got 0"),
        ({"mass": math.nan}, {}, {}, "projectile.mass must be between .*, got nan"),
        ({"muzzle_velocity": -1}, {}, {}, "projectile.muzzle_velocity must be between .*, got -1"),
        (
            {"ballistic_coefficient": None},
            {},
            {},
            "projectile.ballistic_coefficient or projectile.diameter must be set",
        ),
        (
            {"diameter": 0.00782, "form_factor": 5},
            {},
            {},
            "projectile.ballistic_coefficient must be within 1% of .*, or be left out, got 171",
        ),
        ({"drag_curve": "G9"}, {}, {}, "drag curve must be one of G1, G7, sphere, or a table, got 'G9'"),
        ({"drag_curve": []}, {}, {}, "mach must have 1 to 4096 points, got 0"),
        ({"drag_curve": [(1, 0.2), (0.5, 0.3)]}, {}, {}, r"mach\[1\] must be at least .* above mach\[0\], 1, got 0.5"),
        ({"drag_curve": [(1, -0.2)]}, {}, {}, r"coefficients\[0\] must be between .*, got -0.2"),
        ({"drag_curve": 3}, {}, {}, "projectile.drag_curve must be G1, .*, got int"),
        ({"weight": 3}, {}, {}, "projectile has no field 'weight'; it has mass"),
        ({"mass": "3"}, {}, {}, "projectile.mass must be a number, got '3'"),
        ({"steering": 5}, {}, {}, "projectile.steering must be 0 where air_density is not 0, got 5"),
        ({"thrust": 5}, {}, {}, "projectile.thrust must be 0 where steering is 0, got 5"),
        ({}, {"distance": -1}, {}, "target.distance must be between .*, got -1"),
        ({}, {"distance": 0}, {}, "target.distance and target.height must not both be 0"),
        ({}, {"radius": 0}, {}, "target.radius must be between .*, got 0"),
        ({}, {"velocity_x": math.inf}, {}, "target.velocity_x must be between .*, got inf"),
        ({}, {}, {"temperature": -5}, "environment.temperature must be between 150 and 400, got -5"),
        ({}, {}, {"pressure": -5}, "environment.pressure must be between .*, got -5"),
        ({}, {}, {"humidity": 50}, "environment.humidity must be between 0 and 1, got 50"),
        (
            {},
            {},
            {"air_density": 0.8, "pressure": 101325},
            "environment.air_density must be within 1% of .*, or be left out, got 0.8",
        ),
        (
            {},
            {},
            {"air_density": 0, "wind_x": 3},
            "environment.wind_x and wind_z must be 0 where air_density is 0, got 3, 0",
        ),
        ({}, {}, {"gravity": math.nan}, "environment.gravity must be between .*, got nan"),
    ],
)
def test_what_is_not_allowed_is_named(projectile: Any, target: Any, environment: Any, message: str) -> None:
    shot = {"mass": 0.0109, "muzzle_velocity": 820, "ballistic_coefficient": 171, "drag_curve": "G7"} | projectile
    with pytest.raises(vr.InvalidInput, match=message):
        CALCULATOR.calculate(shot, {"distance": 500} | target, environment)


def test_what_is_missing_is_named() -> None:
    with pytest.raises(vr.InvalidInput, match=r"projectile\.mass must be given"):
        CALCULATOR.calculate({}, {"distance": 3})
    with pytest.raises(vr.InvalidInput, match="target must be Target, a dict, or a dataclass, got 3"):
        CALCULATOR.calculate(bullet(), 3)
    with pytest.raises(vr.InvalidInput, match=r"elevation must be between .*, got 2"):
        CALCULATOR.calculate(bullet(), {"distance": 3}, elevation=2)
    with pytest.raises(
        vr.InvalidInput, match=r"distances\[1\] must be between the distance before it and 1e12 m, got 5"
    ):
        CALCULATOR.range_table(bullet(), [10, 5], {})


def test_dicts_dataclasses_and_native_objects_are_the_same_shot() -> None:
    @dataclasses.dataclass
    class Mover:
        distance: float
        velocity_z: float

    native = CALCULATOR.calculate(bullet(), vr.Target(distance=400, velocity_z=9), vr.Environment(altitude=500))
    other = CALCULATOR.calculate(
        {"mass": 0.0109, "muzzle_velocity": 820, "ballistic_coefficient": 171, "drag_curve": "G7"},
        Mover(400, 9),
        {"altitude": 500},
    )
    assert repr(native) == repr(other)
    assert native.elevation == other.elevation
    table = {"mach": [0, 1, 2, 5], "coefficients": [0.2, 0.4, 0.3, 0.2]}
    rows = list(zip(table["mach"], table["coefficients"], strict=True))
    by_columns = CALCULATOR.fall_of_shot(
        {"mass": 1, "muzzle_velocity": 500, "diameter": 0.05, "drag_curve": table}, 0.5, {}
    )
    by_rows = CALCULATOR.fall_of_shot(
        {"mass": 1, "muzzle_velocity": 500, "diameter": 0.05, "drag_curve": rows}, 0.5, {}
    )
    assert by_columns.range == by_rows.range


def test_a_shot_in_messages_is_the_same_shot() -> None:
    api = vr.SimulationCoreAPI(vr.Campaign.create(factions=2, systems=10))
    request = tactical.CalculateBallisticsRequest(trajectory_step=0.1)
    request.projectile.mass, request.projectile.muzzle_velocity = 0.0109, 820
    request.projectile.ballistic_coefficient, request.projectile.drag_curve = 171, "G7"
    request.target.distance, request.target.velocity_z = 600, 12
    request.environment.wind_z = 4
    answer = api.calculate_ballistics(request)
    expected = CALCULATOR.calculate(bullet(), {"distance": 600, "velocity_z": 12}, {"wind_z": 4}, trajectory_step=0.1)
    for field in tactical.BallisticsResult.DESCRIPTOR.fields:
        if field.name != "trajectory":
            assert getattr(answer, field.name) == getattr(expected, field.name)
    assert expected.trajectory is not None
    assert [point.height for point in answer.trajectory] == expected.trajectory.height.tolist()
    assert api.calculate_ballistics_bytes(request.SerializeToString()) == answer.SerializeToString()

    request.ClearField("environment")  # standard gravity, no air
    assert api.calculate_ballistics(request).impact_velocity == pytest.approx(
        CALCULATOR.calculate(bullet(), {"distance": 600, "velocity_z": 12}).impact_velocity
    )
    request.environment.air_density = 0
    assert api.calculate_ballistics(request).hit
    request.projectile.drag_table.mach.append(1)
    with pytest.raises(vr.InvalidInput, match="must have either drag_curve or drag_table, got both"):
        api.calculate_ballistics(request)
    with pytest.raises(vr.InvalidInput, match="projectile must be set: a shot needs a projectile and a target"):
        api.calculate_ballistics(tactical.CalculateBallisticsRequest())
    with pytest.raises(vr.InvalidInput):
        api.calculate_ballistics_bytes(b"\xff\xff")


# Examples of docs/rules/ballistics.md, worked out by hand there.


def test_the_examples_of_the_rule_book() -> None:
    air = vr.Environment(temperature=288.15, pressure=101325)
    assert air.air_density == pytest.approx(1.2250, abs=5e-5)
    # 10 g, 8 mm: 156.25 kg/m^2; at Mach 2 G7 has 0.298, so 680.6 m/s lose 425 m/s each second, 0.425 m/s in a millisecond.
    shot = vr.Projectile(mass=0.01, muzzle_velocity=2 * air.speed_of_sound, diameter=0.008, drag_curve="G7")
    table = CALCULATOR.range_table(shot, [0, 2 * air.speed_of_sound / 1000], {"gravity": 0})
    assert table.velocity[0] - table.velocity[1] == pytest.approx(0.425, abs=1e-3)
    # Vacuum: 100 m/s at 45 degrees.
    fall = CALCULATOR.fall_of_shot(shot := vr.Projectile(mass=1, muzzle_velocity=100), math.pi / 4)
    assert fall.range == pytest.approx(1019.72, abs=0.01)
    # Lead in space: 10 km off, crossing at 600 m/s, shot at 1,000 m/s: 12.5 s, 36.87 degrees.
    lead = CALCULATOR.calculate(
        vr.Projectile(mass=1, muzzle_velocity=1000), {"distance": 10_000, "velocity_z": 600}, SPACE
    )
    assert lead.time_of_flight == pytest.approx(12.5)
    assert math.degrees(lead.azimuth) == pytest.approx(36.87, abs=0.005)
    assert shot.mass == 1
