#include "void_reckoning/base/parallel.hpp"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <thread>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/floating_point.hpp"

namespace void_reckoning {

struct Workers::Arena {
    explicit Arena(int threads) : limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads)), arena(threads) {}
    tbb::global_control limit;  // more threads than cores are wanted by tests of exactness
    tbb::task_arena arena;
};

Workers::Workers(int threads) : threads_(threads) {
    if (threads < 0 || threads > 1024) throw InvalidInput(fmt::format("threads is {}; allowed are 0 (all cores) to 1024", threads));
    if (threads == 0) threads_ = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    if (threads_ > 1) arena_ = std::make_unique<Arena>(threads_);
}

Workers::~Workers() = default;

void Workers::for_each(std::size_t count, std::size_t grain, const std::function<void(std::size_t)>& body) const {
    if (!arena_ || count <= grain) {
        for (std::size_t i = 0; i < count; ++i) body(i);
        return;
    }
    arena_->arena.execute([&] {
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, grain), [&](const tbb::blocked_range<std::size_t>& range) {
            const FloatingPointScope exact;
            for (std::size_t i = range.begin(); i != range.end(); ++i) body(i);
        });
    });
}

}  // namespace void_reckoning
