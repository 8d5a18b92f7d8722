#pragma once

#include <nanobind/nanobind.h>

#include <exception>
#include <string>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {

/// An object as messages show it: its repr, one line of at most 80 characters, or its type where it has none.
[[nodiscard]] std::string shown(nanobind::handle value);
/// "ndarray"; calls nothing of the object's.
[[nodiscard]] std::string type_name_of(nanobind::handle value);

/// "float64" of an array; "unknown" of what has no dtype.
[[nodiscard]] std::string dtype_name_of(nanobind::handle value);
/// "list"; of an array "ndarray (dtype >f4)".
[[nodiscard]] std::string array_type_of(nanobind::handle value);

/// The Python class that stands for an error. The module must have been initialised.
[[nodiscard]] nanobind::handle python_class_of(const Error& error);

/// Raises `error` with `cause` as its __cause__. What is not an Exception, such as KeyboardInterrupt, is passed on unchanged.
[[noreturn]] void raise_from(nanobind::python_error& cause, const Error& error);

/// How a function refuses a value: with which class of error, as it documents. `cause` is the Python error that led to it, if one did.
class Refusal {
   public:
    using Raise = void (*)(const std::string& message, nanobind::python_error* cause);
    explicit constexpr Refusal(Raise raise) : raise_(raise) {}
    [[noreturn]] void operator()(const std::string& message, nanobind::python_error* cause = nullptr) const {
        raise_(message, cause);
        std::terminate();
    }

   private:
    Raise raise_;
};

template <class E>
inline constexpr Refusal kRefuse{[](const std::string& message, nanobind::python_error* cause) {
    if (cause != nullptr) raise_from(*cause, E(message));
    throw E(message);
}};

}  // namespace void_reckoning
