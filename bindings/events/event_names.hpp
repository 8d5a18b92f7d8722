#pragma once

#include "bindings/support/standard_casters.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "void_reckoning/events/event_vocabulary.hpp"

namespace void_reckoning {

using FactionIds = std::shared_ptr<const std::vector<std::string>>;

/// Names of the numbers in the events of one campaign, log or world. Shared by its events, and valid after it is destroyed. The vocabulary
/// is created on first use: most readers of events need the factions alone.
class EventNames {
   public:
    using Make = std::function<EventVocabulary()>;  ///< called with the GIL

    /// Without `make` there are the factions alone. It keeps its sources alive.
    explicit EventNames(FactionIds factions, Make make = {}) : factions_(std::move(factions)), make_(std::move(make)) {}

    [[nodiscard]] const FactionIds& factions() const { return factions_; }
    /// A thread that waits for another one's `make` lets Python go on: `make` may need it.
    [[nodiscard]] const EventVocabulary& vocabulary() const {
        if (!ready_.load(std::memory_order_acquire)) {
            if (PyGILState_Check() == 0) {
                create();
            } else {
                const nanobind::gil_scoped_release unlocked;
                create();
            }
        }
        return vocabulary_;
    }

   private:
    void create() const {
        std::call_once(made_, [this] {
            if (make_) {
                const nanobind::gil_scoped_acquire gil;
                vocabulary_ = make_();
            }
            vocabulary_.factions = *factions_;
            ready_.store(true, std::memory_order_release);
        });
    }

    FactionIds factions_;
    Make make_;
    mutable std::once_flag made_;
    mutable std::atomic<bool> ready_{false};
    mutable EventVocabulary vocabulary_;
};

using SharedEventNames = std::shared_ptr<const EventNames>;

}  // namespace void_reckoning
