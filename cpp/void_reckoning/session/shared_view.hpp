#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/campaign/faction_view.hpp"
#include "void_reckoning/session/session_gate.hpp"

namespace void_reckoning {

/// A faction's view that several threads hold: valid while its faction turn is open, a StateError afterwards. One thread at a time uses it.
class SharedView {
   public:
    explicit SharedView(const FactionView& view, Waiter waiter = {}) : view_(view), waiter_(std::move(waiter)) {}

    /// Exclusive use of the view by this thread while this lives. A thread may have several.
    class Looking {
       public:
        [[nodiscard]] const FactionView& operator*() const { return *view_; }
        [[nodiscard]] const FactionView* operator->() const { return view_; }

       private:
        friend class SharedView;
        Looking(std::unique_lock<std::recursive_mutex> lock, const FactionView& view) : lock_(std::move(lock)), view_(&view) {}
        std::unique_lock<std::recursive_mutex> lock_;
        const FactionView* view_;
    };
    [[nodiscard]] Looking look() const {
        std::unique_lock<std::recursive_mutex> lock = locked();
        if (!open_) throw StateError("this view's faction turn is over: take what you need while it is open");
        return {std::move(lock), view_};
    }
    /// Wait until no thread uses the view, and close it.
    void close() {
        const std::unique_lock<std::recursive_mutex> lock = locked();
        open_ = false;
    }

   private:
    [[nodiscard]] std::unique_lock<std::recursive_mutex> locked() const {
        std::unique_lock<std::recursive_mutex> lock(mutex_, std::try_to_lock);
        if (lock.owns_lock()) return lock;
        if (!waiter_) {
            lock.lock();
        } else {
            waiter_([&lock] { lock.lock(); });
        }
        return lock;
    }

    FactionView view_;
    Waiter waiter_;
    mutable std::recursive_mutex mutex_;
    bool open_ = true;
};

}  // namespace void_reckoning
