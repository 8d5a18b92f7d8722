#pragma once

#include <memory>
#include <string>
#include <vector>

#include "void_reckoning/blackbox/writer.hpp"
#include "void_reckoning/campaign/commit.hpp"

namespace void_reckoning {

/// Return Component.field of each of World::column_hashes(), and "entities" for its last.
[[nodiscard]] std::vector<std::string> column_names(const World& world);

/// The black box as the gate of commits: a commit that can't be written does not happen.
class Journal : public CommitGate {
   public:
    /// `last_chunk` sealed the present state, in which `slot` faction turns of the round are done.
    Journal(std::unique_ptr<BlackBoxWriter> writer, std::uint64_t last_chunk, std::uint16_t slot)
        : writer_(std::move(writer)), last_chunk_(last_chunk), slot_(slot) {
        (void)writer_->request_sync();  // starts the sync thread: a written round must not fail for lack of it
    }

    void commit(const Commit& commit) override;
    /// Log each commit's column hashes before it, from now on.
    void log_column_hashes() { column_hashes_ = true; }
    /// Return the chunk that holds the last commit.
    [[nodiscard]] std::uint64_t last_chunk() const { return last_chunk_; }
    /// Record that the campaign is back in the state which that chunk sealed.
    void rewind(std::uint64_t to_chunk, std::uint16_t slot) {
        last_chunk_ = to_chunk;
        slot_ = slot;
        columns_.clear();
    }
    [[nodiscard]] BlackBoxWriter& writer() { return *writer_; }

   private:
    /// Return the columns' names, logged if they differ from the last ones.
    std::vector<std::string> write_column_hashes(const World& world, const ChunkInfo& info);

    std::unique_ptr<BlackBoxWriter> writer_;
    std::uint64_t last_chunk_;
    std::uint16_t slot_;
    bool column_hashes_ = false;
    std::vector<std::string> columns_;  ///< as logged last, by commits of the present history
};

}  // namespace void_reckoning
