#pragma once

#include <memory>

#include "void_reckoning/blackbox/writer.hpp"
#include "void_reckoning/campaign/commit.hpp"

namespace void_reckoning {

/// The black box as the gate of commits: what it can't write does not happen.
class Journal : public CommitGate {
   public:
    explicit Journal(std::unique_ptr<BlackBoxWriter> writer) : writer_(std::move(writer)) {}

    void commit(const Commit& commit) override;
    /// The chunk that holds the last commit.
    [[nodiscard]] std::uint64_t last_chunk() const { return last_chunk_; }
    void set_slot(std::uint16_t slot) { slot_ = slot; }
    [[nodiscard]] BlackBoxWriter& writer() { return *writer_; }

   private:
    std::unique_ptr<BlackBoxWriter> writer_;
    std::uint64_t last_chunk_ = 0;
    std::uint16_t slot_ = 0;
};

}  // namespace void_reckoning
