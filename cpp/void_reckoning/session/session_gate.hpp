#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "void_reckoning/base/fork_safe_mutex.hpp"

namespace void_reckoning {

/// Calls `wait()`, which blocks. A language binding with an interpreter lock releases it meanwhile. Does not throw.
using Waiter = std::function<void(const std::function<void()>& wait)>;

/// Decides which thread may read, change or play a session's contents, and lets threads wait for each other: one mutex, one condition
/// variable. No callback runs while the mutex is held. Refusals are a StateError that names the current activity.
class SessionGate {
   public:
    /// `subject`: the beginning of refusals, such as "campaign is running".
    SessionGate(std::string subject, Waiter waiter);

    enum class Activity : std::uint8_t {
        kIdle,
        kWorking,    ///< in the core, or in a policy: no access
        kNotifying,  ///< in a subscriber or a progress call, between two transactions: may be read
        kInSystem,   ///< in a system bound to an event: may be read, and changed by interventions
    };
    enum class Length : std::uint8_t {
        kBrief,  ///< at most a turn: other threads wait for it
        kLong,   ///< other threads are refused, and read the last commit
    };
    enum class Purpose : std::uint8_t { kPlay, kChange };

    /// While it lives, no thread changes what it reads. Short, and not to be held by a thread that then plays or changes.
    class Lease {
       public:
        Lease() = default;
        Lease(Lease&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)), reader_(other.reader_) {}
        Lease& operator=(Lease&& other) noexcept {
            std::swap(gate_, other.gate_);
            std::swap(reader_, other.reader_);
            return *this;
        }
        ~Lease() { end(); }
        /// End early.
        void end() noexcept;

       private:
        friend class SessionGate;
        explicit Lease(const SessionGate* gate) : gate_(gate), reader_(std::this_thread::get_id()) {}
        const SessionGate* gate_ = nullptr;
        std::thread::id reader_;
    };
    /// A reader's access: the live world, or that of the last commit because another thread is ahead of it.
    struct Access {
        bool live = false;
        Lease lease;  ///< none for the playing thread itself
    };
    /// Return access for reading. StateError within the thread's own work, such as in a policy, which has its view.
    [[nodiscard]] Access read() const;
    /// Return access to what only the live campaign has (its place in the log, its policies): StateError while another thread is ahead.
    [[nodiscard]] Lease read_live() const;

    /// While it lives, this thread plays or changes the session's contents.
    class Work {
       public:
        Work(SessionGate& gate, Purpose purpose);
        Work(const Work&) = delete;
        Work& operator=(const Work&) = delete;
        ~Work();
        /// Return whether it is not nested in another one of this thread, as of a system that changes the world.
        [[nodiscard]] bool outermost() const { return outermost_; }
        /// Let other threads read the last commit from here on; until then they wait.
        void settle(Length length);

       private:
        SessionGate& gate_;
        Activity before_ = Activity::kIdle;
        bool outermost_ = false;
    };

    /// Changes the kind of this thread's work for a while: in a subscriber, in a system. Does nothing in a thread without work.
    class During {
       public:
        During(SessionGate& gate, Activity activity);
        During(const During&) = delete;
        During& operator=(const During&) = delete;
        ~During();

       private:
        SessionGate& gate_;
        Activity before_ = Activity::kIdle;
        bool at_work_ = false;
    };

    /// Wait for brief work of other threads. StateError while any thread is at work, for the reason `why`.
    void check_not_working(const char* why) const;
    /// Return whether this thread is within its own work, as a policy is.
    [[nodiscard]] bool working_here() const;
    [[nodiscard]] bool idle() const;

    /// Make the session's contents read-only until unlock(); `why` is given to refused writers. Locks nest.
    void lock(std::string why);
    void unlock();
    [[nodiscard]] bool locked() const;

    /// Call `act()` with the mutex held: for short actions that call no callbacks.
    template <class Act> decltype(auto) guarded(Act&& act) const {
        const std::scoped_lock lock(mutex_);
        return std::forward<Act>(act)();
    }

   private:
    using Guard = std::unique_lock<std::mutex>;
    [[nodiscard]] bool here() const { return worker_ == std::this_thread::get_id(); }
    [[nodiscard]] bool brief_work_elsewhere() const { return brief_ && activity_ == Activity::kWorking && !here(); }
    /// Wait until `ready()`, without the mutex meanwhile.
    void wait_until(Guard& guard, const std::function<bool()>& ready) const;
    void wait_for_brief(Guard& guard) const;
    void forget_other_threads();
    [[nodiscard]] bool reading_here() const;
    [[noreturn]] void refuse(const char* why) const;

    std::string subject_;
    Waiter waiter_;
    mutable ForkSafeMutex mutex_;
    std::unique_ptr<std::condition_variable> changed_ = std::make_unique<std::condition_variable>();
    Activity activity_ = Activity::kIdle;
    std::thread::id worker_;  ///< none while idle
    bool brief_ = false;
    mutable std::vector<std::thread::id> readers_;  ///< holders of leases; a thread appears once for each
    std::vector<std::string> locks_;
};

}  // namespace void_reckoning
