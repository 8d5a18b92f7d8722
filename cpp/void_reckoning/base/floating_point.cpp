#include "void_reckoning/base/floating_point.hpp"

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace void_reckoning {
namespace {

#if defined(__x86_64__)
constexpr unsigned kDefaultControl = 0x1F80;  // all exceptions masked, nearest, no FTZ, no DAZ
std::uint64_t read_control() { return _mm_getcsr(); }
void write_control(std::uint64_t value) { _mm_setcsr(static_cast<unsigned>(value)); }
#elif defined(__aarch64__)
constexpr std::uint64_t kDefaultControl = 0;
std::uint64_t read_control() {
    std::uint64_t value = 0;
    asm volatile("mrs %0, fpcr" : "=r"(value));
    return value;
}
void write_control(std::uint64_t value) { asm volatile("msr fpcr, %0" : : "r"(value)); }
#else
#error "This processor's floating-point control word is not known."
#endif

}  // namespace

FloatingPointScope::FloatingPointScope() : saved_(read_control()) { write_control(kDefaultControl); }
FloatingPointScope::~FloatingPointScope() { write_control(saved_); }

}  // namespace void_reckoning
