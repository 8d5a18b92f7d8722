#include "void_reckoning/blackbox/log_sync.hpp"

#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <new>
#include <system_error>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/thread_memory.hpp"

namespace void_reckoning {

LogSync::LogSync(OpenFile& file, std::string name, std::uint64_t chunks)
    : file_(file), name_(std::move(name)), written_(chunks), wanted_(chunks), synced_(chunks) {}

LogSync::~LogSync() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

std::uint64_t LogSync::request() {
    const std::uint64_t chunks = written_.load(std::memory_order_acquire);
    {
        const std::lock_guard lock(mutex_);
        wanted_ = std::max(wanted_, chunks);
        if (!thread_.joinable() && poison_.empty()) {
            // Signals are for the threads of the embedding program.
            sigset_t all;
            sigset_t before;
            sigfillset(&all);
            pthread_sigmask(SIG_SETMASK, &all, &before);
            try {
                thread_ = std::thread([this] { run(); });
            } catch (const std::system_error& error) {
                pthread_sigmask(SIG_SETMASK, &before, nullptr);
                throw StorageError(fmt::format("{}: no thread can be started to sync it: {}", name_, error.code().message()));
            } catch (...) {
                pthread_sigmask(SIG_SETMASK, &before, nullptr);
                throw;
            }
            pthread_sigmask(SIG_SETMASK, &before, nullptr);
        }
    }
    changed_.notify_all();
    return chunks;
}

void LogSync::wait(std::uint64_t chunks) {
    if (chunks > request()) throw InvalidInput(fmt::format("{}: asked to wait for chunk {}, which is not written", name_, chunks));
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return synced_ >= chunks || !poison_.empty(); });
    if (synced_ < chunks) throw StorageError(poison_);
}

std::uint64_t LogSync::synced() const {
    const std::lock_guard lock(mutex_);
    return synced_;
}

void LogSync::set_name(std::string name) {
    const std::lock_guard lock(mutex_);
    name_ = std::move(name);
}

void LogSync::poison(const std::string& reason) {
    {
        const std::lock_guard lock(mutex_);
        if (poison_.empty()) poison_ = reason;
    }
    changed_.notify_all();
}

void LogSync::check() const {
    const std::lock_guard lock(mutex_);
    if (!poison_.empty()) throw StorageError(poison_);
}

std::string LogSync::reason_of(int error) const {
    try {
        return fmt::format("{}: sync failed: {}; nothing more is written to it", name_, std::system_category().message(error));
    } catch (const std::bad_alloc&) {
        return "sync failed";  // short enough to need no allocation
    }
}

void LogSync::run() {
    take_thread_memory();
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return stop_ || (wanted_ > synced_ && poison_.empty()); });
        if (stop_) return;
        const std::uint64_t chunks = written_.load(std::memory_order_acquire);
        lock.unlock();
        const int result = file_.sync();
        lock.lock();
        if (result == 0) {
            synced_ = chunks;
        } else if (poison_.empty()) {
            poison_ = reason_of(-result);
        }
        changed_.notify_all();
    }
}

}  // namespace void_reckoning
