#include "bind.hpp"

NB_MODULE(simulation_core, module) {
    module.doc() = "Native core of Void Reckoning.";
    void_reckoning::bind_version(module);
}
