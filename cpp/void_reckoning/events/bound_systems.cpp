#include "void_reckoning/events/bound_systems.hpp"

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kFailuresKept = 100;

}  // namespace

std::uint64_t BoundSystems::bind(std::size_t topic, System system) {
    return bus_.subscribe(topic, [this, kept = std::make_shared<const System>(std::move(system))](const EventNotice&) {
        if (!running_) pending_.push_back(kept);
    });
}

void BoundSystems::run_pending() {
    if (pending_.empty() || running_) return;
    struct Turn {
        BoundSystems& systems;
        explicit Turn(BoundSystems& s) : systems(s) { systems.running_ = true; }
        ~Turn() {
            systems.running_ = false;
            systems.pending_.clear();
        }
    } const turn(*this);
    while (!pending_.empty()) {
        const auto next = std::move(pending_.front());
        pending_.pop_front();
        try {
            (*next)();
        } catch (const Error& error) {
            if (error.fault() == Fault::kFatal) throw;
            if (failures_.size() == kFailuresKept) failures_.erase(failures_.begin());
            failures_.emplace_back(error.what());
        }
    }
}

}  // namespace void_reckoning
