#include "void_reckoning/tactical/drag_curve.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning::tactical {
namespace {

constexpr double kWidestCell = 1.0 / 40;    // the standard tables' points are multiples of it
constexpr double kMaxShare = 0.25;  // maximum share of the speed lost in one step
constexpr double kDragChange = 0.3;         // maximum relative change of the coefficient in one step
constexpr double kSampleUnits = 32'767;     // so that any difference fits into 16 bits, too
constexpr double kSharpestBend = 30;        // beyond this a curve counts as a jump: finer steps would gain nothing

void check_table(std::span<const double> mach, std::span<const double> coefficients) {
    if (mach.empty()) throw InvalidInput("drag curve: mach must have 1 to 4096 points, got 0");
    if (mach.size() > DragCurve::kMaxPoints) {
        throw InvalidInput(fmt::format("drag curve: mach must have 1 to {} points, got {}", DragCurve::kMaxPoints, mach.size()));
    }
    if (coefficients.size() != mach.size()) {
        throw InvalidInput(
            fmt::format("drag curve: coefficients must have as many numbers as mach, {}, got {}", mach.size(), coefficients.size()));
    }
    for (std::size_t i = 0; i < mach.size(); ++i) {
        if (!(mach[i] >= 0 && mach[i] <= DragCurve::kMaxMach)) {
            throw InvalidInput(fmt::format("drag curve: mach[{}] must be between 0 and {}, got {}", i, DragCurve::kMaxMach, mach[i]));
        }
        if (!(coefficients[i] >= 0 && coefficients[i] <= DragCurve::kMaxDrag)) {
            throw InvalidInput(
                fmt::format("drag curve: coefficients[{}] must be between 0 and {}, got {}", i, DragCurve::kMaxDrag, coefficients[i]));
        }
        if (i > 0 && !(mach[i] - mach[i - 1] >= DragCurve::kMinSpacing)) {
            throw InvalidInput(fmt::format("drag curve: mach[{}] must be at least {} above mach[{}], {}, got {}", i, DragCurve::kMinSpacing,
                                           i - 1, mach[i - 1], mach[i]));
        }
    }
}

/// Return the slope at a point between two chords: their weighted harmonic mean, 0 where the curve turns (Fritsch and Butland, 1984,
/// equation 5).
double slope_between(double before, double chord_before, double after, double chord_after) {
    if (chord_before * chord_after <= 0) return 0;
    const double w1 = 2 * after + before;
    const double w2 = after + 2 * before;
    return (w1 + w2) / (w1 / chord_before + w2 / chord_after);
}

}  // namespace

DragCurve::DragCurve(std::span<const double> mach, std::span<const double> coefficients) {
    check_table(mach, coefficients);
    mach_.assign(mach.begin(), mach.end());
    coefficients_.assign(coefficients.begin(), coefficients.end());
    last_ = mach_.back();
    end_ = coefficients_.back();
    make_pieces();
    make_cells();
    make_samples();
}

void DragCurve::make_pieces() {
    const std::size_t points = mach_.size();
    if (mach_[0] > 0) pieces_.push_back({0, mach_[0], coefficients_[0], 0, 0, 0});
    std::vector<double> chords(points, 0), slopes(points, 0);
    for (std::size_t i = 0; i + 1 < points; ++i) chords[i] = (coefficients_[i + 1] - coefficients_[i]) / (mach_[i + 1] - mach_[i]);
    for (std::size_t i = 1; i + 1 < points; ++i) {
        slopes[i] = slope_between(mach_[i] - mach_[i - 1], chords[i - 1], mach_[i + 1] - mach_[i], chords[i]);
    }
    if (points > 1) {
        slopes[0] = chords[0];
        slopes[points - 1] = chords[points - 2];
    }
    for (std::size_t i = 0; i + 1 < points; ++i) {
        const double h = mach_[i + 1] - mach_[i];
        const double c2 = (3 * chords[i] - 2 * slopes[i] - slopes[i + 1]) / h;
        const double c3 = (slopes[i] + slopes[i + 1] - 2 * chords[i]) / (h * h);
        pieces_.push_back({mach_[i], mach_[i + 1], coefficients_[i], slopes[i], c2, c3});
    }
}

void DragCurve::make_cells() {
    // No cell is wider than the narrowest piece, so a cell holds the end of at most one piece.
    double width = kWidestCell;
    for (const Piece& piece : pieces_) {
        while (width > (piece.end - piece.begin) * (1 + 1e-9)) width *= 0.5;
    }
    cells_per_mach_ = 1 / width;
    const auto cells = static_cast<std::size_t>(last_ * cells_per_mach_) + 1;
    std::size_t piece = 0;
    for (std::size_t cell = 0; cell <= cells; ++cell) {
        // Slightly below the cell's beginning: rounding in the look-up may put a number into the cell that lies before it.
        const double begin = static_cast<double>(cell) / cells_per_mach_ * (1 - 1e-12);
        while (piece + 1 < pieces_.size() && begin >= pieces_[piece].end) ++piece;
        first_.push_back(static_cast<std::uint16_t>(piece));
    }
}

void DragCurve::make_samples() {
    samples_per_mach_ = last_ > 0 ? static_cast<double>(kSamples) / last_ : 1.0;
    const double spacing = 1 / samples_per_mach_;
    std::array<double, kSamples + 2> bends{};
    const double largest = *std::max_element(coefficients_.begin(), coefficients_.end());
    if (largest > 0) sample_unit_ = largest / kSampleUnits;
    const auto units_at = [&](std::size_t i) {
        return static_cast<std::int32_t>((*this)(static_cast<double>(i) * spacing) / sample_unit_ + 0.5);
    };
    for (std::size_t i = 0; i < samples_.size(); ++i) {
        const std::int32_t change = i + 1 < samples_.size() ? units_at(i + 1) - units_at(i) : 0;
        samples_[i] = change * 65536 + units_at(i);
    }
    for (std::size_t i = 0; i < bends.size(); ++i) {
        const double mach = static_cast<double>(i) * spacing;
        const double change = ((*this)(mach + spacing) - (*this)(mach)) / spacing;
        bends[i] = std::min(kSharpestBend, std::fabs(change) * mach / std::max(1e-9, (*this)(mach)));
    }
    // A step looks ahead: all bends within 8% of the Mach number count.
    for (std::size_t i = 0; i < bends.size(); ++i) {
        const std::size_t reach = i / 12 + 1;
        double sharpest = 0;
        for (std::size_t j = i - std::min(i, reach); j <= std::min(i + reach / 4, bends.size() - 1); ++j) {
            sharpest = std::max(sharpest, bends[j]);
        }
        step_rates_[i] = static_cast<float>(std::max(1 / kMaxShare, sharpest / kDragChange));
    }
}

}  // namespace void_reckoning::tactical
