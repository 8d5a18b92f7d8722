#pragma once

#include <string>
#include <utility>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {

/// The message of the error that `call` throws, of class `Thrown` or one derived from it.
template <class Thrown = Error, class Call> std::string message_of(Call&& call) {
    try {
        std::forward<Call>(call)();
    } catch (const Thrown& error) {
        return error.what();
    }
    return "nothing was thrown";
}

}  // namespace void_reckoning
