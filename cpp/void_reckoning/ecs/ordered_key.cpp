#include "void_reckoning/ecs/ordered_key.hpp"

#include <cmath>
#include <limits>

namespace void_reckoning {
namespace {

__extension__ using Wide = __int128;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Wide kBeyond = Wide{1} << 100U;  // beyond any integer field

bool is_float(ScalarType type) { return type == ScalarType::kF32 || type == ScalarType::kF64; }

bool is_signed(ScalarType type) {
    return type == ScalarType::kI8 || type == ScalarType::kI16 || type == ScalarType::kI32 || type == ScalarType::kI64;
}

/// Return a whole double as an integer, exact wherever that can matter.
Wide whole(double real) {
    if (real > 0x1p100) return kBeyond;
    if (real < -0x1p100) return -kBeyond;
    return static_cast<Wide>(real);
}

std::uint64_t integer_key(ScalarType type, Wide value) {
    return is_signed(type) ? ordered_key(static_cast<std::int64_t>(value)) : static_cast<std::uint64_t>(value);
}
Wide smallest(ScalarType type) { return is_signed(type) ? Wide{std::numeric_limits<std::int64_t>::min()} : 0; }
Wide largest(ScalarType type) {
    return is_signed(type) ? Wide{std::numeric_limits<std::int64_t>::max()} : Wide{std::numeric_limits<std::uint64_t>::max()};
}

}  // namespace

bool is_above(const ExactNumber& a, const ExactNumber& b) {
    if (a.is_real && b.is_real) return a.real > b.real;
    if (!a.is_real && !b.is_real) return a.integer > b.integer;
    // A real is above an integer if its floor is at least the integer, and it is not the integer itself; and vice versa.
    if (a.is_real) {
        const double down = std::floor(a.real);
        return whole(down) > b.integer || (whole(down) == b.integer && down < a.real);
    }
    const double up = std::ceil(b.real);
    return a.integer > whole(up) || (a.integer == whole(up) && up > b.real);
}

std::optional<std::uint64_t> first_key(ScalarType type, const ExactNumber& number, bool above) {
    if (is_float(type)) {
        double low = number.real;
        bool next = above;
        if (!number.is_real) {
            low = static_cast<double>(number.integer);
            next = above ? whole(low) <= number.integer : whole(low) < number.integer;
        }
        if (next && low == kInfinity) return std::nullopt;
        return ordered_key(next ? std::nextafter(low, kInfinity) : low);
    }
    Wide low = number.integer;
    bool next = above;
    if (number.is_real) {
        const double up = std::ceil(number.real);
        low = whole(up);
        next = above && up == number.real;
    }
    if (next) ++low;
    if (low > largest(type)) return std::nullopt;
    return integer_key(type, low < smallest(type) ? smallest(type) : low);
}

std::optional<std::uint64_t> last_key(ScalarType type, const ExactNumber& number, bool below) {
    if (is_float(type)) {
        double high = number.real;
        bool next = below;
        if (!number.is_real) {
            high = static_cast<double>(number.integer);
            next = below ? whole(high) >= number.integer : whole(high) > number.integer;
        }
        if (next && high == -kInfinity) return std::nullopt;
        return ordered_key(next ? std::nextafter(high, -kInfinity) : high);
    }
    Wide high = number.integer;
    bool next = below;
    if (number.is_real) {
        const double down = std::floor(number.real);
        high = whole(down);
        next = below && down == number.real;
    }
    if (next) --high;
    if (high < smallest(type)) return std::nullopt;
    return integer_key(type, high > largest(type) ? largest(type) : high);
}

}  // namespace void_reckoning
