#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "view_handle.hpp"
#include "void_reckoning/engine/runner.hpp"
#include "world_companion.hpp"

namespace void_reckoning {

/// A snapshot of a campaign, with the place in its log to go back to.
struct CampaignSnapshot {
    std::shared_ptr<const Snapshot> snapshot;
    std::shared_ptr<const Holding> holding;
    std::uint64_t log_position = 0;
    const void* campaign = nullptr;  ///< identity only: a snapshot belongs to its campaign and to clones made from it
    std::uint32_t turn = 0;
    std::uint64_t state_hash = 0;
};

/// A campaign as Python holds it.
struct CampaignHandle {
    explicit CampaignHandle(std::unique_ptr<CampaignRunner> made) : runner(std::move(made)) {}
    std::unique_ptr<CampaignRunner> runner;
    nanobind::object open_view;  ///< of the faction turn that Python drives, if one is open
    WorldCompanion companion;
    bool running = false;

    void close_view() {
        if (open_view.is_valid()) nanobind::cast<ViewHandle&>(open_view).close();
        open_view.reset();
    }
    /// Anything that changes the campaign, or reads what is changing: StateError while it runs in another thread.
    CampaignRunner& idle() {
        if (running) throw StateError("campaign is running");
        return *runner;
    }
};

}  // namespace void_reckoning
