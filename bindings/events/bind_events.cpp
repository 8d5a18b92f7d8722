#include "bindings/ecs/messages.hpp"
#include "bindings/events/event_record.hpp"
#include "bindings/support/bind.hpp"
#include "void_reckoning/wire/event_message.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

const std::string* faction_of(const EventRecord& event) {
    return event.origin.faction < event.factions->size() ? &(*event.factions)[event.origin.faction] : nullptr;
}

}  // namespace

void bind_events(nb::module_& m) {
    nb::class_<EventRecord> c(m, "Event", "Something that happened; stays what it is. Its fields are attributes, too.");
    c.def_prop_ro(
        "type", [](const EventRecord& self) { return name_of(self); },
        "Its name, as for ``subscribe``; of an event from a log, the name that logs have for it.");
    c.def_prop_ro("turn", [](const EventRecord& self) { return self.origin.turn; }, "The round that it belongs to, from 1.");
    c.def_prop_ro(
        "faction",
        [](const EventRecord& self) {
            const std::string* id = faction_of(self);
            return id == nullptr ? nb::object(nb::none()) : nb::object(nb::str(id->c_str()));
        },
        nb::sig("def faction(self) -> str | None"), "Whose turn it happened in; None between rounds.");
    c.def_ro("sequence", &EventRecord::sequence, "Counts events.");
    c.def_prop_ro("timestamp_ns", [](const EventRecord& self) { return self.stream->times()[self.place]; }, "Wall clock, since 1970.");
    c.def_prop_ro("fields", &fields_of, nb::sig("def fields(self) -> dict[str, typing.Any]"), "All of them by name.");
    c.def(
        "to_bytes",
        [](const EventRecord& self) {
            return python_bytes(event_message(*self.stream, self.type, self.index, self.place,
                                              {self.origin.turn, self.origin.faction, self.sequence - self.place, *self.factions}));
        },
        "The message ``void_reckoning.ecs.events.Event``.");
    c.def(
        "__getattr__",
        [](const EventRecord& self, const std::string& name) {
            const nb::dict fields = fields_of(self);
            const nb::str key(name.c_str());
            if (!fields.contains(key)) {
                throw nb::attribute_error(fmt::format("event {} has no field '{}'", name_of(self), name).c_str());
            }
            return nb::object(fields[key]);
        },
        "name"_a, nb::sig("def __getattr__(self, name: str) -> typing.Any"));
    c.def("__repr__", [](const EventRecord& self) {
        return fmt::format("<Event {} turn={} {}>", name_of(self), self.origin.turn, nb::repr(fields_of(self)).c_str());
    });
    m.def(
        "event_names", [] { return std::vector<std::string>(topic_names().begin(), topic_names().end()); },
        "Names of all events that a bus tells of.");
}

}  // namespace void_reckoning
