#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "void_reckoning/base/file_system.hpp"

namespace void_reckoning {

/// Syncs a log to the disk from a thread of its own, and keeps the reason why nothing more may be written. All syncs go through it: the
/// system reports a failed one only once, and a concurrent sync must not take it for a success.
class LogSync {
   public:
    /// `chunks`: number of chunks already in the file, and synced.
    LogSync(OpenFile& file, std::string name, std::uint64_t chunks);
    ~LogSync();  ///< waits for a running sync
    LogSync(const LogSync&) = delete;
    LogSync& operator=(const LogSync&) = delete;

    /// Set the number of chunks in the file.
    void written(std::uint64_t chunks) { written_.store(chunks, std::memory_order_release); }

    /// Request a sync. Starts the thread if there is none yet: request once before anything is written, so that a later request can't fail.
    std::uint64_t request();
    void wait(std::uint64_t chunks);
    [[nodiscard]] std::uint64_t synced() const;

    void set_name(std::string name);
    void poison(const std::string& reason);
    /// Throw StorageError if the log is poisoned.
    void check() const;

   private:
    void run();
    [[nodiscard]] std::string reason_of(int error) const;

    OpenFile& file_;
    std::string name_;
    std::atomic<std::uint64_t> written_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t wanted_;
    std::uint64_t synced_;
    std::string poison_;
    bool stop_ = false;
    std::thread thread_;  // started by the first request
};

}  // namespace void_reckoning
