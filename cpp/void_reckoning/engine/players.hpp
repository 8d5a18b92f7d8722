#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/base/fork_safe_mutex.hpp"
#include "void_reckoning/base/ids.hpp"
#include "void_reckoning/campaign/policy.hpp"

namespace void_reckoning {

/// Policies of each seat, by name. The state names the current one: it may go back to an earlier one, so all are kept. Any thread may copy
/// them while another one plays.
class Players {
   public:
    explicit Players(std::size_t seats) : seats_(seats) {}
    Players(const Players& other) : seats_(other.copied()) {}
    Players& operator=(const Players& other);
    ~Players() = default;

    /// Set the seat's policy of that name, replacing any earlier one.
    void give(Seat seat, std::string_view name, std::shared_ptr<FactionPolicy> policy);
    /// Return whether find() would return one.
    [[nodiscard]] bool has(Seat seat, std::string_view name) const;
    /// Return the policy. Native policies are created on first use; none if the name has a colon: such policies are given by the program
    /// that embeds the core. InvalidInput for a name that no native policy has.
    [[nodiscard]] std::shared_ptr<FactionPolicy> find(Seat seat, std::string_view name);

   private:
    struct Player {
        std::string name;
        std::shared_ptr<FactionPolicy> policy;
    };
    using Seats = std::vector<std::vector<Player>>;
    [[nodiscard]] Seats copied() const;
    [[nodiscard]] std::shared_ptr<FactionPolicy> known(Seat seat, std::string_view name) const;

    mutable ForkSafeMutex mutex_;
    Seats seats_;
};

}  // namespace void_reckoning
