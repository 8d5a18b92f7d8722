#include "bindings/events/event_pickle.hpp"

#include <algorithm>

#include "bindings/events/event_mapping.hpp"
#include "bindings/support/pickled.hpp"
#include "bindings/support/standard_casters.hpp"
#include "bindings/support/values.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

using Rows = std::vector<std::string> EventVocabulary::*;
constexpr std::pair<const char*, Rows> kRows[] = {{"factions", &EventVocabulary::factions},
                                                  {"weapons", &EventVocabulary::weapons},
                                                  {"damage_types", &EventVocabulary::damage_types},
                                                  {"unit_types", &EventVocabulary::unit_types},
                                                  {"buildings", &EventVocabulary::buildings},
                                                  {"technologies", &EventVocabulary::technologies},
                                                  {"victory_conditions", &EventVocabulary::victory_conditions},
                                                  {"orders", &EventVocabulary::orders}};

nb::dict state_of(const EventNames& names) {
    const EventVocabulary& vocabulary = names.vocabulary();
    nb::dict state, systems;
    for (const auto& [name, rows] : kRows) state[name] = vocabulary.*rows;
    for (const auto& [system, place] : vocabulary.systems) systems[nb::int_(system)] = nb::make_tuple(place.x, place.y, place.z);
    state["systems"] = systems;
    return state;
}

/// Return an entry of a dict as a C++ value.
template <class Record, class T> T taken(const nb::dict& state, const char* name) {
    T value;
    if (!state.contains(name) || !nb::try_cast(state[name], value)) {
        throw damaged_pickle<Record>(fmt::format("its {} must be there, and of their type", name));
    }
    return value;
}

EventVocabulary vocabulary_of(const nb::dict& state) {
    EventVocabulary vocabulary;
    for (const auto& [name, rows] : kRows) vocabulary.*rows = taken<EventNames, std::vector<std::string>>(state, name);
    using Places = std::map<std::uint64_t, std::tuple<double, double, double>>;
    for (const auto& [system, place] : taken<EventNames, Places>(state, "systems")) {
        const auto& [x, y, z] = place;
        vocabulary.systems[system] = {static_cast<float>(x), static_cast<float>(y), static_cast<float>(z)};
    }
    return vocabulary;
}

void bind_names(nb::module_& m) {
    nb::class_<EventNames> c(m, "EventNames", "Names of the numbers in the events of one campaign or log.");
    c.def("__getstate__", &state_of);
    c.def(
        "__setstate__",
        [](EventNames& self, nb::handle given) {
            nb::dict state;
            if (!nb::try_cast(given, state)) throw damaged_pickle<EventNames>("it must be a dict");
            EventVocabulary vocabulary = vocabulary_of(state);
            auto factions = std::make_shared<const std::vector<std::string>>(vocabulary.factions);
            new (&self) EventNames(std::move(factions), [kept = std::move(vocabulary)] { return kept; });
        },
        "state"_a.none());
    c.def(
        "__eq__",
        [](const EventNames& self, nb::handle other) {
            return nb::isinstance<EventNames>(other) && state_of(self).equal(state_of(nb::cast<const EventNames&>(other)));
        },
        "other"_a.none(), nb::sig("def __eq__(self, other: object, /) -> bool"));
    c.def("__hash__", [](const EventNames& self) { return self.factions()->size(); });
    never_copied(c);
}

/// The type of the other events of its stream that an event's keys and message are read from.
std::optional<EventType> context_type(EventType type) {
    if (type == EventType::kCombatStart || type == EventType::kCombatEnd) return EventType::kCombatParticipant;
    if (type == EventType::kTurnEnd) return EventType::kFactionAction;
    return std::nullopt;
}

std::uint64_t battle_of(const EventRecord& event) {
    return event.type == EventType::kCombatStart ? event.stream->get<CombatStart>(event.index).combat
                                                 : event.stream->get<CombatEnd>(event.index).combat;
}

/// Return these: the groups that take part in a battle; of orders, only what a turn's message counts.
nb::list context_of(const EventRecord& event) {
    nb::list context;
    const std::optional<EventType> type = context_type(event.type);
    EventRecord other = event;
    other.type = type.value_or(event.type);
    for (other.index = 0; type && other.index < event.stream->count(*type); ++other.index) {
        if (*type == EventType::kFactionAction) {
            const auto action = event.stream->get<FactionAction>(other.index);
            nb::dict counted;
            counted["order"] = action.order;
            counted["accepted"] = action.accepted;
            context.append(counted);
        } else if (event.stream->get<CombatParticipant>(other.index).combat == battle_of(event)) {
            context.append(fields_of(other));
        }
    }
    return context;
}

std::size_t topic_of(const std::string& name, bool logged, EventType& type) {
    if (logged) {
        for (const EventInfo& info : event_catalogue()) {
            if (info.name != name) continue;
            type = info.type;
            return kLogged;
        }
    } else if (const auto found = std::find(topic_names().begin(), topic_names().end(), name); found != topic_names().end()) {
        const auto topic = static_cast<std::size_t>(found - topic_names().begin());
        type = type_of_topic(topic);
        return topic;
    }
    throw StorageError(fmt::format(
        "pickled Event must be of a type that this version knows, got '{}': unpickle it with the version of Void Reckoning that wrote it",
        name));
}

EventRecord event_of(const nb::dict& state) {
    EventRecord event;
    event.names = taken<EventRecord, std::shared_ptr<EventNames>>(state, "names");
    event.topic = topic_of(taken<EventRecord, std::string>(state, "type"), taken<EventRecord, bool>(state, "logged"), event.type);
    event.sequence = taken<EventRecord, std::uint64_t>(state, "sequence");
    event.origin = {taken<EventRecord, std::uint32_t>(state, "turn"), taken<EventRecord, std::uint16_t>(state, "faction"), event.sequence};
    auto stream = std::make_shared<EventStream>();
    stream->set_time(taken<EventRecord, std::int64_t>(state, "timestamp_ns"));
    const FactionIds& factions = event.names->factions();
    add_event(*stream, event.type, taken<EventRecord, nb::dict>(state, "fields"), factions);
    if (const std::optional<EventType> type = context_type(event.type)) {
        for (const nb::dict& one : taken<EventRecord, std::vector<nb::dict>>(state, "context")) add_event(*stream, *type, one, factions);
    }
    event.stream = std::move(stream);
    return event;
}

bool same(const EventRecord& one, const EventRecord& other) {
    if (one.type != other.type || one.topic != other.topic || one.sequence != other.sequence || one.origin.turn != other.origin.turn ||
        one.origin.faction != other.origin.faction || one.stream->times()[one.place] != other.stream->times()[other.place]) {
        return false;
    }
    if (!fields_of(one).equal(fields_of(other))) return false;
    if (one.names == other.names && one.stream == other.stream) return true;
    const std::vector<std::string> keys = mapping_keys(one);
    return std::all_of(keys.begin(), keys.end(),
                       [&](const std::string& key) { return mapping_value(one, key).equal(mapping_value(other, key)); });
}

}  // namespace

void bind_event_pickle(nb::module_& m, nb::class_<EventRecord>& event) {
    bind_names(m);
    event.def("__getstate__", [](const EventRecord& self) {
        nb::dict state;
        state["type"] = name_of(self);
        state["logged"] = self.topic == kLogged;
        state["turn"] = self.origin.turn;
        state["faction"] = self.origin.faction;
        state["sequence"] = self.sequence;
        state["timestamp_ns"] = self.stream->times()[self.place];
        state["fields"] = fields_of(self);
        if (context_type(self.type)) state["context"] = context_of(self);
        state["names"] = std::const_pointer_cast<EventNames>(self.names);
        return state;
    });
    event.def(
        "__setstate__",
        [](EventRecord& self, nb::handle given) {
            nb::dict state;
            if (!nb::try_cast(given, state)) throw damaged_pickle<EventRecord>("it must be a dict");
            new (&self) EventRecord(event_of(state));
        },
        "state"_a.none());
    event.def(
        "__eq__",
        [](const EventRecord& self, nb::handle other) {
            return nb::isinstance<EventRecord>(other) && same(self, nb::cast<const EventRecord&>(other));
        },
        "other"_a.none(), nb::sig("def __eq__(self, other: object, /) -> bool"));
    event.def("__hash__", [](const EventRecord& self) { return nb::hash(nb::make_tuple(name_of(self), self.origin.turn, self.sequence)); });
    never_copied(event);
}

}  // namespace void_reckoning
