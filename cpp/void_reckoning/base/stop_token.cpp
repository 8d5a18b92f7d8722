#include "void_reckoning/base/stop_token.hpp"

#include <ctime>
#include <utility>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

thread_local StopToken* current = nullptr;

/// Return the time in steps of a few milliseconds, at a fifth of the finer clock's cost.
std::int64_t coarse_now() {
    std::timespec now{};
    (void)::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

StopToken::StopToken(std::function<bool()> look, std::chrono::nanoseconds every)
    : look_(std::move(look)), every_(every.count()), looked_(coarse_now()) {}

bool StopToken::look_due() {
    if (!looks_here()) return false;
    const std::int64_t now = coarse_now();
    if (now - looked_ < every_) return false;
    looked_ = now;
    return true;
}

void StopToken::poll() {
    if (!requested() && look_due() && look_()) request();
    if (requested()) throw Interrupted("interrupted");
}

StopScope::StopScope(StopToken* token) : before_(current) { current = token; }

StopScope::~StopScope() { current = before_; }

StopToken* stop_token() noexcept { return current; }

}  // namespace void_reckoning
