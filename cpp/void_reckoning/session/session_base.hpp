#pragma once

#include <memory>
#include <string>
#include <utility>

#include "void_reckoning/ecs/systems.hpp"
#include "void_reckoning/ecs/value_names.hpp"
#include "void_reckoning/session/reading_tools.hpp"
#include "void_reckoning/session/session_gate.hpp"

namespace void_reckoning {

/// Common base of CampaignSession and WorldSession: the gate, tools shared by readers, and named systems.
class SessionBase {
   public:
    SessionBase(const SessionBase&) = delete;
    SessionBase& operator=(const SessionBase&) = delete;

    [[nodiscard]] ReadingTools& tools() const { return *tools_; }
    /// Return the names of the numbers in named fields; empty without a campaign.
    [[nodiscard]] const std::shared_ptr<const ValueNames>& names() const { return names_; }
    /// Lock the world for reading until unlock(); see SessionGate::lock().
    void lock(std::string why) { gate_.lock(std::move(why)); }
    void unlock() { gate_.unlock(); }
    /// Add a system. InvalidInput if the name is empty or taken.
    void add_system(std::string name, SystemFunction system) {
        gate_.guarded([&] { systems_.add(std::move(name), std::move(system)); });
    }
    [[nodiscard]] Systems systems() const {
        return gate_.guarded([this] { return systems_; });
    }

   protected:
    /// `subject`: the beginning of the gate's refusals.
    SessionBase(std::string subject, Waiter waiter, std::shared_ptr<const ValueNames> names = std::make_shared<const ValueNames>())
        : waiter_(std::move(waiter)), gate_(std::move(subject), waiter_), names_(std::move(names)) {}
    ~SessionBase() = default;

    Waiter waiter_;
    mutable SessionGate gate_;
    Systems systems_;  ///< guarded by the gate
    const std::shared_ptr<const ValueNames> names_;
    std::unique_ptr<ReadingTools> tools_ = std::make_unique<ReadingTools>();
    std::shared_ptr<const char> origin_ = std::make_shared<const char>();  ///< not its address, which a later session may reuse
};

}  // namespace void_reckoning
