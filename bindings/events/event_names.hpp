#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "void_reckoning/events/event_vocabulary.hpp"

namespace void_reckoning {

using FactionIds = std::shared_ptr<const std::vector<std::string>>;

/// What the numbers in the events of one campaign, log or world stand for. Shared by its events, and good after it is gone. The vocabulary is
/// made when it is first asked for: most who read events need the factions alone.
class EventNames {
   public:
    using Make = std::function<EventVocabulary()>;

    /// Without `make` there are the factions alone. It keeps alive what it needs.
    explicit EventNames(FactionIds factions, Make make = {}) : factions_(std::move(factions)), make_(std::move(make)) {}

    [[nodiscard]] const FactionIds& factions() const { return factions_; }
    [[nodiscard]] const EventVocabulary& vocabulary() const {
        std::call_once(made_, [this] {
            if (make_) vocabulary_ = make_();
            vocabulary_.factions = *factions_;
        });
        return vocabulary_;
    }

   private:
    FactionIds factions_;
    Make make_;
    mutable std::once_flag made_;
    mutable EventVocabulary vocabulary_;
};

using SharedEventNames = std::shared_ptr<const EventNames>;

}  // namespace void_reckoning
