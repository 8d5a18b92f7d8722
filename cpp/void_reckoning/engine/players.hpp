#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/base/fork_safe_mutex.hpp"
#include "void_reckoning/base/ids.hpp"
#include "void_reckoning/campaign/policy.hpp"

namespace void_reckoning {

/// What can play each seat, by names. The state says which of them does: it may go back to one from before, so none is forgotten. Any thread
/// may copy them while another one plays.
class Players {
   public:
    explicit Players(std::size_t seats) : seats_(seats) {}
    Players(const Players& other) : seats_(other.copied()) {}
    Players& operator=(const Players& other);
    ~Players() = default;

    /// Takes the place of what the seat had under that name.
    void give(Seat seat, std::string_view name, std::shared_ptr<FactionPolicy> policy);
    /// Whether find() would give one.
    [[nodiscard]] bool has(Seat seat, std::string_view name) const;
    /// Native policies are made when they are first asked for; none where the name has a colon, which is for whoever embeds the core to give.
    /// InvalidInput for a name that no native policy has.
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
