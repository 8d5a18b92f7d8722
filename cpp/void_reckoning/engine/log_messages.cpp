#include "void_reckoning/engine/log_messages.hpp"

#include <algorithm>
#include <charconv>

#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/blackbox/log_scan.hpp"
#include "void_reckoning/events/bus.hpp"
#include "void_reckoning/proto/core/campaign.pb.h"
#include "void_reckoning/universe/problems.hpp"
#include "void_reckoning/wire/events.hpp"
#include "void_reckoning/wire/message.hpp"

namespace void_reckoning {
namespace {

constexpr std::int64_t kMaxResults = 100'000;
constexpr std::int64_t kUsualResults = 10'000;

/// The requested events, and the part of them to return.
struct Search {
    LogFilter chunks;
    std::optional<std::size_t> topic;
    std::int64_t skip = 0;
    std::int64_t most = kUsualResults;
};

std::uint64_t combat_of(const std::string& text) {
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem == std::errc() && end == text.data() + text.size()) return number;
    throw InvalidInput(fmt::format("combat_id must be a number from 1 to 2**64 - 1, got '{}'", shortened(text)));
}

Search search_of(const core::EventQuery& query, std::span<const std::string> factions) {
    Search search;
    if (query.has_turn()) search.chunks.first_turn = search.chunks.last_turn = query.turn();
    if (!query.combat_id().empty()) search.chunks.combat = combat_of(query.combat_id());
    if (!query.faction_id().empty()) {
        const auto found = std::find(factions.begin(), factions.end(), query.faction_id());
        if (found == factions.end())
            throw InvalidInput(fmt::format("faction_id must be a faction of this campaign, got '{}'", query.faction_id()));
        search.chunks.faction = static_cast<std::uint16_t>(found - factions.begin());
    }
    if (!query.event_type().empty()) {
        search.topic = find_topic(query.event_type());
        search.chunks.type = type_of_topic(*search.topic);
    }
    if (query.max_results() < 0 || query.max_results() > kMaxResults) {
        throw InvalidInput(must_be_between("max_results", 0, kMaxResults, query.max_results()));
    }
    if (query.offset() < 0) throw InvalidInput(must_be("offset", "0 or more", query.offset()));
    if (query.max_results() > 0) search.most = query.max_results();
    search.skip = query.offset();
    return search;
}

/// Return whether an event belongs to a combat; events without a combat don't.
bool of_combat(const EventStream& stream, EventType type, std::size_t index, std::uint64_t combat) {
    const EventInfo& info = event_catalogue()[static_cast<std::size_t>(type)];
    for (const EventFieldInfo& field : info.fields) {
        if (field.name != "combat") continue;
        std::uint64_t value = 0;
        std::memcpy(&value, stream.raw(type).data() + index * info.size + field.offset, sizeof value);
        return value == combat;
    }
    return false;
}

/// Take an event; false when enough were found.
bool take(const EventStream& stream, const EventContext& context, Search& search, core::EventQueryResponse& answer) {
    std::array<std::size_t, kEventTypes> next{};
    const bool of_faction = context.faction != EventOrigin::kNoFaction;
    for (std::size_t place = 0; place < stream.size(); ++place) {
        const EventType type = stream.types()[place];
        const std::size_t index = next[static_cast<std::size_t>(type)]++;
        if (search.topic && *search.topic != topic_of(type, of_faction)) continue;
        if (search.chunks.combat && !of_combat(stream, type, index, *search.chunks.combat)) continue;
        if (search.skip-- > 0) continue;
        if (answer.events_size() == search.most) {
            answer.set_has_more(true);
            return false;
        }
        put_event(stream, type, index, place, context, *answer.add_events());
    }
    return true;
}

}  // namespace

std::string query_events_message(const std::filesystem::path& log, const EventVocabulary& names, std::string_view request) {
    core::EventQuery query;
    parse_message(request, query);
    Search search = search_of(query, names.factions);
    core::EventQueryResponse answer;
    LogScan scan(std::make_shared<SharedLog>(log.string(), BlackBoxReader::open(log)), {search.chunks});
    EventStream stream;
    while (const std::optional<Chunk> chunk = scan.next()) {
        stream.clear();
        chunk->events().to_stream(stream);
        const ChunkHeader& header = chunk->header;
        const std::uint16_t faction = header.faction < names.factions.size() ? header.faction : EventOrigin::kNoFaction;
        if (!take(stream, {header.turn, faction, header.first_sequence, &names}, search, answer)) break;
    }
    return bytes_of(answer);
}

}  // namespace void_reckoning
