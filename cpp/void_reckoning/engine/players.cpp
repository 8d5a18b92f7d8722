#include "void_reckoning/engine/players.hpp"

#include <algorithm>

#include "void_reckoning/ai/policies.hpp"

namespace void_reckoning {
namespace {

bool is_native(std::string_view name) { return name.find(':') == std::string_view::npos; }

}  // namespace

void Players::give(Seat seat, std::string_view name, std::shared_ptr<FactionPolicy> policy) {
    std::vector<Player>& of_seat = seats_[seat.value];
    const auto known = std::find_if(of_seat.begin(), of_seat.end(), [&](const Player& player) { return player.name == name; });
    if (known == of_seat.end()) {
        of_seat.push_back({std::string(name), std::move(policy)});
    } else {
        known->policy = std::move(policy);
    }
}

bool Players::has(Seat seat, std::string_view name) const {
    const std::vector<Player>& of_seat = seats_[seat.value];
    return is_native(name) || std::any_of(of_seat.begin(), of_seat.end(), [&](const Player& player) { return player.name == name; });
}

std::shared_ptr<FactionPolicy> Players::find(Seat seat, std::string_view name) {
    for (const Player& player : seats_[seat.value]) {
        if (player.name == name) return player.policy;
    }
    if (!is_native(name)) return nullptr;
    std::shared_ptr<FactionPolicy> made = make_policy(name);
    give(seat, name, made);
    return made;
}

}  // namespace void_reckoning
