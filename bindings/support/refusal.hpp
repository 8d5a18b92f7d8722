#pragma once

#include "bindings/support/standard_casters.hpp"

#include <exception>
#include <string>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {

/// Return an object as messages show it: its repr, one line of at most 80 characters, or its type if it has none.
[[nodiscard]] std::string shown(nanobind::handle value);
/// Return a type's name, such as "ndarray"; calls no code of the object.
[[nodiscard]] std::string type_name_of(nanobind::handle value);

/// Return whether an object has an attribute; an object that raises something instead has none.
[[nodiscard]] bool has_attribute(nanobind::handle value, const char* name);

/// Return "float64" for an array; "unknown" without a dtype.
[[nodiscard]] std::string dtype_name_of(nanobind::handle value);
/// Return "list"; for an array "ndarray (dtype >f4)".
[[nodiscard]] std::string array_type_of(nanobind::handle value);

/// Return a text for people on one line, cut to some 300 bytes.
[[nodiscard]] std::string bounded(std::string text);

/// Return the Python class of an error. The module must have been initialised.
[[nodiscard]] nanobind::handle python_class_of(const Error& error);

/// Raise `error` with `cause` as its __cause__. A cause that is not an Exception, such as KeyboardInterrupt, is passed on unchanged.
[[noreturn]] void raise_from(nanobind::python_error& cause, const Error& error);

/// How a function refuses a value: the class of error that it documents. `cause` is the Python error that led to it, if any.
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
