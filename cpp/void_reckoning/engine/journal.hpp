#pragma once

#include <memory>

#include "void_reckoning/blackbox/writer.hpp"
#include "void_reckoning/campaign/commit.hpp"

namespace void_reckoning {

/// The black box as the gate of commits: what it can't write does not happen.
class Journal : public CommitGate {
   public:
    /// `last_chunk` sealed the present state, in which so many faction turns of the round are done.
    Journal(std::unique_ptr<BlackBoxWriter> writer, std::uint64_t last_chunk, std::uint16_t slot)
        : writer_(std::move(writer)), last_chunk_(last_chunk), slot_(slot) {}

    void commit(const Commit& commit) override;
    /// The chunk that holds the last commit.
    [[nodiscard]] std::uint64_t last_chunk() const { return last_chunk_; }
    /// The campaign stands again where that chunk left it.
    void rewind(std::uint64_t to_chunk, std::uint16_t slot) {
        last_chunk_ = to_chunk;
        slot_ = slot;
    }
    [[nodiscard]] BlackBoxWriter& writer() { return *writer_; }

   private:
    std::unique_ptr<BlackBoxWriter> writer_;
    std::uint64_t last_chunk_;
    std::uint16_t slot_;
};

}  // namespace void_reckoning
