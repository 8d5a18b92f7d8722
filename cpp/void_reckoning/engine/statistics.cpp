#include "void_reckoning/engine/statistics.hpp"

#include <algorithm>
#include <ctime>

namespace void_reckoning {

namespace {

/// Reserve room for one more, by doubling as push_back() does.
template <class T> void make_room(std::vector<T>& list) {
    if (list.size() == list.capacity()) list.reserve(std::max<std::size_t>(16, 2 * list.size()));
}

}  // namespace

double process_cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

void RunStatistics::start_clock() { cpu_before_ = process_cpu_seconds(); }

RunFigures RunStatistics::figures() const {
    const std::scoped_lock lock(mutex_);
    return figures_;
}

void RunStatistics::begin(std::vector<FactionReport> reports) {
    const std::scoped_lock lock(mutex_);
    figures_.forfeited.assign(reports.size(), {});
    figures_.reports = std::move(reports);
}

void RunStatistics::rewind(RunFigures figures) {
    const std::scoped_lock lock(mutex_);
    figures_ = std::move(figures);
}

/// Reserve the memory that count_forfeit() needs.
void RunStatistics::note_reason(const Commit& commit) {
    reason_.clear();
    if (!commit.rolled_back) return;
    if (figures_.forfeited.size() <= commit.seat.value) figures_.forfeited.resize(commit.seat.value + 1U);
    if (figures_.forfeited[commit.seat.value].turns > 0) return;
    const EventStream& events = *commit.events;
    if (events.count(EventType::kSystemError) > 0) reason_ = events.text(events.get<SystemError>(0).message);
}

void RunStatistics::count_forfeit(const Commit& commit) {
    ++figures_.forfeits;
    Forfeits& of_seat = figures_.forfeited[commit.seat.value];
    if (++of_seat.turns > 1) return;
    of_seat.first_turn = commit.turn;
    of_seat.first_reason.swap(reason_);
}

bool RunStatistics::count(const Commit& commit) {
    figures_.orders += commit.orders;
    figures_.rejected += commit.rejected;
    figures_.events += commit.events->size();
    if (commit.rolled_back) count_forfeit(commit);
    if (commit.seat || commit.intervention) return false;
    if (figures_.first_turn == 0) figures_.first_turn = commit.turn;
    figures_.turn_hashes.push_back(commit.state_hash);
    const std::size_t reports = commit.events->count(EventType::kFactionReport);
    figures_.reports.clear();
    for (std::size_t i = 0; i < reports; ++i) figures_.reports.push_back(commit.events->get<FactionReport>(i));
    return true;
}

void RunStatistics::on_past(const Commit& commit) {
    const std::scoped_lock lock(mutex_);
    note_reason(commit);
    (void)count(commit);
}

void RunStatistics::before_commit(const Commit& commit) {
    const std::scoped_lock lock(mutex_);
    note_reason(commit);
    if (commit.seat || commit.intervention) return;
    make_room(figures_.turn_hashes);
    make_room(figures_.cpu_ms);
    figures_.reports.reserve(commit.events->count(EventType::kFactionReport));
}

void RunStatistics::on_commit(const Commit& commit) {
    const std::scoped_lock lock(mutex_);
    if (!count(commit)) return;
    if (figures_.first_timed_turn == 0) figures_.first_timed_turn = commit.turn;
    const double now = process_cpu_seconds();
    figures_.cpu_ms.push_back((now - cpu_before_) * 1000.0);
    cpu_before_ = now;
}

}  // namespace void_reckoning
