#include "campaign_handle.hpp"

#include "playing.hpp"

namespace void_reckoning {

void CampaignHandle::run_bound() {
    if (activity != Activity::kIdle || companion.locked()) return;
    const Player here(*this, true);
    const Doing doing(activity, Activity::kRunning);
    bound().run_pending();
}

}  // namespace void_reckoning
