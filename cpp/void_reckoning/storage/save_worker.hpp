#pragma once

#include <condition_variable>
#include <exception>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "void_reckoning/storage/save.hpp"

namespace void_reckoning {

/// Writes saves in one background thread, one at a time, while the world goes on. Calls come from one thread.
/// A save that failed is reported once: by the next call of wait() or settle().
class SaveWorker {
   public:
    SaveWorker();
    /// Waits for the save under way. Call wait() before, to hear of its error.
    ~SaveWorker();
    SaveWorker(const SaveWorker&) = delete;
    SaveWorker& operator=(const SaveWorker&) = delete;

    /// Returns at once. No other save may be under way. The snapshot is dropped when written.
    void start(Snapshot snapshot, SaveInfo info, std::filesystem::path path, BeforeRename before_rename = {});
    /// Waits for the save under way; its error is kept.
    void wait_idle() const;
    /// The same, and gives its error, if it failed.
    [[nodiscard]] std::exception_ptr settle();
    /// The same, and throws the error.
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
