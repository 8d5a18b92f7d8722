#include "void_reckoning/engine/journal.hpp"

namespace void_reckoning {

void Journal::commit(const Commit& commit) {
    ChunkInfo info;
    info.turn = commit.turn;
    info.slot = slot_;
    info.faction = commit.seat ? commit.seat.value : commit.intervention ? kFactionNobody : kFactionBetweenRounds;
    info.state_hash = commit.state_hash;
    last_chunk_ = writer_->commit(info, *commit.events).chunk;
    if (commit.intervention) return;
    ++slot_;
    if (!commit.seat) {
        slot_ = 0;
        (void)writer_->request_sync();
    }
}

}  // namespace void_reckoning
