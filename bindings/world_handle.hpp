#pragma once

#include <nanobind/nanobind.h>

#include "campaign_handle.hpp"
#include "void_reckoning/base/floating_point.hpp"

namespace void_reckoning {

/// A campaign's world; keeps the campaign alive. What is changed is an intervention.
struct WorldHandle {
    nanobind::object campaign;
    [[nodiscard]] CampaignHandle& handle() const { return nanobind::cast<CampaignHandle&>(campaign); }
    [[nodiscard]] const World& get() const { return handle().readable().campaign().world(); }
    [[nodiscard]] WorldCompanion& companion() const { return handle().companion; }
    [[nodiscard]] std::int64_t turn() const { return handle().runner->campaign().turn(); }
    template <class Change> void change(Change&& make) const {
        CampaignHandle& changed = handle();
        CampaignRunner& runner = changed.changeable();
        const FloatingPointScope exact;
        const Doing doing(changed.activity, Activity::kRunning);  // subscribers that hear of it change nothing
        (void)runner.intervene([&](World& world) { make(world); });
    }
};

}  // namespace void_reckoning
