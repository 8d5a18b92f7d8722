#pragma once

namespace void_reckoning {

/// To be called first in a thread of the core's own. The memory of variables that each thread has, of this library and of C++'s exceptions, is
/// asked for when a thread first touches one, and the process ends where there is none then: in the middle of what could have failed well.
void take_thread_memory();

}  // namespace void_reckoning
