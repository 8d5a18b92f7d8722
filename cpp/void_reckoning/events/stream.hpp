#pragma once

#include <array>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "void_reckoning/events/descriptions.hpp"

namespace void_reckoning {

struct EventFieldInfo {
    std::string name, unit, doc;
    ScalarType type = ScalarType::kBool;
    std::size_t offset = 0;  ///< within the struct
};

/// An event type's description at run time: outputs rely on this alone.
struct EventInfo {
    EventType type = EventType::kCombatStart;
    std::string name, doc;
    std::size_t size = 0;
    std::vector<EventFieldInfo> fields;
    std::vector<std::byte> blank;  ///< an event with no field set
};

/// Return all event types, by number.
[[nodiscard]] std::span<const EventInfo> event_catalogue();

/// Everything that happens in one transaction, in order: the only output of the rules. Cleared for the next transaction; memory is kept.
class EventStream {
   public:
    EventStream();

    template <class Event> void emit(const Event& event) { append(Describe<Event>::type, &event, sizeof(Event)); }
    /// Append an event from its bytes, for callers that know its type at run time only; see event_catalogue(). The bytes must be of that
    /// type.
    void emit_raw(EventType type, std::span<const std::byte> event) { append(type, event.data(), event.size()); }
    /// Return the code of a text for a field of an event of this transaction.
    [[nodiscard]] Text text(std::string_view text);
    [[nodiscard]] std::string_view text(Text text) const { return texts_[text.code]; }

    /// Set the wall time of the events that follow, ns since 1970. For people: not state.
    void set_time(std::int64_t nanoseconds) { now_ = nanoseconds; }
    void clear();

    struct Mark {
        std::size_t events = 0;
        std::array<std::uint32_t, kEventTypes> counts{};
    };
    [[nodiscard]] Mark mark() const;
    void rewind(const Mark& mark);  ///< discards what was emitted since; texts stay

    // For readers.
    [[nodiscard]] std::size_t size() const { return types_.size(); }
    [[nodiscard]] std::size_t count(EventType type) const { return counts_[static_cast<std::size_t>(type)]; }
    [[nodiscard]] std::span<const EventType> types() const { return types_; }
    [[nodiscard]] std::span<const std::int64_t> times() const { return times_; }
    [[nodiscard]] std::span<const std::string> texts() const { return texts_; }  ///< by code; [0] stands for null
    /// Return all events of one type, raw structs in the order they happened; see event_catalogue() for offsets.
    [[nodiscard]] std::span<const std::byte> raw(EventType type) const { return groups_[static_cast<std::size_t>(type)]; }
    template <class Event> [[nodiscard]] Event get(std::size_t index) const {
        Event event;
        std::memcpy(&event, raw(Describe<Event>::type).data() + index * sizeof(Event), sizeof(Event));
        return event;
    }

   private:
    void append(EventType type, const void* event, std::size_t size) {
        const auto kind = static_cast<std::size_t>(type);
        const auto* bytes = static_cast<const std::byte*>(event);
        groups_[kind].insert(groups_[kind].end(), bytes, bytes + size);
        ++counts_[kind];
        types_.push_back(type);
        times_.push_back(now_);
    }

    std::int64_t now_ = 0;
    std::vector<EventType> types_;
    std::vector<std::int64_t> times_;
    std::array<std::uint32_t, kEventTypes> counts_{};
    std::array<std::vector<std::byte>, kEventTypes> groups_;
    std::vector<std::string> texts_;
    std::unordered_map<std::string, std::uint32_t> codes_;  // looked up only, never iterated
};

}  // namespace void_reckoning
