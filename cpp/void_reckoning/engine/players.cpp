#include "void_reckoning/engine/players.hpp"

#include <algorithm>

#include "void_reckoning/ai/policies.hpp"

namespace void_reckoning {
namespace {

bool is_native(std::string_view name) { return name.find(':') == std::string_view::npos; }

}  // namespace

Players::Seats Players::copied() const {
    const std::scoped_lock lock(mutex_);
    return seats_;
}

Players& Players::operator=(const Players& other) {
    Seats seats = other.copied();
    const std::scoped_lock lock(mutex_);
    seats_.swap(seats);
    return *this;
}

void Players::give(Seat seat, std::string_view name, std::shared_ptr<FactionPolicy> policy) {
    const std::scoped_lock lock(mutex_);
    std::vector<Player>& of_seat = seats_[seat.value];
    const auto same = std::find_if(of_seat.begin(), of_seat.end(), [&](const Player& player) { return player.name == name; });
    if (same == of_seat.end()) {
        of_seat.push_back({std::string(name), std::move(policy)});
    } else {
        same->policy.swap(policy);  // the old policy is destroyed without the mutex held
    }
}

std::shared_ptr<FactionPolicy> Players::known(Seat seat, std::string_view name) const {
    const std::scoped_lock lock(mutex_);
    for (const Player& player : seats_[seat.value]) {
        if (player.name == name) return player.policy;
    }
    return nullptr;
}

bool Players::has(Seat seat, std::string_view name) const { return is_native(name) || known(seat, name) != nullptr; }

std::shared_ptr<FactionPolicy> Players::find(Seat seat, std::string_view name) {
    std::shared_ptr<FactionPolicy> policy = known(seat, name);
    if (policy || !is_native(name)) return policy;
    policy = make_policy(name);
    give(seat, name, policy);
    return policy;
}

}  // namespace void_reckoning
