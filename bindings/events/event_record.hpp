#pragma once

#include <nanobind/nanobind.h>

#include "bindings/events/event_names.hpp"
#include "void_reckoning/events/bus.hpp"

namespace void_reckoning {

/// Instead of a topic: an event of a log, which calls it by the name of its type.
inline constexpr std::size_t kLogged = ~std::size_t{0};

/// An event as Python holds it: stays what it is.
struct EventRecord {
    std::shared_ptr<const EventStream> stream;
    EventOrigin origin;
    SharedEventNames names;
    std::size_t topic = 0;  ///< or kLogged
    EventType type = EventType::kCombatStart;
    std::size_t index = 0;
    std::size_t place = 0;       ///< in the stream
    std::uint64_t sequence = 0;  ///< a log may have events between that this program does not know
};

[[nodiscard]] const std::string& name_of(const EventRecord& event);
[[nodiscard]] EventRecord keep(const EventNotice& notice, const SharedEventNames& names);
/// A field's value as the log stores it; factions by their ids, None for nobody.
[[nodiscard]] nanobind::object field_value(const EventRecord& event, const EventFieldInfo& field);
/// All fields by name, with such values.
[[nodiscard]] nanobind::dict fields_of(const EventRecord& event);
/// One event from a name and its fields; what is left out is zero, null or false. InvalidInput names what is wrong.
[[nodiscard]] EventStream stream_of(std::size_t topic, nanobind::handle fields, const FactionIds& factions);
/// Calls a Python function with the event. Without the GIL.
[[nodiscard]] EventBus::Handler python_handler(nanobind::object function, SharedEventNames names);

/// Calls a Python function without arguments. Without the GIL.
[[nodiscard]] std::function<void()> python_call(nanobind::object function);

}  // namespace void_reckoning
