#pragma once

#include "void_reckoning/proto/ecs/events.pb.h"
#include "void_reckoning/wire/event_message.hpp"

namespace void_reckoning {

/// Put an event in a message.
void put_event(const EventStream& stream, EventType type, std::size_t index, std::size_t place, const EventContext& context,
               ecs::events::Event& event);

/// Put all events of a transaction in a message, in order.
void put_events(const EventStream& stream, const EventContext& context, google::protobuf::RepeatedPtrField<ecs::events::Event>& events);

}  // namespace void_reckoning
