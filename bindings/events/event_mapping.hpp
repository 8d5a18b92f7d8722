#pragma once

#include "bindings/events/event_record.hpp"

namespace void_reckoning {

/// An event as a mapping: the header, the plan's keys of its type, and its own fields by name, all with names instead of the universe's
/// numbers and in natural units. Each value is created on access.
[[nodiscard]] std::vector<std::string> mapping_keys(const EventRecord& event);
/// Return the value of a key; an invalid object for a key that the event does not have.
[[nodiscard]] nanobind::object mapping_value(const EventRecord& event, std::string_view key);

}  // namespace void_reckoning
