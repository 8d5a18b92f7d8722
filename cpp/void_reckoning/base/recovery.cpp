#include "void_reckoning/base/recovery.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <thread>

namespace void_reckoning {

Fault fault_of(int system_error) {
    switch (system_error) {
        case EINTR:
        case EAGAIN:
        case EBUSY: return Fault::kTransient;
        default: return Fault::kFatal;
    }
}

int with_patience(const std::function<int()>& call) {
    constexpr std::array kWaits = {1, 10, 100};  // ms
    int result = call();
    for (const int wait : kWaits) {
        if (result >= 0 || fault_of(-result) != Fault::kTransient) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(wait));
        result = call();
    }
    return result;
}

}  // namespace void_reckoning
