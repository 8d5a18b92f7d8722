#include "void_reckoning/storage/save_worker.hpp"

#include <system_error>
#include <utility>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/floating_point.hpp"
#include "void_reckoning/base/thread_memory.hpp"

namespace void_reckoning {

SaveWorker::SaveWorker() {
    try {
        thread_ = std::thread([this] { run(); });
    } catch (const std::system_error& error) {
        throw StorageError(fmt::format("no thread can be started to write saves: {}", error.code().message()));
    }
}

SaveWorker::~SaveWorker() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void SaveWorker::start(Snapshot snapshot, SaveInfo info, std::filesystem::path path, BeforeRename before_rename) {
    {
        const std::lock_guard lock(mutex_);
        VR_CHECK(!job_ && !writing_, "a save is under way");
        job_.emplace(Job{std::move(snapshot), std::move(info), std::move(path), std::move(before_rename)});
    }
    changed_.notify_all();
}

void SaveWorker::wait_idle() const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !job_ && !writing_; });
}

std::exception_ptr SaveWorker::settle() {
    wait_idle();
    const std::lock_guard lock(mutex_);
    return std::exchange(error_, nullptr);
}

void SaveWorker::wait() {
    if (const std::exception_ptr error = settle()) std::rethrow_exception(error);
}

bool SaveWorker::busy() const {
    const std::lock_guard lock(mutex_);
    return job_ || writing_;
}

void SaveWorker::run() {
    take_thread_memory();
    const FloatingPointScope exact;
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return job_ || closing_; });
        if (!job_) return;
        std::optional<Job> job = std::exchange(job_, std::nullopt);
        writing_ = true;
        lock.unlock();
        std::exception_ptr error;
        try {
            write_save(job->snapshot, job->info, job->path, job->before_rename);
        } catch (...) {
            error = std::current_exception();
        }
        job.reset();  // before the caller is notified: its memory is free by then
        lock.lock();
        error_ = std::move(error);
        writing_ = false;
        changed_.notify_all();
    }
}

}  // namespace void_reckoning
