#pragma once

#include <nanobind/nanobind.h>

#include "event_record.hpp"
#include "standard_casters.hpp"
#include "void_reckoning/events/bound_systems.hpp"

namespace void_reckoning {

/// The bus of a campaign or of a world. A Handle has `bus()`, `bound()`, `faction_ids()`, `telling()` and `acting()` (what to call with
/// true before, and false after, a subscriber or a system runs), `check_bus()` (throws where the bus can't be used now), `origin()`, and
/// `run_bound()`, which runs what waits, where that can be now.
template <class Handle> void bind_bus(nanobind::class_<Handle>& c) {
    namespace nb = nanobind;
    using namespace nb::literals;
    c.def(
        "subscribe",
        [](Handle& self, const std::optional<std::string>& event, nb::object handler) {
            self.check_bus();
            const auto topic = event ? std::optional(find_topic(*event)) : std::nullopt;
            return self.bus().subscribe(topic, python_handler(std::move(handler), self.faction_ids(), self.telling()));
        },
        "event"_a.none(), "handler"_a, nb::sig("def subscribe(self, event: str | None, handler: typing.Callable[[Event], None]) -> int"));
    c.def(
        "unsubscribe",
        [](Handle& self, std::uint64_t subscription) {
            self.check_bus();
            return self.bus().unsubscribe(subscription);
        },
        "subscription"_a);
    c.def(
        "bind_system",
        [](Handle& self, const std::string& event, nb::object system) {
            self.check_bus();
            const auto call = python_call(std::move(system), self.acting());
            return self.bound().bind(find_topic(event), call);
        },
        "event"_a, "system"_a, nb::sig("def bind_system(self, event: str, system: typing.Callable[[], None]) -> int"));
    c.def(
        "publish",
        [](Handle& self, const std::string& event, nb::handle fields, const std::optional<std::string>& faction) {
            self.check_bus();
            const std::size_t topic = find_topic(event);
            const EventStream stream = stream_of(topic, fields, self.faction_ids());
            self.bus().deliver(stream, self.origin(faction));
            self.run_bound();
        },
        "event"_a, "fields"_a, "faction"_a.none(),
        nb::sig("def publish(self, event: str, fields: collections.abc.Mapping[str, typing.Any], faction: str | None) -> None"));
    // What waits because it was published while a system ran.
    c.def("run_bound", [](Handle& self) { self.run_bound(); });
}

/// The number of a faction; InvalidInput for an id that nobody has.
[[nodiscard]] std::uint16_t find_faction(const FactionIds& factions, const std::string& id);

}  // namespace void_reckoning
