#include "void_reckoning/session/session_gate.hpp"

#include <algorithm>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

constexpr auto kNotPlayable = "it can't be played by another call";
constexpr auto kReadable = "it can be read between its transactions, such as by subscribers";
constexpr auto kUnchangeable = "it can't be changed now";
constexpr auto kOnlyLooks = "subscribers only read; a system bound to the event may change the world";

}  // namespace

SessionGate::SessionGate(std::string subject, Waiter waiter)
    : subject_(std::move(subject)), waiter_(std::move(waiter)), mutex_([this] { forget_other_threads(); }) {}

void SessionGate::refuse(const char* why) const { throw StateError(fmt::format("{}: {}", subject_, why)); }

bool SessionGate::reading_here() const { return std::find(readers_.begin(), readers_.end(), std::this_thread::get_id()) != readers_.end(); }

void SessionGate::wait_until(Guard& guard, const std::function<bool()>& ready) const {
    while (!ready()) {
        if (!waiter_) {
            changed_->wait(guard);
            continue;
        }
        guard.unlock();
        waiter_([&] {
            Guard waiting(mutex_.native());
            changed_->wait(waiting, ready);
        });
        guard.lock();
    }
}

void SessionGate::wait_for_brief(Guard& guard) const {
    wait_until(guard, [this] { return !brief_work_elsewhere(); });
}

SessionGate::Access SessionGate::read() const {
    Guard guard(mutex_.native());
    const bool again = reading_here();  // a thread about to work waits for this thread
    if (!again) wait_for_brief(guard);
    if (again || activity_ == Activity::kIdle) {
        readers_.push_back(std::this_thread::get_id());
        return {true, Lease(this)};
    }
    if (!here()) return {};
    if (activity_ == Activity::kWorking) refuse(kReadable);
    return {true, Lease()};
}

SessionGate::Lease SessionGate::read_live() const {
    Access access = read();
    if (!access.live) refuse(kReadable);
    return std::move(access.lease);
}

void SessionGate::Lease::end() noexcept {
    const SessionGate* gate = std::exchange(gate_, nullptr);
    if (gate == nullptr) return;
    const std::scoped_lock lock(gate->mutex_);
    auto& readers = gate->readers_;
    const auto own = std::find(readers.begin(), readers.end(), reader_);
    if (own != readers.end()) readers.erase(own);  // otherwise it belonged to another process
    gate->changed_->notify_all();
}

SessionGate::Work::Work(SessionGate& gate, Purpose purpose) : gate_(gate) {
    Guard guard(gate.mutex_.native());
    if (gate.reading_here()) gate.refuse("this thread is reading; let its reading go before it plays or changes anything");
    gate.wait_for_brief(guard);
    if (gate.activity_ != Activity::kIdle) {
        if (purpose == Purpose::kPlay) gate.refuse(kNotPlayable);
        if (gate.activity_ == Activity::kNotifying) gate.refuse(kOnlyLooks);
        if (gate.activity_ == Activity::kWorking || !gate.here()) gate.refuse(kUnchangeable);
    }
    if (!gate.locks_.empty()) throw StateError(gate.locks_.back());
    before_ = std::exchange(gate.activity_, Activity::kWorking);
    outermost_ = before_ == Activity::kIdle;
    if (!outermost_) return;
    gate.worker_ = std::this_thread::get_id();
    gate.brief_ = true;  // until settle(), others wait
    const auto unread = [&gate] { return gate.readers_.empty(); };
    if (!unread()) gate.wait_until(guard, unread);
}

void SessionGate::Work::settle(Length length) {
    const std::scoped_lock lock(gate_.mutex_);
    gate_.brief_ = length == Length::kBrief;
    gate_.changed_->notify_all();
}

SessionGate::Work::~Work() {
    const std::scoped_lock lock(gate_.mutex_);
    gate_.activity_ = before_;
    if (outermost_) gate_.worker_ = {};
    gate_.changed_->notify_all();
}

SessionGate::During::During(SessionGate& gate, Activity activity) : gate_(gate) {
    const std::scoped_lock lock(gate.mutex_);
    at_work_ = gate.here();
    if (!at_work_) return;
    before_ = std::exchange(gate.activity_, activity);
    gate.changed_->notify_all();
}

SessionGate::During::~During() {
    if (!at_work_) return;
    const std::scoped_lock lock(gate_.mutex_);
    gate_.activity_ = before_;
}

void SessionGate::check_not_working(const char* why) const {
    Guard guard(mutex_.native());
    wait_for_brief(guard);
    if (activity_ == Activity::kWorking) refuse(why);
}

bool SessionGate::working_here() const {
    return guarded([this] { return activity_ == Activity::kWorking && here(); });
}

bool SessionGate::idle() const {
    return guarded([this] { return activity_ == Activity::kIdle; });
}

void SessionGate::lock(std::string why) {
    guarded([&] { locks_.push_back(std::move(why)); });
}

void SessionGate::unlock() {
    guarded([&] {
        if (!locks_.empty()) locks_.pop_back();
    });
}

bool SessionGate::locked() const {
    return guarded([this] { return !locks_.empty(); });
}

/// Forget other threads in a child made by fork(): only the forking thread continues there.
void SessionGate::forget_other_threads() {
    (void)changed_.release();  // NOLINT(bugprone-unused-return-value): freed, it would wait for the threads that waited in the parent
    changed_ = std::make_unique<std::condition_variable>();
    std::erase_if(readers_, [](std::thread::id reader) { return reader != std::this_thread::get_id(); });
    if (!here()) brief_ = false;  // another thread's work never ends there: no thread waits for it
}

}  // namespace void_reckoning
