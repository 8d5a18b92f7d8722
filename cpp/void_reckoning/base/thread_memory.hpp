#pragma once

namespace void_reckoning {

/// Allocate this thread's thread-local memory; call first in every thread of the core's own. Thread-local variables of this library and of
/// C++'s exceptions are allocated when a thread first touches one, and the process ends if memory runs out then: in the middle of code that
/// could have failed cleanly.
void take_thread_memory();

}  // namespace void_reckoning
