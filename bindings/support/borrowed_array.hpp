#pragma once

#include <nanobind/ndarray.h>
#include "bindings/support/standard_casters.hpp"

namespace void_reckoning {

/// Check whether an object is an array of numbers: NumPy's, or a DLPack object. nanobind itself takes any object with a buffer, and aborts
/// the process on some of them (dates, arrays of ctypes); from a masked array it would take the values behind the mask.
[[nodiscard]] bool is_array(nanobind::handle value);

/// Borrow an array of numbers as it is; false for anything else. Every array is taken by this function.
template <class Array> [[nodiscard]] bool borrow_array(nanobind::handle value, Array& array) {
    return is_array(value) && nanobind::try_cast<Array>(value, array, false);
}

}  // namespace void_reckoning
