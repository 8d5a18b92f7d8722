#pragma once

#include "bindings/events/event_record.hpp"

namespace void_reckoning {

/// Let events be pickled, compared and hashed by their values: each as its fields by name, and what its message takes from other
/// events. The names of their numbers are an object that the events of one campaign or log share, also in a pickle.
void bind_event_pickle(nanobind::module_& module, nanobind::class_<EventRecord>& event);

}  // namespace void_reckoning
