#pragma once

#include <nanobind/nanobind.h>

#include "campaign_handle.hpp"

namespace void_reckoning {

/// A campaign's world for reading; keeps the campaign alive.
struct WorldHandle {
    nanobind::object campaign;
    [[nodiscard]] const World& get() const { return nanobind::cast<CampaignHandle&>(campaign).idle().campaign().world(); }
};

}  // namespace void_reckoning
