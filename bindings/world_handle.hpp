#pragma once

#include <nanobind/nanobind.h>

#include "campaign_handle.hpp"

namespace void_reckoning {

/// A campaign's world for reading; keeps the campaign alive.
struct WorldHandle {
    nanobind::object campaign;
    [[nodiscard]] CampaignHandle& handle() const { return nanobind::cast<CampaignHandle&>(campaign); }
    [[nodiscard]] const World& get() const { return handle().idle().campaign().world(); }
    [[nodiscard]] WorldCompanion& companion() const { return handle().companion; }
    [[nodiscard]] std::int64_t turn() const { return handle().runner->campaign().turn(); }
};

}  // namespace void_reckoning
