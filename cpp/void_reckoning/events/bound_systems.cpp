#include "void_reckoning/events/bound_systems.hpp"

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kFailuresKept = 100;

}  // namespace

std::uint64_t BoundSystems::bind(std::size_t topic, System system) {
    return bus_.subscribe(topic, [this, kept = std::make_shared<const System>(std::move(system))](const EventNotice&) {
        const std::scoped_lock lock(mutex_);
        if (!running_) pending_.push_back(kept);
    });
}

bool BoundSystems::pending() const {
    const std::scoped_lock lock(mutex_);
    return !pending_.empty();
}

std::vector<std::string> BoundSystems::failures() const {
    const std::scoped_lock lock(mutex_);
    return failures_;
}

/// Return the next pending work; null: nothing is left, and the run is over.
BoundSystems::Pending BoundSystems::next_pending() {
    const std::scoped_lock lock(mutex_);
    if (pending_.empty()) {
        running_ = false;
        return nullptr;
    }
    Pending next = std::move(pending_.front());
    pending_.pop_front();
    return next;
}

void BoundSystems::note_failure(const char* what) {
    const std::scoped_lock lock(mutex_);
    if (failures_.size() == kFailuresKept) failures_.erase(failures_.begin());
    failures_.emplace_back(what);
}

void BoundSystems::run_pending() {
    {
        const std::scoped_lock lock(mutex_);
        if (pending_.empty() || running_) return;
        running_ = true;
    }
    try {
        while (const Pending next = next_pending()) {
            try {
                (*next)();
            } catch (const Error& error) {
                if (error.fault() == Fault::kFatal) throw;
                note_failure(error.what());
            }
        }
    } catch (...) {
        std::deque<Pending> forgotten;  // destroyed without the mutex held
        const std::scoped_lock lock(mutex_);
        running_ = false;
        pending_.swap(forgotten);
        throw;
    }
}

}  // namespace void_reckoning
