#include "bindings/tactical/shot_arrays.hpp"

#include <nanobind/ndarray.h>

#include "bindings/support/borrowed_array.hpp"
#include "bindings/support/interruptible.hpp"
#include "bindings/support/refusal.hpp"
#include "bindings/support/standard_casters.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/floating_point.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

/// Borrow an array; `Array` is an ndarray type, read-only or not.
template <class Array> Array shot_array(nb::handle value, const char* name) {
    Array array;
    if (!borrow_array(value, array)) {
        throw InvalidInput(fmt::format("{} must be a {}NumPy array of float32, got {}", name,
                                       std::is_same_v<Array, nb::ndarray<nb::ro, nb::device::cpu>> ? "" : "writable ",
                                       array_type_of(value)));
    }
    if (!(array.dtype() == nb::dtype<float>())) {
        throw InvalidInput(fmt::format("{} must have dtype float32, got {}", name, dtype_name_of(value)));
    }
    if (array.ndim() != 1) throw InvalidInput(fmt::format("{} must have 1 dimension, got {}", name, array.ndim()));
    if (array.size() > 1 && array.stride(0) != 1) {
        throw InvalidInput(fmt::format("{} must have a stride of 1 element (numpy.ascontiguousarray), got {}", name, array.stride(0)));
    }
    return array;
}

/// Refuse overlapping arrays: the same memory is allowed, but a shifted part of it would be read after it was written.
void check_overlap(const float* in, const float* out, std::size_t size, const char* name) {
    if (in == out) return;
    if (in < out + size && out < in + size)
        throw InvalidInput(fmt::format("out must be {} itself or other memory, got one that overlaps it", name));
}

}  // namespace

nb::object ranges_of_shots(nb::handle velocities, nb::handle angles, nb::object out, const tactical::Projectile* projectile,
                           const tactical::Environment* environment, int threads) {
    using In = nb::ndarray<nb::ro, nb::device::cpu>;
    using Out = nb::ndarray<nb::device::cpu>;
    const auto speeds = shot_array<In>(velocities, "velocities");
    const auto elevations = shot_array<In>(angles, "angles");
    const std::size_t size = speeds.size();
    const auto require = [size](const char* name, std::size_t found) {
        if (found != size) throw InvalidInput(fmt::format("{} must have as many elements as velocities, {}, got {}", name, size, found));
    };
    require("angles", elevations.size());
    Out ranges;
    if (out.is_none()) {
        auto* made = new float[size == 0 ? 1 : size];
        const nb::capsule owner(made, [](void* memory) noexcept { delete[] static_cast<float*>(memory); });
        out = nb::cast(nb::ndarray<nb::numpy, float, nb::ndim<1>>(made, {size}, owner));
    }
    ranges = shot_array<Out>(out, "out");
    require("out", ranges.size());
    const auto* v = static_cast<const float*>(speeds.data());
    const auto* a = static_cast<const float*>(elevations.data());
    auto* r = static_cast<float*>(ranges.data());
    check_overlap(v, r, size, "velocities");
    check_overlap(a, r, size, "angles");
    interruptibly([&] {
        const Workers workers(threads);
        const tactical::Shots shots{{v, size}, {a, size}, {r, size}};
        const tactical::BatchOptions options{&workers};
        if (environment == nullptr || projectile == nullptr) {
            tactical::vacuum_ranges(shots, environment == nullptr ? tactical::kStandardGravity : environment->gravity, options);
        } else {
            tactical::drag_ranges(shots, *projectile, *environment, options);
        }
    });
    return out;
}

}  // namespace void_reckoning
