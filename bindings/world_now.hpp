#pragma once

#include <nanobind/nanobind.h>

#include <optional>
#include <utility>

#include "interruptible.hpp"
#include "unlocked.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// A world to be read by this thread: the live one while the GIL is held, or a copy, which shares all blocks, of its own.
class WorldNow {
   public:
    explicit WorldNow(const World& live) : live_(&live), version_(live.version()) {}
    /// Of a world that another thread changes.
    explicit WorldNow(const Snapshot& committed) : own_(World(committed)), version_(committed.past()->last) {}

    [[nodiscard]] const World& operator*() const { return own_ ? *own_ : *live_; }
    [[nodiscard]] const World* operator->() const { return &**this; }
    /// Of the live world when it was as it is here; see World::version().
    [[nodiscard]] std::uint64_t version() const { return version_; }
    /// A copy that nobody else has.
    [[nodiscard]] World take() && { return own_ ? *std::move(own_) : live_->clone(); }

    /// `read(world)` without the GIL, on a copy that nobody changes. A world of few entities is read with it.
    template <class Read> decltype(auto) unlocked(Read&& read) {
        if ((**this).entity_count() < kRowsWorthUnlocking) return std::forward<Read>(read)(**this);
        return always_unlocked(std::forward<Read>(read));
    }
    template <class Read> decltype(auto) always_unlocked(Read&& read) {
        if (!own_) own_.emplace(live_->clone());
        const nanobind::gil_scoped_release released;
        return std::forward<Read>(read)(std::as_const(*own_));
    }
    /// The same for what polls: a signal ends it.
    template <class Read> decltype(auto) interruptibly(Read&& read) {
        if (!own_) own_.emplace(live_->clone());
        return void_reckoning::interruptibly([&]() -> decltype(auto) { return std::forward<Read>(read)(std::as_const(*own_)); });
    }

   private:
    const World* live_ = nullptr;
    std::optional<World> own_;
    std::uint64_t version_ = 0;
};

}  // namespace void_reckoning
