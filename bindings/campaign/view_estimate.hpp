#pragma once

#include "bindings/support/standard_casters.hpp"

#include <string>
#include <utility>

#include "bindings/campaign/view_handle.hpp"

namespace void_reckoning {

struct UnitTypeRecord {
    std::string type, name, domain;
    double cost = 0, industry = 0, upkeep = 0, strength = 0, hull = 0, speed = 0;
    std::int32_t transport = 0;
    bool colonises = false;
};
struct BuildingRecord {
    std::string type, name;
    double cost = 0, industry = 0, upkeep = 0;
};
struct TechnologyRecord {
    std::string technology, name;
    std::int32_t tier = 1;
    double cost = 0;
};
struct EstimateRecord {
    double win_probability = 0.5, doubt = 0;
    std::pair<double, double> losses, spread;
};

/// Bind what a policy may know of types in general (FactionView.unit_type, building_type, technology), and estimates of battles.
void bind_view_estimate(nanobind::module_& module, nanobind::class_<ViewHandle>& view);

}  // namespace void_reckoning
