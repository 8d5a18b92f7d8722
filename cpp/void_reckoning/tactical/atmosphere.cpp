#include "void_reckoning/tactical/atmosphere.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/tactical/elementary.hpp"

namespace void_reckoning::tactical {
namespace {

constexpr double kSeaTemperature = 288.15;  // K
constexpr double kSeaPressure = 101'325;    // Pa
constexpr double kColdest = kSeaTemperature - kLapse * kTropopause;
constexpr double kDryGas = 287.05287;       // J/(kg K)
constexpr double kVapourGas = 461.523;      // J/(kg K)

/// Return the density at temperature ratio u below the bend.
double density_ratio(double u) { return exponential(kDensityExponent * logarithm(u)); }

}  // namespace

double standard_temperature(double altitude) { return std::max(kColdest, kSeaTemperature - kLapse * altitude); }

double standard_pressure(double altitude) {
    const double below = std::min(altitude, kTropopause);
    const double ratio = exponential((kDensityExponent + 1) * logarithm(1 - kLapse / kSeaTemperature * below));
    return kSeaPressure * ratio * exponential((below - altitude) / (kScaleHeightPerKelvin * kColdest));
}

double air_density(double temperature, double pressure, double humidity) {
    const double celsius = temperature - 273.15;
    const double saturated = humidity > 0 ? 611.2 * exponential(17.62 * celsius / (243.12 + celsius)) : 0;
    const double vapour = std::min(humidity * saturated, pressure);
    return (pressure - vapour) / (kDryGas * temperature) + vapour / (kVapourGas * temperature);
}

Atmosphere::Atmosphere(const Environment& environment) {
    temperature_ = environment.temperature.value_or(standard_temperature(environment.altitude));
    pressure_ = environment.pressure.value_or(standard_pressure(environment.altitude));
    density_ = environment.air_density.value_or(air_density(temperature_, pressure_, environment.humidity));
    if (environment.air_density && !environment.pressure) pressure_ = density_ * kDryGas * temperature_;
    // The tropopause keeps its altitude; on a hot or cold day the air below it is warmer or colder by the same amount everywhere.
    bend_ = std::max(0.0, kTropopause - environment.altitude);
    bend_ratio_ = density_ratio(1 - kLapse * bend_ / temperature_);
}

Air Atmosphere::at(double height) const {
    if (density_ == 0) return {};
    const double u = 1 - kLapse * std::min(height, bend_) / temperature_;
    const double per_sound = 1 / (kSoundPerRootKelvin * std::sqrt(temperature_ * u));
    if (height > bend_) {
        const double fall = std::min(60.0, (height - bend_) / (kScaleHeightPerKelvin * temperature_ * u));
        return {density_ * bend_ratio_ * exponential(-fall), per_sound};
    }
    // u^4.25588 = u^4 root4(u) (1 + 0.00588 ln u + ...), ln u = 4 ln root4(u) by its first Pade approximant: relative error below 2e-8 down
    // to half the temperature, and no logarithm at every step.
    const double root = std::sqrt(std::sqrt(u));
    const double e = (kDensityExponent - 4.25) * 12 * (root * root - 1) / (root * root + 4 * root + 1);
    const double square = u * u;
    return {density_ * square * square * root * (1 + e * (1 + 0.5 * e)), per_sound};
}

double Atmosphere::speed_of_sound() const { return kSoundPerRootKelvin * std::sqrt(temperature_); }

}  // namespace void_reckoning::tactical
