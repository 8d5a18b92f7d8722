#include "void_reckoning/engine/bus_sink.hpp"

#include "void_reckoning/base/wall_time.hpp"

namespace void_reckoning {

void BusSink::announce(std::uint32_t turn, Seat seat, std::string_view faction, std::string_view policy) {
    if (!bus_.wanted(topic_of(EventType::kTurnStart, true))) return;
    EventStream stream;
    stream.set_time(wall_time());
    stream.emit(TurnStart{stream.text(faction), stream.text(policy)});
    bus_.deliver(stream, {turn, seat.value, sequence_});
}

void BusSink::on_commit(const Commit& commit) {
    const EventOrigin origin{commit.turn, commit.seat ? commit.seat.value : EventOrigin::kNoFaction, sequence_};
    sequence_ += commit.events->size();
    bus_.deliver(*commit.events, origin, topic_of(EventType::kTurnStart, true));
}

}  // namespace void_reckoning
