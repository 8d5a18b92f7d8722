#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "void_reckoning/base/scalar.hpp"

namespace void_reckoning {

/// Return a value as an unsigned number with the same order: one comparison serves every type. f32 is widened, so that keys of floats are
/// those of doubles; strings are ordered separately, as their codes have no order.
template <class T> [[nodiscard]] constexpr std::uint64_t ordered_key(T value) {
    constexpr std::uint64_t kTop = std::uint64_t{1} << 63U;
    if constexpr (std::is_floating_point_v<T>) {
        const auto bits = std::bit_cast<std::uint64_t>(static_cast<double>(value) + 0.0);
        return bits ^ ((bits & kTop) != 0 ? ~std::uint64_t{0} : kTop);
    } else if constexpr (std::is_signed_v<T>) {
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(value)) ^ kTop;
    } else {
        return value;
    }
}

/// A number to compare with, in its original type.
struct ExactNumber {
    bool is_real = false;
    __extension__ __int128 integer = 0;
    double real = 0;
};

[[nodiscard]] bool is_above(const ExactNumber& a, const ExactNumber& b);

// Return the first or last key of a field's type that stands for a number at least (or above), at most (or below) the given one, without
// rounding; none if there is no such number. The type is numeric or an entity.
[[nodiscard]] std::optional<std::uint64_t> first_key(ScalarType type, const ExactNumber& number, bool above);
[[nodiscard]] std::optional<std::uint64_t> last_key(ScalarType type, const ExactNumber& number, bool below);

}  // namespace void_reckoning
