#include "void_reckoning/events/stream.hpp"

#include <cstddef>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/events/event_structs.hpp"

namespace void_reckoning {
namespace {

template <class Event> EventInfo info_of() {
    constexpr auto& description = Describe<Event>::component;
    EventInfo info{Describe<Event>::type, std::string(description.name), std::string(description.doc), sizeof(Event), {}, {}};
    const Event sample{};
    const auto* start = reinterpret_cast<const std::byte*>(&sample);
    for_each_field(description.fields, [&](const auto& one, std::size_t) {
        using F = std::remove_cvref_t<decltype(one)>;
        const auto* place = reinterpret_cast<const std::byte*>(&(sample.*F::member));
        info.fields.push_back(
            {std::string(one.name), std::string(one.unit), std::string(one.doc), F::type, static_cast<std::size_t>(place - start)});
    });
    info.blank.assign(start, start + sizeof(Event));
    return info;
}

template <class... Events> std::vector<EventInfo> catalogue_of(const std::tuple<Events...>*) { return {info_of<Events>()...}; }

}  // namespace

std::span<const EventInfo> event_catalogue() {
    static const std::vector<EventInfo> catalogue = catalogue_of(static_cast<const EventStructs*>(nullptr));
    return catalogue;
}

EventStream::EventStream() { clear(); }

Text EventStream::text(std::string_view text) {
    const auto [found, added] = codes_.try_emplace(std::string(text), static_cast<std::uint32_t>(texts_.size()));
    if (added) texts_.emplace_back(text);
    return Text{found->second};
}

void EventStream::clear() {
    types_.clear();
    times_.clear();
    counts_.fill(0);
    for (auto& group : groups_) group.clear();
    texts_.assign(1, std::string());
    codes_.clear();
}

EventStream::Mark EventStream::mark() const { return {types_.size(), counts_}; }

void EventStream::rewind(const Mark& mark) {
    types_.resize(mark.events);
    times_.resize(mark.events);
    counts_ = mark.counts;
    for (std::size_t i = 0; i < kEventTypes; ++i) groups_[i].resize(counts_[i] * event_catalogue()[i].size);
}

}  // namespace void_reckoning
