#include "void_reckoning/engine/replayer.hpp"

#include "void_reckoning/campaign/intervention.hpp"

namespace void_reckoning {

bool Replayer::follow(const ChunkHeader& header, const EventStream& events) {
    try {
        if (header.faction == kFactionNobody) return intervention(header, events);
        return header.faction == kFactionBetweenRounds ? between_rounds(header) : faction_turn(header, events);
    } catch (const StateError& error) {
        return cannot_follow(header, error);
    } catch (const QueryError& error) {
        return cannot_follow(header, error);
    } catch (const InvalidInput& error) {
        return cannot_follow(header, error);
    }
}

bool Replayer::rewind(const LogRewind& rewind, const Snapshot* to) {
    if (to == nullptr)
        return differ(rewind.turn, "rewind", fmt::format("the log goes back to chunk {}, which is not before it", rewind.to_chunk));
    campaign_.restore(*to);
    return compare(rewind.turn, "rewind", rewind.state_hash, campaign_.world().state_hash());
}

bool Replayer::differ(std::uint32_t turn, std::string faction, std::string what, std::uint64_t expected, std::uint64_t found) {
    mismatch_ = ReplayMismatch{turn, std::move(faction), std::move(what), expected, found};
    return false;
}

bool Replayer::cannot_follow(const ChunkHeader& header, const Error& error) {
    orchestrator_.processor().abandon();
    const std::string who = header.faction == kFactionNobody ? "intervention" : name_of_seat(header.faction);
    return differ(header.turn, who, fmt::format("what the log says can't be done: {}", error.what()));
}

bool Replayer::compare(std::uint32_t turn, const std::string& faction, std::uint64_t expected, std::uint64_t found) {
    if (expected == found) return true;
    return differ(turn, faction, fmt::format("the log says state {:016x}, replay gives {:016x}", expected, found), expected, found);
}

std::string Replayer::name_of_seat(std::uint16_t faction) const {
    if (faction == kFactionBetweenRounds) return "between rounds";
    return faction < campaign_.seats() ? campaign_.faction_id(Seat(faction)) : fmt::format("faction {}", faction);
}

bool Replayer::between_rounds(const ChunkHeader& header) {
    if (const auto due = orchestrator_.next()) {
        return differ(header.turn, "between rounds", fmt::format("faction {} has not had its turn", campaign_.faction_id(*due)));
    }
    return compare(header.turn, "between rounds", header.state_hash, orchestrator_.finish_round());
}

bool Replayer::intervention(const ChunkHeader& header, const EventStream& events) {
    const std::uint64_t found = orchestrator_.intervene([&](World& world) {
        for (std::size_t i = 0; i < events.count(EventType::kIntervention); ++i) {
            apply_change(world, events, events.get<Intervention>(i));
        }
    });
    return compare(header.turn, "intervention", header.state_hash, found);
}

/// Play the orders and the changes between them, in order; false at the first difference.
bool Replayer::play_events(const ChunkHeader& header, const std::string& faction, const EventStream& events) {
    FactionProcessor& processor = orchestrator_.processor();
    std::size_t orders = 0, changes = 0;
    for (std::size_t place = 0; place < events.size(); ++place) {
        if (events.types()[place] == EventType::kFactionAction) {
            if (!play_order(header, faction, events.get<FactionAction>(orders), orders + 1)) return false;
            ++orders;
        } else if (events.types()[place] == EventType::kIntervention) {
            processor.intervene([&](World& world) {
                for (; place < events.size() && events.types()[place] == EventType::kIntervention; ++place) {
                    apply_change(world, events, events.get<Intervention>(changes++));
                }
            });
            --place;  // the first that is not an order
        }
    }
    return true;
}

bool Replayer::play_order(const ChunkHeader& header, const std::string& faction, const FactionAction& record, std::size_t number) {
    FactionProcessor& processor = orchestrator_.processor();
    const OrderResult result = processor.execute(from_record(record));
    if (result.accepted == record.accepted) return true;
    processor.abandon();
    return differ(
        header.turn, faction,
        fmt::format("order {} ({}) was {}, replay {} it{}", number, name_of_order(record.order), record.accepted ? "accepted" : "rejected",
                    result.accepted ? "accepts" : "rejects", result.reason.empty() ? "" : ": " + result.reason));
}

bool Replayer::faction_turn(const ChunkHeader& header, const EventStream& events) {
    const auto due = orchestrator_.next();
    const std::string faction = name_of_seat(header.faction);
    if (!due || due->value != header.faction) {
        return differ(header.turn, faction, fmt::format("it is the turn of {}", due ? campaign_.faction_id(*due) : "no faction"));
    }
    FactionProcessor& processor = orchestrator_.processor();
    processor.begin(*due);
    if (events.count(EventType::kTurnEnd) != 1) {
        processor.abandon();
        return differ(header.turn, faction, fmt::format("the turn has {} ends", events.count(EventType::kTurnEnd)));
    }
    if (!events.get<TurnEnd>(0).committed) {
        const SystemError error = events.count(EventType::kSystemError) > 0 ? events.get<SystemError>(0) : SystemError{};
        const std::uint64_t found = processor.forfeit(error.kind, std::string(events.text(error.message)));
        return compare(header.turn, faction, header.state_hash, found);
    }
    if (!play_events(header, faction, events)) return false;
    for (std::size_t i = 0; i < events.count(EventType::kPolicyMemory); ++i) {
        processor.remember(std::string(events.text(events.get<PolicyMemoryWritten>(i).memory)));
    }
    return compare(header.turn, faction, header.state_hash, processor.commit());
}

}  // namespace void_reckoning
