#pragma once

#include "bindings/support/standard_casters.hpp"

#include "bindings/events/event_names.hpp"
#include "void_reckoning/events/bus.hpp"

namespace void_reckoning {

/// In place of a topic: an event of a log, which is named by its type.
inline constexpr std::size_t kLogged = ~std::size_t{0};

/// An event, as a Python object; immutable.
struct EventRecord {
    std::shared_ptr<const EventStream> stream;
    EventOrigin origin;
    SharedEventNames names;
    std::size_t topic = 0;  ///< or kLogged
    EventType type = EventType::kCombatStart;
    std::size_t index = 0;
    std::size_t place = 0;       ///< in the stream
    std::uint64_t sequence = 0;  ///< a log may have events in between that this program does not know
};

[[nodiscard]] const std::string& name_of(const EventRecord& event);
[[nodiscard]] EventRecord keep(const EventNotice& notice, const SharedEventNames& names);
/// Return a field's value as the log stores it; factions by their ids, None for none.
[[nodiscard]] nanobind::object field_value(const EventRecord& event, const EventFieldInfo& field);
/// Return all fields by name, with such values.
[[nodiscard]] nanobind::dict fields_of(const EventRecord& event);
/// Append an event from its fields' values as fields_of() returns them; InvalidInput as below.
void add_event(EventStream& stream, EventType type, nanobind::handle fields, const FactionIds& factions);
/// Create one event from a name and its fields; omitted fields are zero, null or false. InvalidInput names the error.
[[nodiscard]] EventStream stream_of(std::size_t topic, nanobind::handle fields, const FactionIds& factions);
/// Return a handler that calls a Python function with the event. Without the GIL.
[[nodiscard]] EventBus::Handler python_handler(nanobind::object function, SharedEventNames names);

/// Return a handler that calls a Python function without arguments. Without the GIL.
[[nodiscard]] std::function<void()> python_call(nanobind::object function);

}  // namespace void_reckoning
