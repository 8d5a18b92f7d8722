#include "void_reckoning/base/parallel.hpp"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/floating_point.hpp"
#include "void_reckoning/base/one_process.hpp"
#include "void_reckoning/base/stop_token.hpp"
#include "void_reckoning/base/usable_cores.hpp"

namespace void_reckoning {
namespace {

using Body = std::function<void(std::size_t)>;

constexpr int kThreadsPerCore = 2;      // more threads only slow each other down
constexpr int kAlwaysThreads = 8;       // always allowed, on any machine, for tests of exactness
constexpr std::chrono::milliseconds kPollEvery{10};

int crew_size(int asked) {
    if (asked < 0 || asked > kMaxThreads) {
        throw InvalidInput(fmt::format("threads must be an integer from 0 to {}, got {}", kMaxThreads, asked));
    }
    if (asked == 1) return 1;
    const int cores = usable_cores();
    return asked == 0 ? cores : std::min(asked, std::max(kAlwaysThreads, kThreadsPerCore * cores));
}

void work_through(std::size_t begin, std::size_t end, std::size_t grain, const Body& body) {
    for (std::size_t i = begin; i < end; ++i) {
        if ((i - begin) % grain == 0) poll_stop();
        body(i);
    }
}

void share_out(std::size_t count, std::size_t grain, const Body& body, StopToken* token) {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, grain), [&](const tbb::blocked_range<std::size_t>& range) {
        const FloatingPointScope exact;
        const StopScope stoppable(token);
        work_through(range.begin(), range.end(), grain, body);
    });
}

/// Run `work` in an arena without the caller, and poll before it and until it has ended.
template <class Work> void watch(tbb::task_arena& arena, StopToken& token, Work&& work) {
    token.poll();  // many short calls in a row end before the first poll below
    std::mutex mutex;
    std::condition_variable ended;
    bool done = false;
    std::exception_ptr failure;
    arena.enqueue([&] {
        std::exception_ptr caught;
        try {
            work();
        } catch (...) {
            caught = std::current_exception();
        }
        const std::scoped_lock lock(mutex);
        failure = std::move(caught);
        done = true;
        ended.notify_one();
    });
    std::unique_lock lock(mutex);
    while (!ended.wait_for(lock, kPollEvery, [&] { return done; })) {
        if (token.requested()) continue;
        lock.unlock();
        try {
            token.poll();
        } catch (const Interrupted&) {  // NOLINT(bugprone-empty-catch): the work's own polls end it
        }
        lock.lock();
    }
    if (failure) std::rethrow_exception(failure);
    if (token.requested()) token.poll();  // finished before it noticed the request
}

}  // namespace

struct Workers::Crew {
    explicit Crew(int threads)
        : limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads) + 1),
          arena(threads),
          unattended(threads, 0) {}
    /// Return whether the arenas' threads exist in this process: they are created once, and a child of fork() has none of them.
    [[nodiscard]] static bool has_threads() {
        static const MakerProcess first;
        return first.is_this();
    }
    tbb::global_control limit;          // tests of exactness need more threads than cores; one more, which watches
    tbb::task_arena arena;
    tbb::task_arena unattended;         // without a slot for the caller
};

Workers::Workers(int threads) : threads_(crew_size(threads)) {
    if (threads_ <= 1) return;
    (void)Crew::has_threads();
    crew_ = std::make_unique<Crew>(threads_);
}

Workers::~Workers() = default;

void Workers::for_each(std::size_t count, std::size_t grain, const Body& body) const {
    if (!crew_ || count <= grain) return work_through(0, count, grain, body);
    crew_->arena.execute([&, token = stop_token()] { share_out(count, grain, body, token); });
}

void Workers::for_each_long(std::size_t count, std::size_t grain, const Body& body) const {
    StopToken* token = stop_token();
    const bool watched = token != nullptr && token->looks_here() && Crew::has_threads();
    if (!crew_ || count <= grain || !watched) return for_each(count, grain, body);
    watch(crew_->unattended, *token, [&] { share_out(count, grain, body, token); });
}

}  // namespace void_reckoning
