#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "void_reckoning/tactical/batch.hpp"
#include "void_reckoning/tactical/drag_curve.hpp"

// The tables that a loop reads don't alias its output, but the compiler can't know. Clang would warn about the pragma.
#if defined(__clang__)
#define VR_INDEPENDENT
#else
#define VR_INDEPENDENT _Pragma("GCC ivdep")
#endif

// The inner loops of batches, inlined into functions that are compiled for different instructions (batch.cpp). Every element is computed by
// itself, so neither their width nor the way a batch is split changes a bit. All functions they call are always inlined, and arrays are
// plain ones: GCC inlines nothing else into a function that is tuned for another processor.

namespace void_reckoning::tactical {

[[gnu::always_inline]] inline float lesser(float a, float b) { return a < b ? a : b; }
[[gnu::always_inline]] inline float greater(float a, float b) { return a > b ? a : b; }

/// Return sin(y) for y in [0, pi / 2]; polynomial of minimum relative error, 6e-9 before rounding.
[[gnu::always_inline]] inline float sine_of_quarter(float y) {
    const float q = y * y;
    const float c = ((2.6057805e-6F * q - 1.9809603e-4F) * q + 8.333066e-3F) * q - 1.66666595e-1F;
    return y + y * (q * c);
}

/// Return pi / 2 - angle, exact to the last bit although pi / 2 is not a float.
[[gnu::always_inline]] inline float complement(float angle) { return (kSteepestAngle - angle) - 4.37113883e-8F; }

/// Return whether all are numbers in the allowed ranges.
[[gnu::always_inline]] inline bool all_allowed(const float* velocities, const float* angles, std::size_t count, float fastest) {
    int bad = 0;
    for (std::size_t i = 0; i < count; ++i) {
        bad |= static_cast<int>(!(velocities[i] >= 0.0F)) | static_cast<int>(!(velocities[i] <= fastest)) |
               static_cast<int>(!(angles[i] >= 0.0F)) | static_cast<int>(!(angles[i] <= kSteepestAngle));
    }
    return bad == 0;
}

/// Benchmark: vacuum_ranges.
[[gnu::always_inline]] inline void vacuum_block(const float* velocities, const float* angles, float* ranges, std::size_t count,
                                                float per_gravity) {
    for (std::size_t i = 0; i < count; ++i) {
        const float angle = angles[i];
        const float other = complement(angle);
        const float half = angle < other ? angle : other;  // sin(2 a) = sin(2 (pi / 2 - a))
        const float sine = sine_of_quarter(half + half);
        ranges[i] = velocities[i] * velocities[i] * (sine * per_gravity);
    }
}

/// The conditions shared by all shots of a batch, as floats.
struct BatchAir {
    float gravity, wind_x, wind_z;
    float drag;              ///< density at the ground x pi / 8 / ballistic coefficient x sample unit, 1/m
    float lapse;             ///< share of the ground's temperature lost per m
    float per_sound;         ///< 1 / speed of sound at the ground, s/m
    float bend;              ///< m: where the temperature stops falling
    float per_scale_height;  ///< 1/m, above the bend
    float samples_per_mach;
    const std::int32_t* samples;  ///< in units that `drag` includes
    const float* step_rates;
};

inline constexpr std::size_t kLanes = 16;
inline constexpr std::size_t kBlock = 1024;
using Lanes = float[kLanes];

/// As many shots in flight at once as there are lanes. Velocities are relative to the air.
struct Volley {
    alignas(64) Lanes x, y, rx, ry, rz;
    alignas(64) Lanes last_x, last_y, last_rx, last_ry, seconds;  ///< before the last step, and its length
    alignas(64) int steps[kLanes];
};

/// Landings of a block's shots: both ends of the last step.
struct Landings {
    alignas(64) float x[kBlock], y[kBlock], vx[kBlock], vy[kBlock], last_x[kBlock], last_y[kBlock], last_vx[kBlock], last_vy[kBlock],
        seconds[kBlock];
};

struct Slope {
    float x, y, z;
};

[[gnu::always_inline]] inline float drag_rate(const BatchAir& air, float speed, float density, float per_sound) {
    const float at = lesser(speed * per_sound * air.samples_per_mach, static_cast<float>(DragCurve::kSamples));
    const int i = static_cast<int>(at);
    const std::int32_t sample = air.samples[i];
    const auto low = static_cast<float>(sample & 0xFFFF);
    const auto change = static_cast<float>(sample >> 16);
    return (low + (at - static_cast<float>(i)) * change) * density * speed;
}

/// Return (1 - fall)^4.25588 for |fall| far below 1.
[[gnu::always_inline]] inline float thinned(float fall) {
    const float w = 1.0F - fall;
    const float square = w * w;
    return square * square * (1.0F - fall * (0.2558798F + 0.0952026F * fall));
}

/// Advance every lane by one step: Runge and Kutta's fourth order, air density and speed of sound by series about the step's beginning.
/// Benchmark: drag_ranges.
[[gnu::always_inline]] inline void step_volley(Volley& v, const BatchAir& air) {
    constexpr float kFineness = 0.7F;   // of the step that the curve would allow
    constexpr float kTurn = 1.0F;      // maximum change of velocity by gravity in a step, as a multiple of the speed
    constexpr float kSlow = 30.0F;     // m/s: below that speed, drag hardly matters and turning needs no short steps
    constexpr float kClimb = 4000.0F;   // m of height in a step, as the air gets thinner
    constexpr float kOfFlight = 0.35F;  // of the flight time of a shot without drag
    const float per_gravity = 1.0F / air.gravity;
    VR_INDEPENDENT
    for (std::size_t l = 0; l < kLanes; ++l) {
        const float x = v.x[l], y = v.y[l], rx = v.rx[l], ry = v.ry[l], rz = v.rz[l];
        // Density ~ u^4.25588, u the temperature ratio, as in Atmosphere::at.
        const float u = 1.0F - air.lapse * lesser(y, air.bend);
        const float half_root = __builtin_sqrtf(u);
        const float root = __builtin_sqrtf(half_root);
        const float e = (4 * 0.0058798F) * (half_root - 1.0F) * (3.0F / (half_root + 4.0F * root + 1.0F));
        const float above = greater(0.0F, y - air.bend) * air.per_scale_height * 0.25F;
        float thin = 1.0F / (1.0F + above * (1.0F + above * (0.5F + above * (1.0F / 6 + above * (1.0F / 24)))));
        thin *= thin;
        thin *= thin;
        const float density0 = air.drag * (u * u) * (u * u) * root * (1.0F + e * (1.0F + 0.5F * e)) * thin;
        const float per_u = 1.0F / u;
        const float per_sound0 = air.per_sound * half_root * per_u;
        const bool falling = y < air.bend;
        // Density over a step: w^4.25588 with w = 1 - lapse dy; above the bend the exponential's series to the same order.
        const float lapse = falling ? air.lapse * per_u : air.per_scale_height * (1.0F / 4.2558798F);
        const float slowing = falling ? 0.5F * lapse : 0.0F;

        const float speed1 = __builtin_sqrtf(rx * rx + ry * ry + rz * rz);
        const float rate1 = drag_rate(air, speed1, density0, per_sound0);
        const float at = lesser(speed1 * per_sound0 * air.samples_per_mach, static_cast<float>(DragCurve::kSamples));
        const float steps = air.step_rates[static_cast<int>(at)];
        const float slow = speed1 + kSlow;
        const float by_change =
            kFineness * slow / ((rate1 * steps + __builtin_fabsf(ry) * (1.0F / kClimb)) * slow + air.gravity * (1.0F / kTurn));
        const float by_flight = 2.0F * kOfFlight * per_gravity * __builtin_sqrtf(ry * ry + 2.0F * air.gravity * y);
        const float h = lesser(by_change, by_flight);
        const float half = 0.5F * h;

        const float ax1 = -rate1 * rx, ay1 = -rate1 * ry - air.gravity, az1 = -rate1 * rz;
        const float rx2 = rx + half * ax1, ry2 = ry + half * ay1, rz2 = rz + half * az1;
        const float dy2 = half * ry;
        const float rate2 = drag_rate(air, __builtin_sqrtf(rx2 * rx2 + ry2 * ry2 + rz2 * rz2), density0 * thinned(lapse * dy2),
                                      per_sound0 * (1.0F + slowing * dy2));
        const float ax2 = -rate2 * rx2, ay2 = -rate2 * ry2 - air.gravity, az2 = -rate2 * rz2;
        const float rx3 = rx + half * ax2, ry3 = ry + half * ay2, rz3 = rz + half * az2;
        const float dy3 = half * ry2;
        const float rate3 = drag_rate(air, __builtin_sqrtf(rx3 * rx3 + ry3 * ry3 + rz3 * rz3), density0 * thinned(lapse * dy3),
                                      per_sound0 * (1.0F + slowing * dy3));
        const float ax3 = -rate3 * rx3, ay3 = -rate3 * ry3 - air.gravity, az3 = -rate3 * rz3;
        const float rx4 = rx + h * ax3, ry4 = ry + h * ay3, rz4 = rz + h * az3;
        const float dy4 = h * ry3;
        const float rate4 = drag_rate(air, __builtin_sqrtf(rx4 * rx4 + ry4 * ry4 + rz4 * rz4), density0 * thinned(lapse * dy4),
                                      per_sound0 * (1.0F + slowing * dy4));
        const float ax4 = -rate4 * rx4, ay4 = -rate4 * ry4 - air.gravity, az4 = -rate4 * rz4;

        const float sixth = h * (1.0F / 6);
        v.last_x[l] = x;
        v.last_y[l] = y;
        v.last_rx[l] = rx;
        v.last_ry[l] = ry;
        v.seconds[l] = h;
        v.x[l] = x + (h * air.wind_x + sixth * (rx + 2.0F * (rx2 + rx3) + rx4));
        v.y[l] = y + sixth * (ry + 2.0F * (ry2 + ry3) + ry4);
        v.rx[l] = rx + sixth * (ax1 + 2.0F * (ax2 + ax3) + ax4);
        v.ry[l] = ry + sixth * (ay1 + 2.0F * (ay2 + ay3) + ay4);
        v.rz[l] = rz + sixth * (az1 + 2.0F * (az2 + az3) + az4);
        v.steps[l] += 1;
    }
}

/// Compute where the last step's curve (Hermite's cubic through both ends) meets the ground.
[[gnu::always_inline]] inline void land_block(const Landings& end, float* ranges, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const float h = end.seconds[i];
        const float y0 = end.last_y[i], y1 = end.y[i];
        const float dy0 = h * end.last_vy[i], dy1 = h * end.vy[i];
        // y = y0 + dy0 t + c2 t^2 + c3 t^3; starts with the parabola through both ends.
        const float c2 = 3.0F * (y1 - y0) - 2.0F * dy0 - dy1;
        const float c3 = 2.0F * (y0 - y1) + dy0 + dy1;
        const float bend = y1 - y0 - dy0;
        const float root = __builtin_sqrtf(greater(0.0F, dy0 * dy0 - 4.0F * bend * y0));
        float t = bend < 0.0F ? (dy0 + root) / (-2.0F * bend) : 1.0F;
        for (int round = 0; round < 3; ++round) {
            const float value = y0 + t * (dy0 + t * (c2 + t * c3));
            const float rate = dy0 + t * (2.0F * c2 + 3.0F * c3 * t);
            t = rate < 0.0F ? t - value / rate : t;
        }
        t = lesser(1.0F, greater(0.0F, t));
        const float x0 = end.last_x[i], x1 = end.x[i];
        const float dx0 = h * end.last_vx[i], dx1 = h * end.vx[i];
        const float range = x0 + t * (dx0 + t * ((3.0F * (x1 - x0) - 2.0F * dx0 - dx1) + t * (2.0F * (x0 - x1) + dx0 + dx1)));
        ranges[i] = range;
    }
}

/// Compute up to kBlock shots: a lane whose shot has landed takes the next one.
[[gnu::always_inline]] inline void drag_block(const float* velocities, const float* angles, float* ranges, std::size_t count,
                                              const BatchAir& air) {
    alignas(64) float first_rx[kBlock], first_ry[kBlock];
    for (std::size_t i = 0; i < count; ++i) {
        const float other = complement(angles[i]);
        first_rx[i] = velocities[i] * sine_of_quarter(other) - air.wind_x;
        first_ry[i] = velocities[i] * sine_of_quarter(angles[i]);
    }
    Landings end;
    Volley volley{};
    std::size_t shot[kLanes] = {};
    std::size_t next = 0, flying = 0;
    const auto load = [&](std::size_t lane) __attribute__((always_inline)) {
        if (next == count) {  // an empty lane rests on the ground
            shot[lane] = count;
            volley.x[lane] = volley.y[lane] = volley.rx[lane] = volley.ry[lane] = volley.rz[lane] = 0;
            return;
        }
        shot[lane] = next;
        volley.x[lane] = 0;
        volley.y[lane] = 0;
        volley.rx[lane] = first_rx[next];
        volley.ry[lane] = first_ry[next];
        volley.rz[lane] = -air.wind_z;
        volley.steps[lane] = 0;
        ++next;
        ++flying;
    };
    for (std::size_t lane = 0; lane < kLanes; ++lane) load(lane);
    while (flying > 0) {
        step_volley(volley, air);
        int down = 0;
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            down |= static_cast<int>(!(volley.y[lane] >= 0.0F)) | static_cast<int>(volley.steps[lane] >= kMaxSteps);
        }
        if (down == 0) continue;
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            if (volley.y[lane] >= 0.0F && volley.steps[lane] < kMaxSteps) continue;
            const std::size_t i = shot[lane];
            if (i == count) {
                volley.y[lane] = volley.ry[lane] = 0;
                continue;
            }
            const bool lost = volley.y[lane] >= 0.0F;
            end.x[i] = lost ? NAN : volley.x[lane];
            end.y[i] = volley.y[lane];
            end.vx[i] = volley.rx[lane] + air.wind_x;
            end.vy[i] = volley.ry[lane];
            end.last_x[i] = volley.last_x[lane];
            end.last_y[i] = volley.last_y[lane];
            end.last_vx[i] = volley.last_rx[lane] + air.wind_x;
            end.last_vy[i] = volley.last_ry[lane];
            end.seconds[i] = volley.seconds[lane];
            --flying;
            load(lane);
        }
    }
    land_block(end, ranges, count);
}

}  // namespace void_reckoning::tactical
