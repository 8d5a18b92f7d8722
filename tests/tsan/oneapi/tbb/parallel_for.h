#pragma once

// Stands in for oneTBB in builds with the thread sanitizer: the little that base/parallel.cpp uses, on std::thread. Debian's libtbb is
// not instrumented, so the sanitizer cannot see how it hands work over and reports every access of a task; a suppression that matches
// those frames would hide the project's own races inside tasks as well.

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace tbb {

template <typename Value>
class blocked_range {
   public:
    blocked_range(Value begin, Value end, std::size_t grain) : begin_(begin), end_(end), grain_(grain) {}
    [[nodiscard]] Value begin() const { return begin_; }
    [[nodiscard]] Value end() const { return end_; }
    [[nodiscard]] std::size_t grain() const { return grain_; }

   private:
    Value begin_;
    Value end_;
    std::size_t grain_;
};

class global_control {
   public:
    enum parameter { max_allowed_parallelism };
    global_control(parameter /*which*/, std::size_t /*value*/) {}
};

inline thread_local int current_threads = 1;  // in a task: 1, so that what is nested runs where it is

class task_arena {
   public:
    explicit task_arena(int threads, unsigned /*reserved_for_callers*/ = 1) : threads_(threads) {}
    task_arena(const task_arena&) = delete;
    task_arena& operator=(const task_arena&) = delete;
    ~task_arena() {
        std::unique_lock lock(mutex_);
        idle_.wait(lock, [this] { return enqueued_ == 0; });
    }

    template <typename Body>
    void execute(const Body& body) {
        current_threads = threads_;
        struct Reset {
            ~Reset() { current_threads = 1; }
        } reset;
        body();
    }

    template <typename Body>
    void enqueue(Body body) {
        {
            const std::lock_guard lock(mutex_);
            ++enqueued_;
        }
        std::thread([this, body] {
            execute(body);
            const std::lock_guard lock(mutex_);
            --enqueued_;
            idle_.notify_all();
        }).detach();
    }

   private:
    int threads_;
    std::mutex mutex_;
    std::condition_variable idle_;
    int enqueued_ = 0;
};

/// Deals the chunks out in turn, so that every thread gets its share however fast the first one is.
template <typename Value, typename Body>
void parallel_for(const blocked_range<Value>& range, const Body& body) {
    const auto grain = static_cast<Value>(std::max<std::size_t>(1, range.grain()));
    const int threads = current_threads;
    std::atomic<bool> failed = false;
    std::mutex mutex;
    std::exception_ptr error;
    const auto work = [&](int thread) {
        try {
            const auto stride = static_cast<Value>(threads) * grain;
            for (Value begin = range.begin() + static_cast<Value>(thread) * grain; begin < range.end() && !failed; begin += stride) {
                body(blocked_range<Value>(begin, std::min<Value>(begin + grain, range.end()), range.grain()));
            }
        } catch (...) {
            failed = true;
            const std::lock_guard lock(mutex);
            if (!error) error = std::current_exception();
        }
    };
    std::vector<std::thread> others;
    for (int thread = 1; thread < threads; ++thread) others.emplace_back(work, thread);
    current_threads = 1;
    work(0);
    current_threads = threads;
    for (std::thread& other : others) other.join();
    if (error) std::rethrow_exception(error);
}

}  // namespace tbb
