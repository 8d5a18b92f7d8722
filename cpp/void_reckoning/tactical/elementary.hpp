#pragma once

#include <cmath>
#include <cstdint>

namespace void_reckoning::tactical {

// Transcendental functions by + - * / and square roots alone, so that every compiler and C library computes the same bits. Each is tested
// against the C library's over its whole range; the errors named are the test's tolerances.

struct SineCosine {
    double sine = 0;
    double cosine = 1;
};

/// Return sine and cosine for |x| up to 1e4 radians, absolute error below 1e-12 there and 2e-16 within a turn. Cody and Waite (1980)
/// reduction, Taylor (1715) series.
[[nodiscard]] inline SineCosine sine_cosine(double x) {
    constexpr double kHigh = 0x1.921FB54400000p0;   // pi / 2 in two parts; the first has trailing zeros, so products with it are exact
    constexpr double kLow = 0x1.0B4611A626331p-34;
    const double scaled = x * 0.636619772367581343;
    const auto quadrant = static_cast<std::int64_t>(scaled + (scaled < 0 ? -0.5 : 0.5));
    const auto turns = static_cast<double>(quadrant);
    const double r = (x - turns * kHigh) - turns * kLow;
    const double q = r * r;
    double sine = -1.0 / 1307674368000.0;
    sine = sine * q + 1.0 / 6227020800.0;
    sine = sine * q - 1.0 / 39916800.0;
    sine = sine * q + 1.0 / 362880.0;
    sine = sine * q - 1.0 / 5040.0;
    sine = sine * q + 1.0 / 120.0;
    sine = sine * q - 1.0 / 6.0;
    sine = r + r * q * sine;
    double cosine = 1.0 / 20922789888000.0;
    cosine = cosine * q - 1.0 / 87178291200.0;
    cosine = cosine * q + 1.0 / 479001600.0;
    cosine = cosine * q - 1.0 / 3628800.0;
    cosine = cosine * q + 1.0 / 40320.0;
    cosine = cosine * q - 1.0 / 720.0;
    cosine = cosine * q + 1.0 / 24.0;
    cosine = 1.0 + q * (q * cosine - 0.5);
    switch (quadrant & 3) {
        case 0: return {sine, cosine};
        case 1: return {cosine, -sine};
        case 2: return {-sine, -cosine};
        default: return {-cosine, sine};
    }
}

/// Return the angle of (x, y) in (-pi, pi], absolute error below 1e-15. The half-angle formula twice, then Gregory's (1671) series.
[[nodiscard]] inline double arctangent(double y, double x) {
    constexpr double kHalfPi = 1.57079632679489662;
    const double across = std::fabs(y);
    const double along = std::fabs(x);
    if (across == 0 && along == 0) return 0;
    double t = across < along ? across / along : along / across;
    t /= 1.0 + std::sqrt(1.0 + t * t);
    t /= 1.0 + std::sqrt(1.0 + t * t);
    const double q = t * t;
    double sum = 0;
    for (int n = 21; n >= 1; n -= 2) sum = 1.0 / n - q * sum;
    double angle = 4.0 * t * sum;
    if (across >= along) angle = kHalfPi - angle;
    if (x < 0) angle = 2.0 * kHalfPi - angle;
    return y < 0 ? -angle : angle;
}

/// Return e^x for x in [-60, 60], relative error below 2e-13: a Taylor series of x / 64, squared six times.
[[nodiscard]] inline double exponential(double x) {
    const double t = x * 0x1p-6;
    double sum = 1.0;
    for (int n = 16; n >= 1; --n) sum = 1.0 + sum * t / n;
    for (int i = 0; i < 6; ++i) sum *= sum;
    return sum;
}

/// Return ln x for x in [1e-4, 1e4], absolute error below 1e-13: three square roots, then Gregory's series of the area tangent.
[[nodiscard]] inline double logarithm(double x) {
    const double root = std::sqrt(std::sqrt(std::sqrt(x)));
    const double t = (root - 1.0) / (root + 1.0);
    const double q = t * t;
    double sum = 0;
    for (int n = 61; n >= 1; n -= 2) sum = 1.0 / n + q * sum;
    return 16.0 * t * sum;
}

}  // namespace void_reckoning::tactical
