#include "void_reckoning/engine/statistics.hpp"

#include <ctime>

namespace void_reckoning {

double process_cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

void RunStatistics::start_clock() { cpu_before_ = process_cpu_seconds(); }

void RunStatistics::on_commit(const Commit& commit) {
    orders_ += commit.orders;
    rejected_ += commit.rejected;
    events_ += commit.events->size();
    if (commit.rolled_back) ++forfeits_;
    if (commit.seat || commit.intervention) return;
    if (first_turn_ == 0) first_turn_ = commit.turn;
    turn_hashes_.push_back(commit.state_hash);
    const double now = process_cpu_seconds();
    cpu_ms_.push_back((now - cpu_before_) * 1000.0);
    cpu_before_ = now;
    const std::size_t count = commit.events->count(EventType::kFactionReport);
    reports_.clear();
    for (std::size_t i = 0; i < count; ++i) reports_.push_back(commit.events->get<FactionReport>(i));
}

}  // namespace void_reckoning
