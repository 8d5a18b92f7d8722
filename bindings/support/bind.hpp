#pragma once

#include "bindings/support/standard_casters.hpp"

namespace void_reckoning {

// One function per file bind_<x>.cpp. main.cpp calls them in this order: a type must be bound before it is used as a default value.
void bind_version(nanobind::module_& module);
void bind_errors(nanobind::module_& module);
void bind_arguments(nanobind::module_& module);
void bind_universe(nanobind::module_& module);
void bind_orders(nanobind::module_& module);
void bind_paths(nanobind::module_& module);
void bind_view(nanobind::module_& module);
void bind_spatial(nanobind::module_& module);
void bind_table(nanobind::module_& module);
void bind_query(nanobind::module_& module);
void bind_entity_ref(nanobind::module_& module);
void bind_events(nanobind::module_& module);
void bind_world(nanobind::module_& module);
void bind_own_world(nanobind::module_& module);
void bind_campaign(nanobind::module_& module);
void bind_replay(nanobind::module_& module);
void bind_blackbox(nanobind::module_& module);
void bind_log_columns(nanobind::module_& module);
void bind_log_chunk(nanobind::module_& module);
void bind_combat(nanobind::module_& module);
void bind_shot_results(nanobind::module_& module);
void bind_ballistics(nanobind::module_& module);
void bind_telemetry(nanobind::module_& module);

/// Let every class that has no pickle of its own refuse to be pickled or copied, with what to use instead. Last.
void refuse_other_pickles(nanobind::module_& module);

}  // namespace void_reckoning
