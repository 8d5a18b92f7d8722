#pragma once

#include <nanobind/nanobind.h>

#include <optional>

#include "bindings/support/unlocked.hpp"
#include "void_reckoning/session/shared_view.hpp"

namespace void_reckoning {

/// A view as Python holds it, with its policy's memory as a Python object.
class ViewHandle {
   public:
    explicit ViewHandle(std::shared_ptr<SharedView> view) : view_(std::move(view)) {}
    /// For the expression that it stands in, or as long as it is kept.
    [[nodiscard]] SharedView::Looking look() const { return view_->look(); }
    [[nodiscard]] SharedView::Looking operator->() const { return look(); }
    /// `look(view)` without the GIL; the turn can't end meanwhile.
    template <class Look> decltype(auto) unlocked(Look&& look_at) const {
        const nanobind::gil_scoped_release unlocked;
        const SharedView::Looking view = look();
        return std::forward<Look>(look_at)(*view);
    }

    /// The policy's memory as a Python object, read from the state when first asked for. Only with the GIL held.
    [[nodiscard]] nanobind::object memory();
    void set_memory(nanobind::object memory) { memory_ = std::move(memory); }
    /// The memory as canonical JSON, or nothing where it was not asked for. InvalidInput where it is no JSON or over 64 KiB.
    [[nodiscard]] std::optional<std::string> memory_json() const;

   private:
    std::shared_ptr<SharedView> view_;
    nanobind::object memory_;
};

}  // namespace void_reckoning
