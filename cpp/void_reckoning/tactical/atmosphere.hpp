#pragma once

#include "void_reckoning/tactical/shot.hpp"

namespace void_reckoning::tactical {

struct Air {
    double density = 0;      ///< kg/m^3
    double per_sound = 0;    ///< 1 / speed of sound, s/m
};

// ICAO Doc 7488 (1993): temperature falls by 6.5 K/km up to 11 km, then stays.
inline constexpr double kLapse = 0.0065;                 // K/m
inline constexpr double kTropopause = 11'000;            // m
inline constexpr double kDensityExponent = 4.2558798;    // density ~ temperature^this below the tropopause: g0 / (R lapse) - 1
inline constexpr double kScaleHeightPerKelvin = 29.2712466;  // R / g0, m/K: times temperature, the height in which density falls by e
inline constexpr double kSoundPerRootKelvin = 20.046796;     // sqrt(1.4 R), m/s/sqrt(K)

/// Air above and below the muzzle.
class Atmosphere {
   public:
    explicit Atmosphere(const Environment& environment);

    [[nodiscard]] Air at(double height) const;

    [[nodiscard]] double density() const { return density_; }          ///< at the muzzle, kg/m^3
    [[nodiscard]] double temperature() const { return temperature_; }  ///< at the muzzle, K
    [[nodiscard]] double pressure() const { return pressure_; }        ///< at the muzzle, Pa
    [[nodiscard]] double speed_of_sound() const;                       ///< at the muzzle, m/s
    [[nodiscard]] double bend() const { return bend_; }  ///< height above the muzzle where the temperature stops falling, m

   private:
    double density_ = 0;
    double temperature_ = 0;
    double pressure_ = 0;
    double bend_ = 0;
    double bend_ratio_ = 1;  ///< density at the bend / at the muzzle
};

/// Values of the standard atmosphere.
[[nodiscard]] double standard_temperature(double altitude);  ///< K
[[nodiscard]] double standard_pressure(double altitude);  ///< Pa
/// Return the density of moist air: ideal gases (Dalton, 1802), vapour pressure by Magnus' formula (Sonntag, 1990). kg/m^3
[[nodiscard]] double air_density(double temperature, double pressure, double humidity);

}  // namespace void_reckoning::tactical
