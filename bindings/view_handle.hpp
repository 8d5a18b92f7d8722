#pragma once

#include <nanobind/nanobind.h>

#include "unlocked.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/campaign/faction_view.hpp"

namespace void_reckoning {

/// A view as Python holds it: good while its faction turn is open, a StateError afterwards. One thread at a time looks through it.
class ViewHandle {
   public:
    explicit ViewHandle(const FactionView& view) : view_(view) {}
    [[nodiscard]] const FactionView& get() const {
        looking_.wait();
        if (!open_) throw StateError("this view's faction turn is over: take what you need while it is open");
        return view_;
    }
    /// `look(view)` without the GIL; the turn can't end meanwhile.
    template <class Look> decltype(auto) unlocked(Look&& look) {
        return looking_.run_unlocked([&, &view = get()] { return std::forward<Look>(look)(view); });
    }
    void close() {
        looking_.wait();
        open_ = false;
    }

    /// The policy's memory as a Python object, read from the state when first asked for. Only with the GIL held.
    [[nodiscard]] nanobind::object memory();
    void set_memory(nanobind::object memory) { memory_ = std::move(memory); }
    /// The memory as canonical JSON, or nothing where it was not asked for. InvalidInput where it is no JSON or over 64 KiB.
    [[nodiscard]] std::optional<std::string> memory_json() const;

   private:
    FactionView view_;
    bool open_ = true;
    Exclusive looking_;
    nanobind::object memory_;
};

}  // namespace void_reckoning
