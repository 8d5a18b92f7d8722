#include "void_reckoning/base/thread_memory.hpp"

#include <exception>

namespace void_reckoning {
namespace {

thread_local volatile int touched = 0;  // all thread-local variables of a library are allocated together

}  // namespace

void take_thread_memory() { touched = std::uncaught_exceptions(); }

}  // namespace void_reckoning
