#include "void_reckoning/engine/journal.hpp"

namespace void_reckoning {

std::vector<std::string> column_names(const World& world) {
    std::vector<std::string> names;
    for (const ComponentInfo& component : world.schema().components()) {
        for (const FieldInfo& field : component.fields) names.push_back(component.name + "." + field.name);
    }
    names.emplace_back("entities");
    return names;
}

/// Write hashes before the commit, not after it: a commit that can't be written must not happen.
std::vector<std::string> Journal::write_column_hashes(const World& world, const ChunkInfo& info) {
    LogColumnHashes hashes{column_names(world), world.column_hashes()};
    std::vector<std::string> names = hashes.names;
    if (names == columns_) hashes.names.clear();
    (void)writer_->write_column_hashes(hashes, info);
    return names;
}

void Journal::commit(const Commit& commit) {
    ChunkInfo info;
    info.turn = commit.turn;
    info.slot = slot_;
    info.faction = commit.seat ? commit.seat.value : commit.intervention ? kFactionNobody : kFactionBetweenRounds;
    info.state_hash = commit.state_hash;
    std::vector<std::string> columns;
    if (column_hashes_) columns = write_column_hashes(*commit.world, info);
    last_chunk_ = writer_->commit(info, *commit.events).chunk;
    columns_ = std::move(columns);
    if (commit.intervention) return;
    ++slot_;
    if (!commit.seat) {
        slot_ = 0;
        (void)writer_->request_sync();
    }
}

}  // namespace void_reckoning
