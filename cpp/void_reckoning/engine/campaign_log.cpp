#include "void_reckoning/engine/campaign_log.hpp"

#include <algorithm>
#include <optional>

#include "void_reckoning/engine/log_beginning.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kBeginning = ~std::size_t{0};

/// Commits as the file has them, each with the one that it follows.
class CommitTree {
   public:
    void begin(std::uint64_t chunk) { first_chunk_ = chunk; }

    void add(LoggedCommit commit) {
        commits_.push_back({std::move(commit), now_});
        now_ = commits_.size() - 1;
    }

    void rewind(const std::filesystem::path& path, const LogRewind& rewind) {
        if (rewind.to_chunk <= first_chunk_) {
            now_ = kBeginning;
            return;
        }
        const auto found = std::lower_bound(commits_.begin(), commits_.end(), rewind.to_chunk,
                                            [](const Node& node, std::uint64_t chunk) { return node.commit.header.number < chunk; });
        if (found == commits_.end() || found->commit.header.number != rewind.to_chunk) {
            throw DamagedData(fmt::format("{}: the log goes back to chunk {}, which is not a commit", path.string(), rewind.to_chunk));
        }
        now_ = static_cast<std::size_t>(found - commits_.begin());
    }

    /// Record that another version continues from the present state, and its hash of that state.
    void bring_up_to_date(std::uint64_t state_hash, CampaignLog& log) {
        (now_ == kBeginning ? log.first_brought_up_to_date : commits_[now_].commit.brought_up_to_date) = state_hash;
    }

    /// Return the present state's own history.
    [[nodiscard]] std::vector<LoggedCommit> take() {
        std::vector<LoggedCommit> live;
        for (std::size_t at = now_; at != kBeginning; at = commits_[at].from) live.push_back(std::move(commits_[at].commit));
        std::reverse(live.begin(), live.end());
        return live;
    }

   private:
    struct Node {
        LoggedCommit commit;
        std::size_t from = kBeginning;
    };
    std::vector<Node> commits_;
    std::size_t now_ = kBeginning;
    std::uint64_t first_chunk_ = 0;
};

/// Read a chunk's body; errors name the file.
template <class Read> auto in_log(const std::string& path, Read read) {
    try {
        return read();
    } catch (const DamagedData& error) {
        throw DamagedData(fmt::format("{}: {}", path, error.what()));
    } catch (const UnknownPacking& error) {
        throw UnknownPacking(fmt::format("{}: {}", path, error.what()));
    }
}

}  // namespace

CampaignLog read_campaign_log(const std::filesystem::path& path, bool to_damage) {
    BlackBoxReader reader = BlackBoxReader::open(path);
    CampaignLog log;
    const auto next = [&]() -> std::optional<Chunk> {
        try {
            return reader.next();
        } catch (const DamagedData& error) {
            if (!to_damage) throw;
            log.damage = error.what();
            return std::nullopt;
        }
    };
    log.identity = reader.identity();
    CommitTree tree;
    std::vector<LogIndexEntry> parts;
    std::optional<Chunk> hashes;
    bool begun = false;
    while (std::optional<Chunk> chunk = next()) {
        const ChunkHeader header = chunk->header;
        if (header.kind == ChunkKind::kMetadata && !begun) {
            begun = true;
            log.metadata = in_log(path.string(), [&] { return chunk->metadata(); });
            log.first_hash = log.first_brought_up_to_date = header.state_hash;
            log.first_chunk = header.number;
            log.first_turn = header.turn;
            log.first_slot = header.slot;
            tree.begin(header.number);
        } else if (header.kind == ChunkKind::kMetadata) {
            tree.bring_up_to_date(header.state_hash, log);
        } else if (header.kind == ChunkKind::kRewind) {
            tree.rewind(path, in_log(path.string(), [&] { return chunk->rewind(); }));
        } else if (header.kind == ChunkKind::kEvents) {
            if (!begun) throw DamagedData(fmt::format("{}: the log has no settings before its first turn", path.string()));
            parts.push_back(index_entry(chunk->offset, header));
            if (!header.seals()) continue;
            LoggedCommit commit{header, std::exchange(parts, {}), {}, header.state_hash};
            if (hashes && hashes->header.state_hash == header.state_hash) commit.hashes = index_entry(hashes->offset, hashes->header);
            tree.add(std::move(commit));
            hashes.reset();
        } else if (header.kind == ChunkKind::kColumnHashes) {
            hashes = std::move(*chunk);
        }
    }
    if (!begun) throw DamagedData(log.damage.empty() ? fmt::format("{}: the log holds no campaign", path.string()) : log.damage);
    log.torn_bytes = reader.torn_bytes();
    log.commits = tree.take();
    return log;
}

std::size_t commits_through(const CampaignLog& log, const std::filesystem::path& path, std::uint32_t turn) {
    const std::uint32_t first = log.first_slot == 0 ? log.first_turn : log.first_turn + 1;
    if (turn == first && log.first_slot == 0) return 0;
    std::uint32_t last = log.first_turn;
    for (std::size_t i = 0; i < log.commits.size(); ++i) {
        const ChunkHeader& header = log.commits[i].header;
        if (header.faction != kFactionBetweenRounds) continue;
        if (header.turn == turn) return i + 1;
        last = header.turn;
    }
    const std::string before = log_before(log.metadata);
    const std::string earlier = before.empty() ? "" : fmt::format("; earlier turns are in {}", before);
    if (last < first)
        throw InvalidInput(fmt::format("turn must be complete in {}, got {}; it has no complete turn{}", path.string(), turn, earlier));
    throw InvalidInput(fmt::format("turn must be between {} and {}, which {} has, got {}{}", first, last, path.string(), turn, earlier));
}

void read_commit(BlackBoxReader& reader, const LoggedCommit& commit, EventStream& events) {
    events.clear();
    for (const LogIndexEntry& entry : commit.chunks) {
        const Chunk chunk = reader.read(entry);
        in_log(reader.name(), [&] { chunk.events().to_stream(events); });
    }
}

void check_commit(BlackBoxReader& reader, const LoggedCommit& commit) {
    for (const LogIndexEntry& entry : commit.chunks) {
        const Chunk chunk = reader.read(entry);
        in_log(reader.name(), [&] { return chunk.events(); });
    }
}

}  // namespace void_reckoning
