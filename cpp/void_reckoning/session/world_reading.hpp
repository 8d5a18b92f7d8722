#pragma once

#include <optional>
#include <utility>

#include "void_reckoning/ecs/world.hpp"
#include "void_reckoning/session/session_gate.hpp"

namespace void_reckoning {

/// A world to be read by the thread that asked: the live one, which nobody changes meanwhile, or a copy of its own, which shares all blocks.
/// Other threads that want to change the live one wait for its end: for whatever takes long, or calls code that is not known, detach() it.
class WorldReading {
   public:
    WorldReading(const World& live, SessionGate::Lease lease, const SessionGate& gate)
        : live_(&live), gate_(&gate), lease_(std::move(lease)), version_(live.version()) {}
    /// Of a world that another thread is changing.
    explicit WorldReading(const Snapshot& committed) : own_(World(committed)), version_(committed.past()->last) {}

    [[nodiscard]] const World& operator*() const { return own_ ? *own_ : *live_; }
    [[nodiscard]] const World* operator->() const { return &**this; }
    /// Of the session's world when it was as it is here; see World::version().
    [[nodiscard]] std::uint64_t version() const { return version_; }
    /// A copy of its own from here on; the live world is let go.
    void detach() {
        if (own_) return;
        own_.emplace(copy_live());
        lease_.end();
    }
    /// A copy that nobody else has.
    [[nodiscard]] World take() && {
        detach();
        return *std::move(own_);
    }
    [[nodiscard]] Snapshot snapshot() const {
        return own_ ? own_->snapshot() : gate_->guarded([this] { return live_->snapshot(); });
    }

   private:
    /// One thread at a time makes copies of a live world (see World).
    [[nodiscard]] World copy_live() const { return World(snapshot()); }

    const World* live_ = nullptr;
    const SessionGate* gate_ = nullptr;
    SessionGate::Lease lease_;
    std::optional<World> own_;
    std::uint64_t version_ = 0;
};

}  // namespace void_reckoning
