#pragma once

#include <fmt/core.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "void_reckoning/base/recovery.hpp"

namespace void_reckoning {

/// Root of every error of the core. The message names the field, the value and the allowed range; control characters in it, as of a name
/// from outside, become escapes (base/printable.hpp).
class Error : public std::runtime_error {
   public:
    explicit Error(std::string_view message);
    /// Return what follows from the error (base/recovery.hpp).
    [[nodiscard]] virtual Fault fault() const noexcept { return Fault::kFatal; }
};

/// A caller gave a value that is not allowed.
class InvalidInput : public Error {
   public:
    using Error::Error;
    [[nodiscard]] Fault fault() const noexcept override { return Fault::kValidation; }
};

/// A computation could not give a result for valid-looking input.
class CalculationError : public Error {
   public:
    using Error::Error;
    [[nodiscard]] Fault fault() const noexcept override { return Fault::kValidation; }
};

/// The state can't be changed now, or this change can't be completed: the faction turn is rolled back.
class StateError : public Error {
   public:
    using Error::Error;
    [[nodiscard]] Fault fault() const noexcept override { return Fault::kState; }
};

/// An invariant of the state is broken.
class StateCorruption : public StateError {
   public:
    using StateError::StateError;
};

class QueryError : public Error {
   public:
    using Error::Error;
    [[nodiscard]] Fault fault() const noexcept override { return Fault::kValidation; }
};

class NotFound : public QueryError {
   public:
    using QueryError::QueryError;
};

class InvalidQuery : public QueryError {
   public:
    using QueryError::QueryError;
};

/// A file or segment could not be written or read; `what()` names it.
class StorageError : public Error {
   public:
    using Error::Error;
};

/// Bytes on disk or in shared memory do not match their checksums or lengths.
class DamagedData : public Error {
   public:
    using Error::Error;
};

/// The user asked to stop (Ctrl-C, SIGTERM); whatever was committed stays.
class Interrupted : public Error {
   public:
    using Error::Error;
};

[[noreturn]] void raise_corruption(const char* condition, const char* file, int line, const std::string& message);

}  // namespace void_reckoning

/// Check an invariant, in every build; cheap. A broken one raises StateCorruption. Further arguments are a fmt format and its values.
#define VR_CHECK(condition, ...)                                                                               \
    do {                                                                                                       \
        if (!(condition)) [[unlikely]]                                                                         \
            ::void_reckoning::raise_corruption(#condition, __FILE__, __LINE__, ::fmt::format("" __VA_ARGS__)); \
    } while (false)
