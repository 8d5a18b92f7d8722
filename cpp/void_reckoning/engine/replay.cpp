#include "void_reckoning/engine/replay.hpp"

#include <map>
#include <set>

#include "void_reckoning/blackbox/reader.hpp"
#include "void_reckoning/campaign/turn_orchestrator.hpp"
#include "void_reckoning/engine/run_settings.hpp"

namespace void_reckoning {
namespace {

class Replayer {
   public:
    Replayer(Campaign& campaign, ReplayReport& report) : campaign_(campaign), report_(report), orchestrator_(campaign, nullptr, {}) {}

    /// False at the first difference.
    bool follow(const ChunkHeader& header, const EventStream& events) {
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

    bool rewind(const LogRewind& rewind, const Snapshot* to) {
        if (to == nullptr)
            return differ(rewind.turn, "rewind", fmt::format("the log goes back to chunk {}, which is not before it", rewind.to_chunk));
        campaign_.restore(*to);
        return compare(rewind.turn, "rewind", rewind.state_hash, campaign_.world().state_hash());
    }

   private:
    bool differ(std::uint32_t turn, std::string faction, std::string what, std::uint64_t expected = 0, std::uint64_t found = 0) {
        report_.mismatch = ReplayMismatch{turn, std::move(faction), std::move(what), expected, found};
        return false;
    }

    bool cannot_follow(const ChunkHeader& header, const Error& error) {
        orchestrator_.processor().abandon();
        const std::string who = header.faction == kFactionNobody ? "intervention" : fmt::format("transaction {}", header.slot);
        return differ(header.turn, who, fmt::format("what the log says can't be done: {}", error.what()));
    }

    bool compare(std::uint32_t turn, const std::string& faction, std::uint64_t expected, std::uint64_t found) {
        report_.state_hash = found;
        if (expected == found) return true;
        return differ(turn, faction, fmt::format("the log says state {:016x}, replay gives {:016x}", expected, found), expected, found);
    }

    bool between_rounds(const ChunkHeader& header) {
        if (const auto due = orchestrator_.next()) {
            return differ(header.turn, "between rounds", fmt::format("faction {} has not had its turn", campaign_.faction_id(*due)));
        }
        const std::uint64_t found = orchestrator_.finish_round();
        if (!compare(header.turn, "between rounds", header.state_hash, found)) return false;
        report_.turns = campaign_.turn();
        return true;
    }

    bool intervention(const ChunkHeader& header, const EventStream& events) {
        const std::uint64_t found = orchestrator_.intervene([&](World& world) {
            for (std::size_t i = 0; i < events.count(EventType::kIntervention); ++i) {
                apply_change(world, events, events.get<Intervention>(i));
            }
        });
        return compare(header.turn, "intervention", header.state_hash, found);
    }

    /// The orders and what was changed between them, in order; false at the first difference.
    bool play_events(const ChunkHeader& header, const std::string& faction, const EventStream& events) {
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
                --place;  // the first that is none
            }
        }
        return true;
    }

    bool play_order(const ChunkHeader& header, const std::string& faction, const FactionAction& record, std::size_t number) {
        FactionProcessor& processor = orchestrator_.processor();
        const OrderResult result = processor.execute(from_record(record));
        if (result.accepted == record.accepted) return true;
        processor.abandon();
        return differ(header.turn, faction,
                      fmt::format("order {} ({}) was {}, replay {} it{}", number, name_of_order(record.order),
                                  record.accepted ? "accepted" : "rejected", result.accepted ? "accepts" : "rejects",
                                  result.reason.empty() ? "" : ": " + result.reason));
    }

    bool faction_turn(const ChunkHeader& header, const EventStream& events) {
        const auto due = orchestrator_.next();
        const std::string faction =
            header.faction < campaign_.seats() ? campaign_.faction_id(Seat(header.faction)) : fmt::format("{}", header.faction);
        if (!due || due->value != header.faction) {
            return differ(header.turn, faction, fmt::format("it is the turn of {}", due ? campaign_.faction_id(*due) : "nobody"));
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

    Campaign& campaign_;
    ReplayReport& report_;
    TurnOrchestrator orchestrator_;
};

/// The chunks that later rewinds go back to: only their states are kept.
std::set<std::uint64_t> rewind_targets(const std::filesystem::path& log) {
    std::set<std::uint64_t> targets;
    BlackBoxReader reader = BlackBoxReader::open(log);
    try {
        while (const auto chunk = reader.next()) {
            if (chunk->header.kind == ChunkKind::kRewind) targets.insert(chunk->rewind().to_chunk);
        }
    } catch (const DamagedData&) {
        return targets;  // the replay itself meets the damage and reports it
    }
    return targets;
}

}  // namespace

ReplayReport replay(const std::filesystem::path& log, std::optional<std::uint32_t> to_turn, const std::atomic<bool>* interrupted,
                    const std::function<void(std::uint32_t turn)>& progress) {
    ReplayReport report;
    const std::set<std::uint64_t> targets = rewind_targets(log);
    std::map<std::uint64_t, Snapshot> kept;
    BlackBoxReader reader = BlackBoxReader::open(log);
    std::unique_ptr<Replayer> replayer;
    EventStream commit;
    try {
        while (auto chunk = reader.next()) {
            if (interrupted != nullptr && interrupted->load(std::memory_order_relaxed)) throw Interrupted("replay was stopped");
            const ChunkHeader& header = chunk->header;
            if (header.kind == ChunkKind::kMetadata && !replayer) {
                report.campaign = std::make_unique<Campaign>(campaign_from(chunk->metadata()));
                replayer = std::make_unique<Replayer>(*report.campaign, report);
                report.state_hash = report.campaign->world().state_hash();
                if (report.state_hash != header.state_hash) {
                    report.mismatch =
                        ReplayMismatch{0, "setup", "the campaign does not begin as the log says", header.state_hash, report.state_hash};
                    break;
                }
            } else if (header.kind == ChunkKind::kRewind && replayer) {
                const LogRewind rewind = chunk->rewind();
                const auto found = kept.find(rewind.to_chunk);
                if (!replayer->rewind(rewind, found == kept.end() ? nullptr : &found->second)) break;
                report.turns = report.campaign->turn();
            } else if (header.kind == ChunkKind::kEvents) {
                if (!replayer) throw DamagedData("the log has no settings before its first turn");
                chunk->events().to_stream(commit);  // a commit in parts is played when its last part has come
                if (!header.seals()) continue;
                if (!replayer->follow(header, commit)) break;
                commit.clear();
                ++report.commits;
                if (header.faction == kFactionBetweenRounds && progress) progress(report.turns);
                if (to_turn && report.turns >= *to_turn) break;
            }
            if (replayer && targets.contains(header.number)) kept.emplace(header.number, report.campaign->world().snapshot());
        }
        report.torn_bytes = reader.torn_bytes();
    } catch (const DamagedData& error) {
        report.damage = error.what();
    }
    if (!report.campaign && !report.damage) report.damage = "the log holds no campaign";
    return report;
}

}  // namespace void_reckoning
