#pragma once

#include "bindings/events/event_record.hpp"
#include "bindings/support/standard_casters.hpp"
#include "void_reckoning/events/bus.hpp"

namespace void_reckoning {

/// Return the number of a faction; InvalidInput for an unknown id.
[[nodiscard]] std::uint16_t find_faction(const FactionIds& factions, const std::string& id);

/// Bind the bus of a campaign or of a world. A Handle has `events()`, its session, and `event_names()`.
template <class Handle> void bind_bus(nanobind::class_<Handle>& c) {
    namespace nb = nanobind;
    using namespace nb::literals;
    c.def(
        "subscribe",
        [](Handle& self, const std::optional<std::string>& event, nb::callable handler) {
            return self.events().subscribe(event, python_handler(std::move(handler), self.event_names()));
        },
        "event"_a.none(), "handler"_a, nb::sig("def subscribe(self, event: str | None, handler: typing.Callable[[Event], None]) -> int"));
    c.def(
        "unsubscribe", [](Handle& self, std::uint64_t subscription) { return self.events().unsubscribe(subscription); }, "subscription"_a);
    c.def(
        "bind_system",
        [](Handle& self, const std::string& event, nb::callable system) {
            return self.events().bind_system(event, python_call(std::move(system)));
        },
        "event"_a, "system"_a, nb::sig("def bind_system(self, event: str, system: typing.Callable[[], None]) -> int"));
    c.def(
        "publish",
        [](Handle& self, const std::string& event, nb::handle fields, const std::optional<std::string>& faction) {
            const EventStream stream = stream_of(find_topic(event), fields, self.event_names()->factions());
            const std::uint16_t of = faction ? find_faction(self.event_names()->factions(), *faction) : EventOrigin::kNoFaction;
            auto& session = self.events();
            const nb::gil_scoped_release unlocked;
            session.publish(stream, of);
        },
        "event"_a, "fields"_a, "faction"_a.none(),
        nb::sig("def publish(self, event: str, fields: collections.abc.Mapping[str, typing.Any], faction: str | None) -> None"));
    // Runs the systems that wait because their events were published while a system ran.
    c.def("run_bound", [](Handle& self) {
        auto& session = self.events();
        const nb::gil_scoped_release unlocked;
        session.run_bound();
    });
}

}  // namespace void_reckoning
