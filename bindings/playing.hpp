#pragma once

#include <utility>

#include "campaign_handle.hpp"
#include "interruptible.hpp"

namespace void_reckoning {

/// Makes this thread the one that plays, and gives the others the world as it was committed last. Within another one it does nothing.
class Player {
   public:
    Player(CampaignHandle& handle, bool brief) : handle_(handle), outermost_(handle.player == std::thread::id()) {
        if (!outermost_) return;
        handle_.player = std::this_thread::get_id();
        handle_.brief = brief;
        // While a faction turn is open the world is ahead of it; what was published before that turn stays.
        if (!open()) handle_.committed.publish(std::as_const(*handle_.runner).campaign().world().snapshot());
    }
    Player(const Player&) = delete;
    Player& operator=(const Player&) = delete;
    ~Player() {
        if (!outermost_) return;
        handle_.player = {};
        if (!open()) handle_.committed.forget();
    }

   private:
    [[nodiscard]] bool open() const { return handle_.runner->orchestrator().processor().open(); }
    CampaignHandle& handle_;
    bool outermost_;
};

/// Plays on, or changes the campaign, without the GIL: from here to its end other threads read what was committed last. With the GIL held
/// on both sides.
class Playing {
   public:
    enum class Length : std::uint8_t {
        kBrief,  ///< a turn at most: others wait for it
        kLong,   ///< others are told that the campaign is running
    };
    Playing(CampaignHandle& handle, Length length)
        : player_(handle, length == Length::kBrief), doing_(handle.activity, Activity::kRunning) {}

   private:
    Player player_;
    Doing doing_;
    nanobind::gil_scoped_release unlocked_;
    FloatingPointScope exact_;
};

/// `work()` while playing. What a signal's handler raises meanwhile ends it, and with it the turn under way.
template <class Work> decltype(auto) play_interruptibly(CampaignHandle& handle, Playing::Length length, Work&& work) {
    const SignalWatch signals;
    try {
        const Playing playing(handle, length);
        return std::forward<Work>(work)();
    } catch (...) {
        signals.rethrow();
        throw;
    }
}

}  // namespace void_reckoning
