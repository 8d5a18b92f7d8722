#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace void_reckoning {

inline constexpr int kMaxThreads = 1024;  ///< per Workers

/// A bounded pool of worker threads. Results must not depend on how the work is split: give each item its own output place.
class Workers {
   public:
    /// `threads` 1 runs everything in the caller; more may exceed the processor's cores. 0 means usable_cores() (base/usable_cores.hpp).
    explicit Workers(int threads = 1);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    [[nodiscard]] int threads() const { return threads_; }

    /// Call `body(i)` once for each i in [0, count), in any order, in parallel; the first error is rethrown after all have stopped.
    /// `grain`: minimum number of items given to a thread at a time. Polls (base/stop_token.hpp) before each such batch.
    void for_each(std::size_t count, std::size_t grain, const std::function<void(std::size_t)>& body) const;

    /// Like for_each, for items that may each take long: the caller polls while others work, instead of waiting for the last one.
    void for_each_long(std::size_t count, std::size_t grain, const std::function<void(std::size_t)>& body) const;

   private:
    struct Crew;
    int threads_;
    std::unique_ptr<Crew> crew_;
};

}  // namespace void_reckoning
