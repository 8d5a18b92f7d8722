#include "bind.hpp"

NB_MODULE(simulation_core, module) {
    using namespace void_reckoning;
    nanobind::set_leak_warnings(false);  // campaigns in a script's globals live until the process ends: no leak
    module.doc() = "Native core of Void Reckoning.";
    bind_version(module);
    bind_errors(module);
    bind_orders(module);
    bind_paths(module);
    bind_view(module);
    bind_spatial(module);
    bind_table(module);
    bind_query(module);
    bind_entity_ref(module);
    bind_events(module);
    bind_world(module);
    bind_own_world(module);
    bind_campaign(module);
    bind_replay(module);
    bind_log_chunk(module);
    bind_log_columns(module);
    bind_blackbox(module);
    bind_combat(module);
    bind_shot_results(module);
    bind_ballistics(module);
    bind_telemetry(module);
}
