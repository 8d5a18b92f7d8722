#pragma once

#include <condition_variable>
#include <exception>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "void_reckoning/storage/save.hpp"

namespace void_reckoning {

/// Writes saves in one background thread, one at a time, while the world changes. Calls come from one thread. A save that failed is
/// reported once: by the next call of wait() or settle().
class SaveWorker {
   public:
    SaveWorker();
    /// Wait for the current save. Call wait() before, to get its error.
    ~SaveWorker();
    SaveWorker(const SaveWorker&) = delete;
    SaveWorker& operator=(const SaveWorker&) = delete;

    /// Start a save; returns at once. No other save may be running. The snapshot is dropped when written.
    void start(Snapshot snapshot, SaveInfo info, std::filesystem::path path, BeforeRename before_rename = {});
    /// Wait for the current save; its error is kept.
    void wait_idle() const;
    /// Wait for the current save and return its error, if it failed.
    [[nodiscard]] std::exception_ptr settle();
    /// Wait for the current save and throw its error, if it failed.
    void wait();
    [[nodiscard]] bool busy() const;

   private:
    struct Job {
        Snapshot snapshot;
        SaveInfo info;
        std::filesystem::path path;
        BeforeRename before_rename;
    };
    void run();

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::optional<Job> job_;  ///< until the thread takes it
    bool writing_ = false;
    bool closing_ = false;
    std::exception_ptr error_;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace void_reckoning
