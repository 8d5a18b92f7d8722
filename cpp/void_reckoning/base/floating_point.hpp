#pragma once

#include <cstdint>

namespace void_reckoning {

/// Sets the floating-point control word to IEEE defaults (round to nearest, no flush to zero) and restores the caller's at the end of the
/// scope. Held on every entry into the core and in every worker: a library built with fast-math changes it for the whole process.
class FloatingPointScope {
   public:
    FloatingPointScope();
    ~FloatingPointScope();
    FloatingPointScope(const FloatingPointScope&) = delete;
    FloatingPointScope& operator=(const FloatingPointScope&) = delete;

   private:
    std::uint64_t saved_;
};

}  // namespace void_reckoning
