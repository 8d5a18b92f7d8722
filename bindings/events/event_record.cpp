#include "bindings/events/event_record.hpp"

#include "bindings/events/bus_methods.hpp"
#include "bindings/support/casters.hpp"
#include "bindings/support/standard_casters.hpp"
#include "bindings/support/values.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

constexpr std::string_view kFactionUnit = "faction";
constexpr std::uint16_t kNobody = 0xFFFF;

const EventInfo& info_of(EventType type) { return event_catalogue()[static_cast<std::size_t>(type)]; }

nb::object faction_value(const FactionIds& factions, std::uint16_t number) {
    return number < factions->size() ? nb::object(nb::str((*factions)[number].c_str())) : nb::object(nb::none());
}

nb::object value_at(const EventRecord& event, const EventFieldInfo& field, const std::byte* place) {
    if (field.unit == kFactionUnit && field.type == ScalarType::kU16)
        return faction_value(event.names->factions(), load<std::uint16_t>(place));
    if (field.type == ScalarType::kBool) return nb::bool_(load<std::uint8_t>(place) != 0);
    return visit_scalar(field.type, [&](auto identity) -> nb::object {
        using T = typename decltype(identity)::type;
        const T value = load<T>(place);
        if constexpr (std::is_same_v<T, Text>) {
            if (!value) return nb::none();
            const std::string_view text = event.stream->text(value);
            return nb::steal(python_text(text));
        } else if constexpr (std::is_floating_point_v<T>) {
            return nb::float_(static_cast<double>(value));
        } else {
            return nb::int_(value);
        }
    });
}

std::uint16_t faction_number(nb::handle value, const FactionIds& factions, const std::string& path) {
    if (value.is_none()) return kNobody;
    const std::string id = nb::isinstance<nb::str>(value) ? text_of(value, path) : shown(value);
    for (std::size_t i = 0; i < factions->size(); ++i) {
        if ((*factions)[i] == id) return static_cast<std::uint16_t>(i);
    }
    throw InvalidInput(fmt::format("{} must be the id of a faction or None, got '{}'", path, id));
}

void put_field(EventStream& stream, const EventFieldInfo& field, nb::handle given, const FactionIds& factions, const std::string& path,
               std::byte* place) {
    if (field.unit == kFactionUnit && field.type == ScalarType::kU16) {
        const std::uint16_t number = faction_number(given, factions, path);
        std::memcpy(place, &number, sizeof number);
        return;
    }
    const ScalarValue value = value_of(given, path, kRefuse<InvalidInput>);
    check_value_fits({field.name, field.type, 1, "", ""}, value, path);
    if (field.type == ScalarType::kText) {
        const auto* text = std::get_if<std::string>(&value);
        const Text code = text == nullptr ? Text{} : stream.text(*text);
        std::memcpy(place, &code, sizeof code);
        return;
    }
    World scratch;  // numbers do not depend on a world
    encode_value(scratch, field.type, value, place);
}

/// The function is released under the GIL, wherever the bus ends.
std::shared_ptr<nb::object> held(nb::object function) {
    return {new nb::object(std::move(function)), [](nb::object* kept) {
                if (!nb::is_alive()) {
                    (void)kept->release();
                } else {
                    const nb::gil_scoped_acquire gil;
                    kept->reset();
                }
                delete kept;
            }};
}

}  // namespace

EventRecord keep(const EventNotice& notice, const SharedEventNames& names) {
    return {notice.delivery.keep(),
            notice.delivery.origin,
            names,
            notice.topic,
            notice.type,
            notice.index,
            notice.place,
            notice.delivery.origin.first_sequence + notice.place};
}

const std::string& name_of(const EventRecord& event) {
    return event.topic == kLogged ? info_of(event.type).name : topic_names()[event.topic];
}

nb::object field_value(const EventRecord& event, const EventFieldInfo& field) {
    const std::byte* start = event.stream->raw(event.type).data() + event.index * info_of(event.type).size;
    return value_at(event, field, start + field.offset);
}

nb::dict fields_of(const EventRecord& event) {
    const EventInfo& info = info_of(event.type);
    nb::dict fields;
    for (const EventFieldInfo& field : info.fields) fields[nb::str(field.name.c_str())] = field_value(event, field);
    return fields;
}

namespace {

void add_named(EventStream& stream, const EventInfo& info, const std::string& name, nb::handle fields, const FactionIds& factions) {
    std::vector<std::byte> bytes = info.blank;
    for (const auto& [field_name, value] : entries_of(fields, fmt::format("fields of event {}", name))) {
        const std::string& wanted = field_name;
        const auto found =
            std::find_if(info.fields.begin(), info.fields.end(), [&](const EventFieldInfo& one) { return one.name == wanted; });
        if (found == info.fields.end()) {
            std::string names;
            for (const EventFieldInfo& one : info.fields) names += (names.empty() ? "" : ", ") + one.name;
            throw InvalidInput(fmt::format("event {} has no field '{}'; it has {}", name, field_name, names));
        }
        put_field(stream, *found, value, factions, fmt::format("{}.{}", name, field_name), bytes.data() + found->offset);
    }
    stream.emit_raw(info.type, bytes);
}

}  // namespace

void add_event(EventStream& stream, EventType type, nb::handle fields, const FactionIds& factions) {
    add_named(stream, info_of(type), info_of(type).name, fields, factions);
}

EventStream stream_of(std::size_t topic, nb::handle fields, const FactionIds& factions) {
    EventStream stream;
    add_named(stream, info_of(type_of_topic(topic)), topic_names()[topic], fields, factions);
    return stream;
}

EventBus::Handler python_handler(nb::object function, SharedEventNames names) {
    return [kept = held(std::move(function)), names = std::move(names)](const EventNotice& notice) {
        const nb::gil_scoped_acquire gil;
        (*kept)(keep(notice, names));
    };
}

std::function<void()> python_call(nb::object function) {
    return [kept = held(std::move(function))] {
        const nb::gil_scoped_acquire gil;
        (*kept)();
    };
}

std::uint16_t find_faction(const FactionIds& factions, const std::string& id) {
    return faction_number(nb::str(id.c_str()), factions, "faction");
}

}  // namespace void_reckoning
