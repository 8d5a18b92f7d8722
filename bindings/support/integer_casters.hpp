#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <limits>

namespace void_reckoning {

/// The last object that was not taken for an integer of an argument, and the bounds that it should have had. Only a call that has just failed
/// may ask: the object may be gone later.
struct RefusedInteger {
    const PyObject* value = nullptr;
    std::int64_t low = 0;
    std::uint64_t high = 0;
};
[[nodiscard]] RefusedInteger& last_refused_integer() noexcept;

/// Return an int of one digit, as most are, without a call; false for others.
inline bool load_small(PyObject* integer, long long& value) noexcept {
#if PY_VERSION_HEX >= 0x030C0000
    const auto* number = reinterpret_cast<const PyLongObject*>(integer);
    if (PyUnstable_Long_IsCompact(number) == 0) return false;
    value = PyUnstable_Long_CompactValue(number);
#else
    const Py_ssize_t size = Py_SIZE(integer);
    if (size < -1 || size > 1) return false;
    value = size == 0 ? 0 : size * static_cast<long long>(reinterpret_cast<const PyLongObject*>(integer)->ob_digit[0]);
#endif
    return true;
}

/// Load an integer as arguments take it: what has __index__, within bounds; not bool, which is refused everywhere.
template <class T> [[nodiscard]] bool load_integer(nanobind::handle value, bool convert, T& number) noexcept {
    using Bounds = std::numeric_limits<T>;
    const auto fits = [&](PyObject* integer) {
        int overflow = 0;
        long long as_signed = 0;
        if (!load_small(integer, as_signed)) as_signed = PyLong_AsLongLongAndOverflow(integer, &overflow);
        if (overflow == 0) {
            if constexpr (Bounds::is_signed) {
                if (as_signed < Bounds::min() || as_signed > Bounds::max()) return false;
            } else {
                if (as_signed < 0 || static_cast<unsigned long long>(as_signed) > Bounds::max()) return false;
            }
            number = static_cast<T>(as_signed);
            return true;
        }
        if constexpr (Bounds::is_signed || sizeof(T) < sizeof(unsigned long long)) return false;
        if (overflow < 0) return false;
        const unsigned long long as_unsigned = PyLong_AsUnsignedLongLong(integer);
        if (as_unsigned == static_cast<unsigned long long>(-1) && PyErr_Occurred() != nullptr) {
            PyErr_Clear();
            return false;
        }
        number = static_cast<T>(as_unsigned);
        return true;
    };
    if (PyLong_CheckExact(value.ptr())) {
        if (fits(value.ptr())) return true;
    } else if (convert && !PyBool_Check(value.ptr()) && PyIndex_Check(value.ptr()) != 0) {
        PyObject* integer = PyNumber_Index(value.ptr());
        const bool taken = integer != nullptr && fits(integer);
        Py_XDECREF(integer);
        if (taken) return true;
        PyErr_Clear();
    }
    last_refused_integer() = {value.ptr(), static_cast<std::int64_t>(Bounds::min()), static_cast<std::uint64_t>(Bounds::max())};
    return false;
}

}  // namespace void_reckoning

// nanobind's own takes True for 1 and does not say which bounds were missed.
NAMESPACE_BEGIN(NB_NAMESPACE)
NAMESPACE_BEGIN(detail)

template <class T> struct integer_caster {
    NB_TYPE_CASTER(T, const_name("int"))
    bool from_python(handle source, std::uint32_t flags, cleanup_list*) noexcept {
        return void_reckoning::load_integer(source, (flags & static_cast<std::uint32_t>(cast_flags::convert)) != 0, value);
    }
    static handle from_cpp(T number, rv_policy, cleanup_list*) noexcept {
        if constexpr (std::is_signed_v<T>) return PyLong_FromLongLong(number);
        return PyLong_FromUnsignedLongLong(number);
    }
};

template <> struct type_caster<std::int8_t> : integer_caster<std::int8_t> {};
template <> struct type_caster<std::uint8_t> : integer_caster<std::uint8_t> {};
template <> struct type_caster<std::int16_t> : integer_caster<std::int16_t> {};
template <> struct type_caster<std::uint16_t> : integer_caster<std::uint16_t> {};
template <> struct type_caster<std::int32_t> : integer_caster<std::int32_t> {};
template <> struct type_caster<std::uint32_t> : integer_caster<std::uint32_t> {};
template <> struct type_caster<long> : integer_caster<long> {};
template <> struct type_caster<unsigned long> : integer_caster<unsigned long> {};
template <> struct type_caster<long long> : integer_caster<long long> {};
template <> struct type_caster<unsigned long long> : integer_caster<unsigned long long> {};

NAMESPACE_END(detail)
NAMESPACE_END(NB_NAMESPACE)
