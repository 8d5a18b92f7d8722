#pragma once

#include <cmath>

namespace void_reckoning::tactical {

/// x along the line of fire, y up, z to the right.
struct Vector {
    double x = 0;
    double y = 0;
    double z = 0;
};

[[nodiscard]] constexpr Vector operator+(Vector a, Vector b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
[[nodiscard]] constexpr Vector operator-(Vector a, Vector b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
[[nodiscard]] constexpr Vector operator*(double k, Vector a) { return {k * a.x, k * a.y, k * a.z}; }
[[nodiscard]] constexpr double dot(Vector a, Vector b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
[[nodiscard]] constexpr Vector cross(Vector a, Vector b) { return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }
[[nodiscard]] inline double length(Vector a) { return std::sqrt(dot(a, a)); }

/// A position and velocity.
struct Motion {
    Vector position;  ///< m
    Vector velocity;  ///< m/s
};

}  // namespace void_reckoning::tactical
