#pragma once

#include <optional>
#include <utility>

#include "void_reckoning/ecs/world.hpp"
#include "void_reckoning/session/session_gate.hpp"

namespace void_reckoning {

/// A world for the requesting thread to read: the live one, unchanged meanwhile, or a copy of its own, which shares all blocks. Other
/// threads that want to change the live one wait for the end of the reading: detach() it for long work or calls of unknown code.
class WorldReading {
   public:
    WorldReading(const World& live, SessionGate::Lease lease, const SessionGate& gate)
        : live_(&live), gate_(&gate), lease_(std::move(lease)), version_(live.version()) {}
    /// Read a copy of a world that another thread is changing.
    explicit WorldReading(const Snapshot& committed) : own_(World(committed)), version_(committed.past()->last) {}

    [[nodiscard]] const World& operator*() const { return own_ ? *own_ : *live_; }
    [[nodiscard]] const World* operator->() const { return &**this; }
    /// Return the version() of the session's world in the state read here; see World::version().
    [[nodiscard]] std::uint64_t version() const { return version_; }
    /// Continue with a copy of its own; the live world is released.
    void detach() {
        if (own_) return;
        own_.emplace(copy_live());
        lease_.end();
    }
    /// Return a copy that no other thread has.
    [[nodiscard]] World take() && {
        detach();
        return *std::move(own_);
    }
    [[nodiscard]] Snapshot snapshot() const {
        return own_ ? own_->snapshot() : gate_->guarded([this] { return live_->snapshot(); });
    }

   private:
    /// Copy the live world. One thread at a time may do so (see World).
    [[nodiscard]] World copy_live() const { return World(snapshot()); }

    const World* live_ = nullptr;
    const SessionGate* gate_ = nullptr;
    SessionGate::Lease lease_;
    std::optional<World> own_;
    std::uint64_t version_ = 0;
};

}  // namespace void_reckoning
