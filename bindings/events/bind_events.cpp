#include "bindings/ecs/messages.hpp"
#include "bindings/events/event_mapping.hpp"
#include "bindings/events/event_pickle.hpp"
#include "bindings/support/bind.hpp"
#include "bindings/support/refusal.hpp"
#include "void_reckoning/wire/event_message.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

const std::string* faction_of(const EventRecord& event) {
    return event.origin.faction < event.names->factions()->size() ? &(*event.names->factions())[event.origin.faction] : nullptr;
}

/// Return a key as text; empty if it can't be a key.
std::optional<std::string> key_text(nb::handle key) {
    if (PyUnicode_Check(key.ptr()) == 0) return std::nullopt;
    Py_ssize_t size = 0;
    const char* bytes = PyUnicode_AsUTF8AndSize(key.ptr(), &size);
    if (bytes != nullptr) return std::string(bytes, static_cast<std::size_t>(size));
    PyErr_Clear();
    return std::nullopt;
}

}  // namespace

void bind_events(nb::module_& m) {
    nb::class_<EventRecord> c(m, "Event", "Something that happened; immutable. Its fields are also attributes.");
    c.def_prop_ro(
        "type", [](const EventRecord& self) { return name_of(self); },
        "Its name, as for ``subscribe``; for an event from a log, its name in logs.");
    c.def_prop_ro("turn", [](const EventRecord& self) { return self.origin.turn; }, "The round that it belongs to, from 1.");
    c.def_prop_ro(
        "faction",
        [](const EventRecord& self) {
            const std::string* id = faction_of(self);
            return id == nullptr ? nb::object(nb::none()) : nb::object(nb::str(id->c_str()));
        },
        nb::sig("def faction(self) -> str | None"), "Id of the faction whose turn it happened in; None between rounds.");
    c.def_ro("sequence", &EventRecord::sequence, "Sequence number of the event.");
    c.def_prop_ro("timestamp_ns", [](const EventRecord& self) { return self.stream->times()[self.place]; }, "Wall clock, since 1970.");
    c.def_prop_ro("fields", &fields_of, nb::sig("def fields(self) -> dict[str, typing.Any]"), "All fields by name.");
    c.def(
        "to_bytes",
        [](const EventRecord& self) {
            return python_bytes(
                event_message(*self.stream, self.type, self.index, self.place,
                              {self.origin.turn, self.origin.faction, self.sequence - self.place, &self.names->vocabulary()}));
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
    c.def(
        "__getitem__",
        [](const EventRecord& self, const std::string& key) {
            nb::object value = mapping_value(self, key);
            if (!value.is_valid()) {
                std::string names;
                for (const std::string& one : mapping_keys(self)) names += (names.empty() ? "" : ", ") + one;
                throw nb::key_error(fmt::format("event {} has no '{}'; it has {}", name_of(self), key, names).c_str());
            }
            return value;
        },
        "key"_a, nb::sig("def __getitem__(self, key: str) -> typing.Any"),
        "Return a value by its name: ``type``, ``timestamp`` (ns since 1970), ``turn_number``, ``faction_id``, ``sequence``, and those of "
        "the event's type, with ids instead of numbers and in natural units. Logs of universes that this version can't load have numbers.");
    c.def(
        "get",
        [](const EventRecord& self, nb::handle key, nb::object missing) {
            const std::optional<std::string> name = key_text(key);
            nb::object value = name ? mapping_value(self, *name) : nb::object();
            return value.is_valid() ? value : missing;
        },
        "key"_a.none(), "default"_a.none() = nb::none(), nb::sig("def get(self, key: object, default: typing.Any = None) -> typing.Any"),
        "Return a value by its name, or ``default``.");
    c.def("keys", &mapping_keys, "Return the names of all values.");
    c.def(
        "__iter__", [](const EventRecord& self) { return nb::iter(nb::cast(mapping_keys(self))); },
        nb::sig("def __iter__(self) -> collections.abc.Iterator[str]"));
    c.def("__len__", [](const EventRecord& self) { return mapping_keys(self).size(); });
    c.def(
        "__contains__",
        [](const EventRecord& self, nb::handle key) {
            const std::optional<std::string> name = key_text(key);
            const std::vector<std::string> keys = mapping_keys(self);
            return name && std::find(keys.begin(), keys.end(), *name) != keys.end();
        },
        "key"_a.none(), nb::sig("def __contains__(self, key: object) -> bool"));
    c.def(
        "items",
        [](const EventRecord& self) {
            nb::list items;
            for (const std::string& key : mapping_keys(self)) items.append(nb::make_tuple(key, mapping_value(self, key)));
            return items;
        },
        nb::sig("def items(self) -> list[tuple[str, typing.Any]]"), "Return names and values.");
    c.def(
        "values",
        [](const EventRecord& self) {
            nb::list values;
            for (const std::string& key : mapping_keys(self)) values.append(mapping_value(self, key));
            return values;
        },
        nb::sig("def values(self) -> list[typing.Any]"), "Return the values, in the order of ``keys``.");
    bind_event_pickle(m, c);
    c.def("__repr__", [](const EventRecord& self) {
        return bounded(fmt::format("<Event {} turn={} {}>", name_of(self), self.origin.turn, nb::repr(fields_of(self)).c_str()));
    });
    m.def(
        "event_names", [] { return std::vector<std::string>(topic_names().begin(), topic_names().end()); },
        "Return the names of all events of a bus.");
}

}  // namespace void_reckoning
