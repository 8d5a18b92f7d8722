#include "void_reckoning/engine/bisect.hpp"

#include <array>
#include <memory>

#include "void_reckoning/engine/campaign_log.hpp"
#include "void_reckoning/engine/journal.hpp"
#include "void_reckoning/engine/log_beginning.hpp"
#include "void_reckoning/engine/replayer.hpp"
#include "void_reckoning/engine/start.hpp"

namespace void_reckoning {
namespace fs = std::filesystem;
namespace {

using ColumnHashes = std::vector<std::pair<std::string, std::uint64_t>>;

/// A log, its live commits, and a campaign that follows them.
class Side {
   public:
    explicit Side(const fs::path& path)
        : path_(path),
          log_(read_campaign_log(path)),
          reader_(BlackBoxReader::open(path)),
          campaign_(campaign_at_beginning(log_.metadata, path)),
          replayer_(campaign_) {}

    [[nodiscard]] const CampaignLog& log() const { return log_; }
    [[nodiscard]] Campaign& campaign() { return campaign_; }
    [[nodiscard]] const std::optional<ReplayMismatch>& mismatch() const { return replayer_.mismatch(); }
    void read(std::size_t commit, EventStream& events) { read_commit(reader_, log_.commits[commit], events); }
    bool follow(std::size_t commit) {
        read(commit, events_);
        return replayer_.follow(log_.commits[commit].header, events_);
    }
    bool follow_to(std::size_t end) {
        for (; followed_ < end; ++followed_) {
            if (!follow(followed_)) return false;
        }
        return true;
    }
    /// Return the hashes logged before a commit; none if they were not logged.
    [[nodiscard]] std::optional<ColumnHashes> column_hashes(std::size_t commit) {
        std::vector<std::string> names;
        std::optional<ColumnHashes> result;
        for (std::size_t i = commit + 1; i > 0; --i) {  // names are logged only where they change
            if (!log_.commits[i - 1].hashes) continue;
            LogColumnHashes hashes = reader_.read(*log_.commits[i - 1].hashes).column_hashes();
            if (i == commit + 1) {
                result.emplace();
                for (const std::uint64_t hash : hashes.hashes) result->emplace_back("", hash);
            }
            if (!result) return std::nullopt;
            if (hashes.names.empty()) continue;
            if (hashes.names.size() != result->size()) return std::nullopt;
            for (std::size_t n = 0; n < hashes.names.size(); ++n) (*result)[n].first = hashes.names[n];
            return result;
        }
        return std::nullopt;
    }
    [[nodiscard]] std::string faction(const ChunkHeader& header) const {
        if (header.faction == kFactionBetweenRounds) return "between rounds";
        if (header.faction == kFactionNobody) return "intervention";
        return header.faction < campaign_.seats() ? campaign_.faction_id(Seat(header.faction)) : fmt::format("faction {}", header.faction);
    }

   private:
    fs::path path_;
    CampaignLog log_;
    BlackBoxReader reader_;
    Campaign campaign_;
    Replayer replayer_;
    EventStream events_;
    std::size_t followed_ = 0;
};

ColumnHashes column_hashes_of(const World& world) {
    const std::vector<std::string> names = column_names(world);
    const std::vector<std::uint64_t> hashes = world.column_hashes();
    ColumnHashes result;
    for (std::size_t i = 0; i < names.size(); ++i) result.emplace_back(names[i], hashes[i]);
    return result;
}

std::vector<std::string> different_columns(const ColumnHashes& a, const ColumnHashes& b) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < a.size() || i < b.size(); ++i) {
        const bool both = i < a.size() && i < b.size();
        if (both && a[i] == b[i]) continue;
        names.push_back(i < a.size() ? a[i].first : b[i].first);
    }
    return names;
}

std::string shown(const EventStream& events, const EventFieldInfo& field, const std::byte* event) {
    return visit_scalar(field.type, [&](auto identity) -> std::string {
        using T = typename decltype(identity)::type;
        T value;
        std::memcpy(&value, event + field.offset, sizeof value);
        if constexpr (std::is_same_v<T, Text>) {
            return fmt::format("'{}'", events.text(value));
        } else if constexpr (std::is_same_v<T, EntityId>) {
            return fmt::format("{}", value.value);
        } else if constexpr (sizeof(T) == 1 && !std::is_same_v<T, bool>) {
            return fmt::format("{}", static_cast<int>(value));
        } else {
            return fmt::format("{}", value);
        }
    });
}

/// Find where two streams differ: sets phase and what; false if they are equal.
bool compare_events(const EventStream& a, const EventStream& b, LogDifference& difference) {
    std::array<std::size_t, kEventTypes> next{};
    std::size_t orders = 0;
    difference.phase = "before any order";
    for (std::size_t place = 0; place < a.size() || place < b.size(); ++place) {
        if (place >= a.size() || place >= b.size() || a.types()[place] != b.types()[place]) {
            const auto name = [&](const EventStream& events) {
                if (place >= events.size()) return std::string("nothing more");
                return event_catalogue()[static_cast<std::size_t>(events.types()[place])].name;
            };
            difference.what = fmt::format("event {} is {} here, {} there", place + 1, name(a), name(b));
            return true;
        }
        const auto type = a.types()[place];
        const EventInfo& info = event_catalogue()[static_cast<std::size_t>(type)];
        const std::size_t index = next[static_cast<std::size_t>(type)]++;
        if (type == EventType::kFactionAction) {
            difference.phase = fmt::format("order {} ({})", ++orders, name_of_order(a.get<FactionAction>(index).order));
        } else if (type == EventType::kTurnEnd || type == EventType::kPolicyMemory) {
            difference.phase = "after the orders";
        }
        const std::byte* of_a = a.raw(type).data() + index * info.size;
        const std::byte* of_b = b.raw(type).data() + index * info.size;
        for (const EventFieldInfo& field : info.fields) {
            const std::string here = shown(a, field, of_a), there = shown(b, field, of_b);
            if (here == there) continue;
            difference.what = fmt::format("event {}: {}.{} is {} here, {} there", place + 1, info.name, field.name, here, there);
            return true;
        }
    }
    difference.phase = "in the state alone";
    return false;
}

BisectReport against_this_build(const fs::path& path, const std::function<void(std::uint32_t)>& progress) {
    Side side(path);
    BisectReport report;
    for (std::size_t i = 0; i < side.log().commits.size(); ++i) {
        const ChunkHeader& header = side.log().commits[i].header;
        if (side.follow(i)) {
            ++report.commits;
            report.turns = side.campaign().turn();
            if (header.faction == kFactionBetweenRounds && progress) progress(report.turns);
            continue;
        }
        LogDifference difference{header.turn, side.faction(header), {}, {}, {}, {}};
        EventStream logged;
        side.read(i, logged);
        const bool committed = side.mismatch()->expected != side.mismatch()->found;
        if (!committed || !compare_events(logged, side.campaign().events(), difference)) difference.what = side.mismatch()->what;
        if (!committed) {
            difference.phase = "an order or change that this build does not take";
            difference.columns_note = "this build could not complete the commit";
        } else if (const std::optional<ColumnHashes> hashes = side.column_hashes(i)) {
            difference.columns = different_columns(*hashes, column_hashes_of(side.campaign().world()));
        } else {
            difference.columns_note = "the log has no column hashes; a campaign run with --column-hashes has";
        }
        difference.what += version_remark(side.log().identity.simulation_version);
        report.difference = std::move(difference);
        break;
    }
    return report;
}

BisectReport against_other(const fs::path& path, const fs::path& other, const std::function<void(std::uint32_t)>& progress) {
    Side a(path), b(other);
    BisectReport report;
    // A log that began with a save continues from a state that the other log reached.
    const std::optional<std::size_t> skipped = place_of(a.log(), b.log().first_hash),
                                     others_skipped = place_of(b.log(), a.log().first_hash);
    if (!skipped && !others_skipped) {
        LogDifference difference{0, "setup", "the beginning", "the campaigns begin differently: other seed, universe or settings", {}, {}};
        difference.columns = different_columns(column_hashes_of(a.campaign().world()), column_hashes_of(b.campaign().world()));
        report.difference = std::move(difference);
        return report;
    }
    const auto& commits = a.log().commits;
    const auto& others = b.log().commits;
    std::size_t i = skipped.value_or(0), j = skipped ? 0 : *others_skipped;
    for (; i < commits.size() && j < others.size(); ++i, ++j) {
        const ChunkHeader& header = commits[i].header;
        const ChunkHeader& other_header = others[j].header;
        if (header.state_hash == other_header.state_hash && header.faction == other_header.faction) {
            ++report.commits;
            if (header.faction != kFactionBetweenRounds) continue;
            report.turns = header.turn;
            if (progress) progress(header.turn);
            continue;
        }
        LogDifference difference{header.turn, a.faction(header), {}, {}, {}, {}};
        EventStream here, there;
        a.read(i, here);
        b.read(j, there);
        if (!compare_events(here, there, difference)) {
            difference.what = fmt::format("state {:016x} here, {:016x} there", header.state_hash, other_header.state_hash);
        }
        const auto logged_here = a.column_hashes(i), logged_there = b.column_hashes(j);
        if (logged_here && logged_there) {
            difference.columns = different_columns(*logged_here, *logged_there);
        } else if (a.follow_to(i + 1) && b.follow_to(j + 1)) {
            difference.columns = different_columns(column_hashes_of(a.campaign().world()), column_hashes_of(b.campaign().world()));
        } else {
            difference.columns_note = "not both logs have column hashes, and this build can't follow both";
        }
        report.difference = std::move(difference);
        break;
    }
    return report;
}

}  // namespace

BisectReport bisect(const fs::path& log, const std::optional<fs::path>& other, const std::function<void(std::uint32_t turn)>& progress) {
    return other ? against_other(log, *other, progress) : against_this_build(log, progress);
}

}  // namespace void_reckoning
