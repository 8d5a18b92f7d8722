#pragma once

#include <cstdint>
#include <string>

#include "void_reckoning/events/event_vocabulary.hpp"

namespace void_reckoning {

/// Common data of the events of one transaction.
struct EventContext {
    std::uint32_t turn = 0;
    std::uint16_t faction = 0xFFFF;         ///< faction whose turn it was; none: between rounds, or an intervention
    std::uint64_t first_sequence = 0;       ///< sequence number of the first event
    const EventVocabulary* names = nullptr; ///< never null
};

/// Return event number `index` of its type, which is number `place` of the stream, as the bytes of an ecs.events.Event message.
[[nodiscard]] std::string event_message(const EventStream& stream, EventType type, std::size_t index, std::size_t place,
                                        const EventContext& context);

}  // namespace void_reckoning
