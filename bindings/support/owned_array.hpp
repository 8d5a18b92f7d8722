#pragma once

#include <nanobind/ndarray.h>
#include "bindings/support/standard_casters.hpp"

#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

namespace void_reckoning {

/// Return values as a read-only NumPy array of that shape, which owns them.
template <class T> [[nodiscard]] nanobind::object owned_array(std::vector<T> values, std::initializer_list<std::size_t> shape) {
    namespace nb = nanobind;
    auto* kept = new std::vector<T>(std::move(values));
    const nb::capsule owner(kept, [](void* pointer) noexcept { delete static_cast<std::vector<T>*>(pointer); });
    return nb::cast(nb::ndarray<nb::numpy, const T>(kept->data(), shape, owner));
}

template <class T> [[nodiscard]] nanobind::object owned_array(std::vector<T> values) {
    const std::size_t count = values.size();
    return owned_array(std::move(values), {count});
}

}  // namespace void_reckoning
