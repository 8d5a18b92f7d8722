#include "bind.hpp"

NB_MODULE(simulation_core, module) {
    using namespace void_reckoning;
    module.doc() = "Native core of Void Reckoning.";
    bind_version(module);
    bind_errors(module);
    bind_orders(module);
    bind_view(module);
    bind_world(module);
    bind_campaign(module);
    bind_replay(module);
}
