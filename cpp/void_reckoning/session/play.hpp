#pragma once

#include "void_reckoning/session/campaign_session.hpp"

namespace void_reckoning {

/// While it lives, this thread plays or changes a session's campaign, and the others read the last commit. Nested in another one of this
/// thread, as in a system that changes the world, it has no effect.
class CampaignSession::Play {
   public:
    Play(CampaignSession& session, SessionGate::Length length, SessionGate::Purpose purpose = SessionGate::Purpose::kPlay)
        : session_(session), work_(session.gate_, purpose) {
        if (!work_.outermost()) return;
        // While a faction turn is open the world is ahead of the last commit; what was published before that turn stays.
        if (!session.turn_open()) session.publish_world(std::as_const(*session.runner_).campaign().world().snapshot());
        work_.settle(length);
    }
    Play(const Play&) = delete;
    Play& operator=(const Play&) = delete;
    ~Play() {
        if (work_.outermost() && !session_.turn_open()) session_.publish_world(std::nullopt);  // holds no memory while no thread plays
    }

   private:
    CampaignSession& session_;
    SessionGate::Work work_;
    FloatingPointScope exact_;
};

}  // namespace void_reckoning
