#include "void_reckoning/engine/log_identity.hpp"

#include <random>

#include "void_reckoning/base/wall_time.hpp"

namespace void_reckoning {

LogIdentity new_log_identity(const Campaign& campaign) {
    std::random_device device;  // names files, is not state: any source will do
    const auto word = [&device] { return (static_cast<std::uint64_t>(device()) << 32U) | device(); };
    LogIdentity identity;
    identity.campaign.high = word();
    identity.campaign.low = word();
    identity.simulation_version = static_cast<std::uint32_t>(kSimulationVersion);
    identity.created = wall_time();
    identity.seed = campaign.state().seed;
    identity.universe_hash = campaign.universe().hash;
    return identity;
}

}  // namespace void_reckoning
