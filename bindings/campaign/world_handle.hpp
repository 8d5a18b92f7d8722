#pragma once

#include "bindings/support/standard_casters.hpp"

#include "bindings/campaign/campaign_handle.hpp"

namespace void_reckoning {

/// A campaign's world; keeps the campaign alive. Every change is an intervention.
struct WorldHandle {
    nanobind::object campaign;
    [[nodiscard]] CampaignSession& session() const { return *nanobind::cast<CampaignHandle&>(campaign).session; }
    [[nodiscard]] const void* identity() const { return &session(); }
    [[nodiscard]] std::shared_ptr<const PythonNames> python_names() const {
        return nanobind::cast<CampaignHandle&>(campaign).python_names();
    }
    [[nodiscard]] std::int64_t turn() const { return session().state().turn; }
    template <class Change> void change(Change&& make, std::size_t rows = 1) const {
        (void)rows;  // the intervention around it takes longer than most changes
        CampaignSession& changed = session();
        const nanobind::gil_scoped_release unlocked;
        changed.change([&](World& world) { make(world); });
    }
};

}  // namespace void_reckoning
