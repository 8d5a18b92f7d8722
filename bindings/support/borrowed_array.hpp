#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

namespace void_reckoning {

/// Whether an object is an array of numbers: NumPy's, or one that speaks DLPack. nanobind itself takes whatever has a buffer, and ends the
/// process over some of them (dates, arrays of ctypes); of a masked array it would take what the mask hides.
[[nodiscard]] bool is_array(nanobind::handle value);

/// An array of numbers, borrowed as it is; false for anything else. Every array comes in by this.
template <class Array> [[nodiscard]] bool borrow_array(nanobind::handle value, Array& array) {
    return is_array(value) && nanobind::try_cast<Array>(value, array, false);
}

}  // namespace void_reckoning
