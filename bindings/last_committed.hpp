#pragma once

#include <memory>
#include <mutex>

#include "void_reckoning/campaign/commit.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// A campaign's world after its last commit, for readers in other threads than the one that plays on.
class LastCommitted : public TurnObserver {
   public:
    void on_commit(const Commit& commit) override { publish(commit.world->snapshot()); }
    void publish(Snapshot snapshot) {
        auto next = std::make_shared<const Snapshot>(std::move(snapshot));
        const std::scoped_lock lock(mutex_);
        snapshot_.swap(next);
    }
    /// So that it holds no memory while nobody plays.
    void forget() {
        const std::scoped_lock lock(mutex_);
        snapshot_.reset();
    }
    [[nodiscard]] std::shared_ptr<const Snapshot> get() const {
        const std::scoped_lock lock(mutex_);
        return snapshot_;
    }

   private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Snapshot> snapshot_;
};

}  // namespace void_reckoning
