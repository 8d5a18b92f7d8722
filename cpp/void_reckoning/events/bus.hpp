#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/base/fork_safe_mutex.hpp"
#include "void_reckoning/events/stream.hpp"

namespace void_reckoning {

/// Topics: names of events on the bus and in messages. As in the log, except that a faction's TurnStart, TurnEnd and CombatEnd are called
/// FactionTurnStart, FactionTurnEnd and CombatEvent; TurnStart and TurnEnd are those of the phase between rounds.
inline constexpr std::size_t kTopics = kEventTypes + 2;
[[nodiscard]] std::span<const std::string> topic_names();
[[nodiscard]] std::size_t topic_of(EventType type, bool of_faction);
/// Return the topic of a name. InvalidInput for an unknown name, listing the known ones.
[[nodiscard]] std::size_t find_topic(std::string_view name);
[[nodiscard]] EventType type_of_topic(std::size_t topic);

/// The turn, faction and sequence numbers of a stream's events.
struct EventOrigin {
    static constexpr std::uint16_t kNoFaction = 0xFFFF;
    std::uint32_t turn = 0;
    std::uint16_t faction = kNoFaction;  ///< faction whose turn it was
    std::uint64_t first_sequence = 0;    ///< sequence number of the first event
};

/// One stream on its way to the subscribers.
struct Delivery {
    const EventStream* stream = nullptr;
    EventOrigin origin;
    std::shared_ptr<const EventStream> copy;

    /// Keep the stream for later: one copy for all subscribers.
    [[nodiscard]] std::shared_ptr<const EventStream> keep() {
        if (!copy) copy = std::make_shared<const EventStream>(*stream);
        return copy;
    }
};

struct EventNotice {
    Delivery& delivery;
    std::size_t topic = 0;
    EventType type = EventType::kCombatStart;
    std::size_t index = 0;  ///< among events of its type
    std::size_t place = 0;  ///< in the stream
};

/// Delivers events to subscribers: in the order of the stream, each event to its subscribers in the order in which they subscribed. Events
/// published meanwhile follow afterwards. Subscribers read and don't change anything; an exception from one stops the rest of the delivery.
/// Any thread may subscribe and publish; handlers are called without a lock, by one thread at a time.
class EventBus {
   public:
    using Handler = std::function<void(const EventNotice&)>;

    /// Subscribe to a topic, or to every topic if none is given. Return the subscription's number.
    std::uint64_t subscribe(std::optional<std::size_t> topic, Handler handler);
    bool unsubscribe(std::uint64_t subscription);
    [[nodiscard]] std::size_t subscribers() const;
    [[nodiscard]] bool wanted(std::size_t topic) const { return wanted_[topic].load(std::memory_order_relaxed) > 0; }

    /// Deliver all events of a stream except those of one topic. Called during another delivery: follows it.
    void deliver(const EventStream& stream, const EventOrigin& origin, std::optional<std::size_t> except = std::nullopt);

   private:
    struct Subscriber {
        std::uint64_t number = 0;
        std::optional<std::size_t> topic;
        std::shared_ptr<const Handler> handler;
    };
    struct Waiting {
        std::shared_ptr<const EventStream> stream;
        EventOrigin origin;
        std::optional<std::size_t> except;
    };
    void tell(Delivery& delivery, std::optional<std::size_t> except);
    void tell(const EventNotice& notice);
    [[nodiscard]] std::optional<Waiting> next_waiting();

    mutable ForkSafeMutex mutex_;
    std::vector<Subscriber> subscribers_;
    std::array<std::atomic<std::uint32_t>, kTopics> wanted_{};
    std::deque<Waiting> waiting_;
    std::uint64_t next_ = 1;
    bool delivering_ = false;
};

}  // namespace void_reckoning
