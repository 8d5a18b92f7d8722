#pragma once

#include "bindings/support/standard_casters.hpp"

#include <memory>

#include "bindings/campaign/view_handle.hpp"
#include "bindings/ecs/natural.hpp"
#include "bindings/events/bus_methods.hpp"
#include "bindings/support/kept_object.hpp"
#include "bindings/support/unlocked.hpp"
#include "void_reckoning/session/campaign_session.hpp"

namespace void_reckoning {

/// A campaign, as a Python object: the session synchronises access, this converts.
struct CampaignHandle {
    explicit CampaignHandle(std::unique_ptr<CampaignSession> made) : session(std::move(made)) {}
    explicit CampaignHandle(std::unique_ptr<CampaignRunner> runner)
        : session(std::make_unique<CampaignSession>(std::move(runner), python_waiter())) {}

    std::unique_ptr<CampaignSession> session;
    FactionIds factions = ids_of(session->factions());  ///< by seat
    SharedEventNames names = std::make_shared<const EventNames>(factions, session->event_vocabulary());
    KeptObject open_view;  ///< of the faction turn driven from Python, if one is open

    // See bind_bus().
    [[nodiscard]] CampaignSession& events() const { return *session; }
    [[nodiscard]] const SharedEventNames& event_names() const { return names; }

    /// Created on first use: a campaign is created without the GIL.
    [[nodiscard]] std::shared_ptr<const PythonNames> python_names() {
        const nanobind::ft_lock_guard guard(naming_);
        if (!names_) names_ = std::make_shared<const PythonNames>(session->names());
        return names_;
    }

   private:
    [[no_unique_address]] nanobind::ft_mutex naming_;
    std::shared_ptr<const PythonNames> names_;  ///< guarded by the GIL or, without one, by naming_
    [[nodiscard]] static FactionIds ids_of(const std::vector<FactionLabel>& labels) {
        std::vector<std::string> ids;
        for (const FactionLabel& label : labels) ids.push_back(label.id);
        return std::make_shared<const std::vector<std::string>>(std::move(ids));
    }
};

}  // namespace void_reckoning
