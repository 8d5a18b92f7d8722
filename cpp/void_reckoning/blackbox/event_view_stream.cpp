#include <cstring>
#include <tuple>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/blackbox/event_view.hpp"
#include "void_reckoning/events/event_structs.hpp"

/// Conversion of columns back to structs.
namespace void_reckoning {
namespace {

using Emit = void (*)(EventStream& stream, const std::byte* event);

template <class Event> void emit_one(EventStream& stream, const std::byte* bytes) {
    Event event;
    std::memcpy(&event, bytes, sizeof event);
    stream.emit(event);
}

template <class... Events> constexpr std::array<Emit, sizeof...(Events)> emitters_of(const std::tuple<Events...>*) {
    return {&emit_one<Events>...};
}

constexpr auto kEmitters = emitters_of(static_cast<const EventStructs*>(nullptr));

void scatter(std::span<const std::byte> column, const EventFieldInfo& field, std::size_t stride, std::byte* structs) {
    const std::size_t size = size_of(field.type);
    for (std::size_t row = 0; row * size < column.size(); ++row) {
        std::memcpy(structs + row * stride + field.offset, column.data() + row * size, size);
    }
    if (field.type != ScalarType::kBool) return;
    for (std::size_t row = 0; row < column.size(); ++row) {  // any other value would not be a bool
        structs[row * stride + field.offset] = std::byte{column[row] != std::byte{0}};
    }
}

}  // namespace

void EventChunkView::gather(EventType type, std::span<std::byte> structs) const {
    const EventInfo& info = event_catalogue()[static_cast<std::size_t>(type)];
    VR_CHECK(structs.size() == count(type) * info.size);
    for (std::size_t i = 0; i < info.fields.size(); ++i) scatter(raw_column(type, i), info.fields[i], info.size, structs.data());
}

void EventChunkView::to_stream(EventStream& stream) const {
    std::vector<Text> codes(text_count_);
    for (std::uint32_t code = 1; code < text_count_; ++code) codes[code] = stream.text(text(Text{code}));

    std::array<std::vector<std::byte>, kEventTypes> structs;
    for (const EventInfo& info : event_catalogue()) {
        if (count(info.type) == 0) continue;
        auto& group = structs[static_cast<std::size_t>(info.type)];
        group.resize(count(info.type) * info.size);
        gather(info.type, group);
        for (const EventFieldInfo& field : info.fields) {
            if (field.type != ScalarType::kText) continue;
            for (std::size_t place = field.offset; place < group.size(); place += info.size) {
                Text code;
                std::memcpy(&code, group.data() + place, sizeof code);
                if (code) {
                    static_cast<void>(text(code));  // throws if it is not in the dictionary
                    std::memcpy(group.data() + place, &codes[code.code], sizeof code);
                }
            }
        }
    }

    const std::vector<std::int64_t> at = times();
    std::array<std::size_t, kEventTypes> next{};
    for (std::size_t row = 0; row < types_.size(); ++row) {
        const std::size_t type = types_[row];
        if (type >= kEventTypes) continue;
        stream.set_time(at[row]);
        kEmitters[type](stream, structs[type].data() + next[type]++ * event_catalogue()[type].size);
    }
}

}  // namespace void_reckoning
