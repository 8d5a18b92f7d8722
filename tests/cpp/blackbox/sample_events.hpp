#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <string>

#include "void_reckoning/base/random.hpp"
#include "void_reckoning/events/event_structs.hpp"
#include "void_reckoning/events/stream.hpp"

/// Random events of every type, made from the catalogue.
namespace void_reckoning {

inline void randomize(std::span<std::byte> event, const EventInfo& info, EventStream& stream, const RandomAddress& random) {
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
        const EventFieldInfo& field = info.fields[i];
        std::uint64_t bits = random.bits(i);
        if (field.type == ScalarType::kBool) bits &= 1U;
        if (field.type == ScalarType::kText) bits = bits % 5 == 0 ? 0 : stream.text("text " + std::to_string(bits % 100)).code;
        std::memcpy(event.data() + field.offset, &bits, size_of(field.type));
    }
}

template <class Event> void emit_random(EventStream& stream, const RandomAddress& random) {
    Event event;
    const EventInfo& info = event_catalogue()[static_cast<std::size_t>(Describe<Event>::type)];
    randomize(std::as_writable_bytes(std::span(&event, 1)), info, stream, random);
    stream.emit(event);
}

using EmitRandom = void (*)(EventStream&, const RandomAddress&);

template <class... Events> constexpr std::array<EmitRandom, sizeof...(Events)> random_emitters(const std::tuple<Events...>*) {
    return {&emit_random<Events>...};
}

inline void emit_random(EventStream& stream, EventType type, const RandomAddress& random) {
    static constexpr auto kEmitters = random_emitters(static_cast<const EventStructs*>(nullptr));
    kEmitters[static_cast<std::size_t>(type)](stream, random);
}

/// `count` events, every type among them if there are enough, at changing times.
inline EventStream random_events(std::uint64_t seed, std::size_t count) {
    EventStream stream;
    const RandomAddress random(seed);
    for (std::size_t i = 0; i < count; ++i) {
        if (random.at(i).below(4, 1) == 0) stream.set_time(1'700'000'000'000'000'000 + static_cast<std::int64_t>(i));
        const std::size_t type = i < kEventTypes ? i : static_cast<std::size_t>(random.at(i).below(kEventTypes));
        emit_random(stream, static_cast<EventType>(type), random.at(i));
    }
    return stream;
}

/// Same events in the same order with the same values; texts by what they say.
inline void expect_same_events(const EventStream& left, const EventStream& right) {
    ASSERT_TRUE(std::ranges::equal(left.types(), right.types()));
    ASSERT_TRUE(std::ranges::equal(left.times(), right.times()));
    for (const EventInfo& info : event_catalogue()) {
        for (std::size_t row = 0; row < left.count(info.type); ++row) {
            for (const EventFieldInfo& field : info.fields) {
                const std::byte* a = left.raw(info.type).data() + row * info.size + field.offset;
                const std::byte* b = right.raw(info.type).data() + row * info.size + field.offset;
                if (field.type == ScalarType::kText) {
                    Text one;
                    Text other;
                    std::memcpy(&one, a, sizeof one);
                    std::memcpy(&other, b, sizeof other);
                    ASSERT_EQ(bool(one), bool(other)) << info.name << "." << field.name;
                    ASSERT_EQ(left.text(one), right.text(other)) << info.name << "." << field.name;
                } else {
                    ASSERT_EQ(std::memcmp(a, b, size_of(field.type)), 0) << info.name << "." << field.name;
                }
            }
        }
    }
}

}  // namespace void_reckoning
