#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace void_reckoning::tactical {

/// Drag coefficient by Mach number: a monotone piecewise cubic through a table's points (Fritsch and Butland, 1984), constant beyond its
/// ends, so it never leaves the range of neighbouring points. Looking it up takes the same time for any table.
class DragCurve {
   public:
    /// `mach` ascending from 0 or more by kMinSpacing or more, `coefficients` 0 or more, both of 1 to kMaxPoints numbers.
    DragCurve(std::span<const double> mach, std::span<const double> coefficients);

    /// Return the standard curve "G1", "G7" or "sphere".
    [[nodiscard]] static std::shared_ptr<const DragCurve> standard(std::string_view name);

    [[nodiscard]] double operator()(double mach) const {
        if (!(mach < last_)) return end_;
        std::size_t i = first_[static_cast<std::size_t>(mach * cells_per_mach_)];
        while (mach >= pieces_[i].end) ++i;
        const Piece& piece = pieces_[i];
        const double t = mach - piece.begin;
        return piece.c0 + t * (piece.c1 + t * (piece.c2 + t * piece.c3));
    }

    /// The same curve for batches: straight between kSamples even steps from 0 to the last point.
    static constexpr std::size_t kSamples = 1024;
    /// Return the number of integration steps that a projectile should take while its speed falls by e, so as not to miss a bend of the
    /// curve.
    [[nodiscard]] double step_rate(double mach) const {
        // Continuous in the Mach number, so that where a shot lands is continuous in how it was fired.
        if (!(mach < last_)) return static_cast<double>(step_rates_[kSamples]);
        const double at = mach * samples_per_mach_;
        const auto i = static_cast<std::size_t>(at);
        const auto low = static_cast<double>(step_rates_[i]);
        return low + (at - static_cast<double>(i)) * (static_cast<double>(step_rates_[i + 1]) - low);
    }
    [[nodiscard]] double samples_per_mach() const { return samples_per_mach_; }
    /// Return the samples: a coefficient in units of sample_unit() in the low half, the difference to the next one in the high half. A
    /// batch reads both at once, and reading is most of its time.
    [[nodiscard]] const std::array<std::int32_t, kSamples + 1>& samples() const { return samples_; }
    [[nodiscard]] double sample_unit() const { return sample_unit_; }
    [[nodiscard]] const std::array<float, kSamples + 2>& step_rates() const { return step_rates_; }

    [[nodiscard]] std::span<const double> mach() const { return mach_; }
    [[nodiscard]] std::span<const double> coefficients() const { return coefficients_; }

    static constexpr std::size_t kMaxPoints = 4096;
    static constexpr double kMaxMach = 30;
    static constexpr double kMinSpacing = 1e-3;
    static constexpr double kMaxDrag = 1000;

   private:
    struct Piece {
        double begin, end;
        double c0, c1, c2, c3;  ///< of powers of (mach - begin)
    };
    void make_pieces();
    void make_cells();
    void make_samples();

    std::vector<double> mach_, coefficients_;
    std::vector<Piece> pieces_;
    std::vector<std::uint16_t> first_;  ///< by cell: the piece that holds the cell's beginning
    double cells_per_mach_ = 0;
    double last_ = 0;
    double end_ = 0;
    double samples_per_mach_ = 0;
    double sample_unit_ = 1;
    std::array<std::int32_t, kSamples + 1> samples_{};
    std::array<float, kSamples + 2> step_rates_{};
};

}  // namespace void_reckoning::tactical
