#pragma once

#include <functional>

namespace void_reckoning {

/// The kind of a failure, which determines what follows. The only such table: Error::fault() returns the row of every error of the core.
///
/// | row        | errors                                              | what follows                                                        |
/// |------------|-----------------------------------------------------|---------------------------------------------------------------------|
/// | transient  | EINTR, EAGAIN, EBUSY of opening, renaming, removing, locking | with_patience(): again, a few times, then fatal; never a sync |
/// | validation | InvalidInput, CalculationError, QueryError          | that order, entity or battle is left out, its reason kept           |
/// | state      | StateError, PolicyError, and any of the above that comes from within a rule | the faction turn is rolled back, the log says why |
/// | fatal      | StorageError, DamagedData, Interrupted, anything else | what is open is rolled back, the campaign stops, the error passes through; resumable |
enum class Fault { kTransient, kValidation, kState, kFatal };

/// Return whether a call that failed with this error may succeed when it is repeated.
[[nodiscard]] Fault fault_of(int system_error);

/// Return the result of a system call in the kernel's convention: 0 or more, or minus errno. Retried after 1, 10 and 100 ms while its fault
/// is transient. Not for a sync: the system reports a failed one only once, and the retry would be taken for a success.
[[nodiscard]] int with_patience(const std::function<int()>& call);

}  // namespace void_reckoning
