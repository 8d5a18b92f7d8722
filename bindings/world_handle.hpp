#pragma once

#include <nanobind/nanobind.h>

#include "playing.hpp"

namespace void_reckoning {

/// A campaign's world; keeps the campaign alive. What is changed is an intervention.
struct WorldHandle {
    nanobind::object campaign;
    [[nodiscard]] CampaignHandle& handle() const { return nanobind::cast<CampaignHandle&>(campaign); }
    [[nodiscard]] WorldNow now() const { return handle().world_now(); }
    [[nodiscard]] const void* identity() const { return &handle(); }
    [[nodiscard]] WorldCompanion& companion() const { return handle().companion; }
    [[nodiscard]] std::int64_t turn() const { return handle().state().turn; }
    template <class Change> void change(Change&& make, std::size_t rows = 1) const {
        (void)rows;  // the intervention around it takes longer than most changes
        CampaignRunner& runner = handle().changeable();
        const Playing playing(handle(), Playing::Length::kBrief);
        (void)runner.intervene([&](World& world) { make(world); });
    }
};

}  // namespace void_reckoning
