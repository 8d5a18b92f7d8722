#include "void_reckoning/blackbox/event_parts.hpp"

#include <cstring>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/blackbox/format.hpp"

namespace void_reckoning {
namespace {

// More than tables, offsets and alignment of a body can take: 64 types of 24 fields.
constexpr std::size_t kOverhead = std::size_t{32} << 10U;
constexpr std::size_t kTextOverhead = 4 + 4 + 1 + 3;  // offset, length, terminator, alignment
constexpr std::size_t kTimeBytes = 4 + 8;

std::size_t text_bytes(std::string_view text) { return text.size() + kTextOverhead; }

/// Return an upper bound, computed without visiting single events.
std::size_t bound_of(const EventStream& events) {
    std::size_t bytes = kOverhead + events.size() * (1 + kTimeBytes);
    for (const EventInfo& info : event_catalogue()) bytes += events.count(info.type) * column_bytes(info);
    for (const std::string& text : events.texts()) bytes += text_bytes(text);
    return bytes;
}

EventRange whole(const EventStream& events) {
    EventRange range;
    range.last = events.size();
    for (const EventInfo& info : event_catalogue()) {
        range.count[static_cast<std::size_t>(info.type)] = static_cast<std::uint32_t>(events.count(info.type));
    }
    return range;
}

/// Visits the events one by one and begins a new range when one is full.
class Splitter {
   public:
    Splitter(const EventStream& events, std::size_t limit) : events_(events), limit_(limit), seen_(events.texts().size(), 0) {}

    [[nodiscard]] std::vector<EventRange> split() {
        for (std::size_t row = 0; row < events_.size(); ++row) {
            const auto type = static_cast<std::size_t>(events_.types()[row]);
            std::size_t cost = cost_of(type);
            if (range_.last > range_.first && bytes_ + cost > limit_) {
                finish();
                cost = cost_of(type);  // its texts are new in the next range
            }
            if (bytes_ + cost > limit_) {
                throw InvalidInput(fmt::format("an event of type {} with its texts must take at most {} bytes, got {}",
                                               event_catalogue()[type].name, limit_ - kOverhead, cost));
            }
            bytes_ += cost;
            mark_texts(type);
            ++range_.count[type];
            range_.last = row + 1;
        }
        finish();
        return std::move(ranges_);
    }

   private:
    template <class Visit> void for_each_text(std::size_t type, Visit visit) const {
        const EventInfo& info = event_catalogue()[type];
        const std::byte* event = events_.raw(info.type).data() + (range_.begin[type] + range_.count[type]) * info.size;
        for (const EventFieldInfo& field : info.fields) {
            if (field.type != ScalarType::kText) continue;
            std::uint32_t code = 0;
            std::memcpy(&code, event + field.offset, sizeof code);
            VR_CHECK(code < seen_.size(), "event {} has a text that is not in its stream", info.name);
            visit(code);
        }
    }

    [[nodiscard]] std::size_t cost_of(std::size_t type) const {
        std::size_t cost = 1 + kTimeBytes + column_bytes(event_catalogue()[type]);
        for_each_text(type, [&](std::uint32_t code) {
            if (seen_[code] != number_) cost += text_bytes(events_.texts()[code]);
        });
        return cost;
    }

    void mark_texts(std::size_t type) {
        for_each_text(type, [&](std::uint32_t code) { seen_[code] = number_; });
    }

    void finish() {
        ranges_.push_back(range_);
        for (std::size_t type = 0; type < kEventTypes; ++type) range_.begin[type] += range_.count[type];
        range_.count.fill(0);
        range_.first = range_.last;
        bytes_ = kOverhead;
        ++number_;
    }

    const EventStream& events_;
    std::size_t limit_;
    std::vector<std::uint32_t> seen_;  // by text code: the number of the range that holds it
    std::uint32_t number_ = 1;
    std::size_t bytes_ = kOverhead;
    EventRange range_;
    std::vector<EventRange> ranges_;
};

}  // namespace

std::uint64_t EventRange::type_mask() const {
    std::uint64_t mask = 0;
    for (std::size_t type = 0; type < kEventTypes; ++type) {
        if (count[type] > 0) mask |= type_bit(type);
    }
    return mask;
}

std::size_t column_bytes(const EventInfo& info) {
    std::size_t bytes = 0;
    for (const EventFieldInfo& field : info.fields) bytes += size_of(field.type);
    return bytes;
}

std::vector<EventRange> split_events(const EventStream& events, std::size_t limit) {
    if (bound_of(events) <= limit) return {whole(events)};
    return Splitter(events, limit).split();
}

}  // namespace void_reckoning
