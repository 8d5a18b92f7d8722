#include "void_reckoning/events/bus.hpp"

#include <algorithm>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/refusal.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kFactionTurnStart = kEventTypes;
constexpr std::size_t kFactionTurnEnd = kEventTypes + 1;

}  // namespace

std::span<const std::string> topic_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> made;
        for (const EventInfo& info : event_catalogue()) made.push_back(info.type == EventType::kCombatEnd ? "CombatEvent" : info.name);
        made.emplace_back("FactionTurnStart");
        made.emplace_back("FactionTurnEnd");
        return made;
    }();
    return names;
}

std::size_t topic_of(EventType type, bool of_faction) {
    if (of_faction && type == EventType::kTurnStart) return kFactionTurnStart;
    if (of_faction && type == EventType::kTurnEnd) return kFactionTurnEnd;
    return static_cast<std::size_t>(type);
}

std::size_t find_topic(std::string_view name) {
    const auto names = topic_names();
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) throw InvalidInput(must_be_one_of("event type", names, name.substr(0, 80)));
    return static_cast<std::size_t>(found - names.begin());
}

EventType type_of_topic(std::size_t topic) {
    if (topic == kFactionTurnStart) return EventType::kTurnStart;
    if (topic == kFactionTurnEnd) return EventType::kTurnEnd;
    return static_cast<EventType>(topic);
}

std::uint64_t EventBus::subscribe(std::optional<std::size_t> topic, Handler handler) {
    auto kept = std::make_shared<const Handler>(std::move(handler));
    const std::scoped_lock lock(mutex_);
    subscribers_.push_back({next_, topic, std::move(kept)});
    for (std::size_t t = 0; t < kTopics; ++t) wanted_[t] += !topic || *topic == t ? 1 : 0;
    return next_++;
}

std::size_t EventBus::subscribers() const {
    const std::scoped_lock lock(mutex_);
    return subscribers_.size();
}

bool EventBus::unsubscribe(std::uint64_t subscription) {
    std::shared_ptr<const Handler> gone;  // destroyed without the mutex held
    const std::scoped_lock lock(mutex_);
    const auto found =
        std::find_if(subscribers_.begin(), subscribers_.end(), [&](const Subscriber& one) { return one.number == subscription; });
    if (found == subscribers_.end()) return false;
    for (std::size_t t = 0; t < kTopics; ++t) wanted_[t] -= !found->topic || *found->topic == t ? 1 : 0;
    gone = std::move(found->handler);
    subscribers_.erase(found);
    return true;
}

std::optional<EventBus::Waiting> EventBus::next_waiting() {
    const std::scoped_lock lock(mutex_);
    if (waiting_.empty()) {
        delivering_ = false;
        return std::nullopt;
    }
    std::optional<Waiting> next = std::move(waiting_.front());
    waiting_.pop_front();
    return next;
}

void EventBus::deliver(const EventStream& stream, const EventOrigin& origin, std::optional<std::size_t> except) {
    {
        const std::scoped_lock lock(mutex_);
        if (subscribers_.empty()) return;
        if (delivering_) return waiting_.push_back({std::make_shared<const EventStream>(stream), origin, except});
        delivering_ = true;
    }
    try {
        Delivery first{&stream, origin, nullptr};
        tell(first, except);
        while (const std::optional<Waiting> next = next_waiting()) {
            Delivery later{next->stream.get(), next->origin, next->stream};
            tell(later, next->except);
        }
    } catch (...) {
        const std::scoped_lock lock(mutex_);
        delivering_ = false;
        waiting_.clear();
        throw;
    }
}

void EventBus::tell(Delivery& delivery, std::optional<std::size_t> except) {
    const bool of_faction = delivery.origin.faction != EventOrigin::kNoFaction;
    std::array<std::size_t, kEventTypes> next{};
    const std::span<const EventType> types = delivery.stream->types();
    for (std::size_t place = 0; place < types.size(); ++place) {
        const std::size_t index = next[static_cast<std::size_t>(types[place])]++;
        const std::size_t topic = topic_of(types[place], of_faction);
        if (wanted(topic) && topic != except) tell({delivery, topic, types[place], index, place});
    }
}

/// Notify subscribers. They may be added and cancelled during the call; new ones get the next event.
void EventBus::tell(const EventNotice& notice) {
    std::vector<Subscriber> now;
    {
        const std::scoped_lock lock(mutex_);
        for (const Subscriber& one : subscribers_) {
            if (!one.topic || *one.topic == notice.topic) now.push_back(one);
        }
    }
    for (const Subscriber& one : now) (*one.handler)(notice);
}

}  // namespace void_reckoning
