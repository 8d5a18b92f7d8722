#pragma once

#include <memory>
#include <string>
#include <vector>

#include "void_reckoning/blackbox/writer.hpp"
#include "void_reckoning/campaign/commit.hpp"

namespace void_reckoning {

/// Component.field of each of World::column_hashes(), and "entities" for its last.
[[nodiscard]] std::vector<std::string> column_names(const World& world);

/// The black box as the gate of commits: what it can't write does not happen.
class Journal : public CommitGate {
   public:
    /// `last_chunk` sealed the present state, in which so many faction turns of the round are done.
    Journal(std::unique_ptr<BlackBoxWriter> writer, std::uint64_t last_chunk, std::uint16_t slot)
        : writer_(std::move(writer)), last_chunk_(last_chunk), slot_(slot) {
        (void)writer_->request_sync();  // starts what syncs: a round that is written must not fail for want of it
    }

    void commit(const Commit& commit) override;
    /// From now on, each commit's column hashes are logged before it.
    void log_column_hashes() { column_hashes_ = true; }
    /// The chunk that holds the last commit.
    [[nodiscard]] std::uint64_t last_chunk() const { return last_chunk_; }
    /// The campaign stands again where that chunk left it.
    void rewind(std::uint64_t to_chunk, std::uint16_t slot) {
        last_chunk_ = to_chunk;
        slot_ = slot;
        columns_.clear();
    }
    [[nodiscard]] BlackBoxWriter& writer() { return *writer_; }

   private:
    /// Gives the columns' names: they are in the log where they differ from the last ones.
    std::vector<std::string> write_column_hashes(const World& world, const ChunkInfo& info);

    std::unique_ptr<BlackBoxWriter> writer_;
    std::uint64_t last_chunk_;
    std::uint16_t slot_;
    bool column_hashes_ = false;
    std::vector<std::string> columns_;  ///< as named last, by commits that led here
};

}  // namespace void_reckoning
