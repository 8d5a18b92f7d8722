#include "void_reckoning/session/world_session.hpp"

#include "void_reckoning/session/snapshot_bytes.hpp"

namespace void_reckoning {

class WorldSession::Locked {
   public:
    Locked(WorldSession& session, std::string why) : session_(session) { session.lock(std::move(why)); }
    Locked(const Locked&) = delete;
    Locked& operator=(const Locked&) = delete;
    ~Locked() { session_.unlock(); }

   private:
    WorldSession& session_;
};

WorldReading WorldSession::read() const {
    SessionGate::Access access = gate_.read();
    if (!access.live) {
        throw StateError("another thread was changing this world when this process was forked: what is left of it can't be read");
    }
    return {world_, std::move(access.lease), gate_};
}

WorldSnapshot WorldSession::snapshot() const {
    const WorldReading now = read();
    return {now.snapshot(), tools_->holdings.hold("snapshot", -1, all_columns(now->state())), origin_};
}

std::unique_ptr<WorldSession> WorldSession::clone() const {
    auto other = std::make_unique<WorldSession>(waiter_);
    other->world_ = read().take();
    other->systems_ = systems();
    other->origin_ = origin_;
    return other;
}

void WorldSession::restore(const WorldSnapshot& snapshot) {
    if (snapshot.origin != nullptr && snapshot.origin != origin_) {
        throw StateError("snapshot must be of this world or of one with the same origin by clone(), got one of another world");
    }
    change([&](World& world) {
        if (snapshot.origin == nullptr) check_takes(world, snapshot);
        world.restore(snapshot.snapshot);
    });
}

std::uint64_t WorldSession::subscribe(const std::optional<std::string>& event, EventBus::Handler handler) {
    const auto topic = event ? std::optional(find_topic(*event)) : std::nullopt;
    return bus_.subscribe(topic, [this, handler = std::move(handler)](const EventNotice& notice) {
        const Locked locked(*this, "subscribers only read; a system bound to the event may change the world");
        handler(notice);
    });
}

void WorldSession::publish(const EventStream& events, std::uint16_t faction) {
    bus_.deliver(events, {0, faction, 0});
    run_bound();
}

void WorldSession::run_bound() {
    if (!gate_.locked()) bound_.run_pending();
}

}  // namespace void_reckoning
