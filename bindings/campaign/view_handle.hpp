#pragma once

#include "bindings/support/standard_casters.hpp"

#include <optional>

#include "bindings/support/kept_object.hpp"
#include "bindings/support/unlocked.hpp"
#include "void_reckoning/session/shared_view.hpp"

namespace void_reckoning {

/// A view, as a Python object, with its policy's memory as a Python object.
class ViewHandle {
   public:
    explicit ViewHandle(std::shared_ptr<SharedView> view) : view_(std::move(view)) {}
    /// Return the view: valid for the expression that it is part of, or as long as it is kept.
    [[nodiscard]] SharedView::Looking look() const { return view_->look(); }
    [[nodiscard]] SharedView::Looking operator->() const { return look(); }
    /// Call `look(view)` without the GIL; the turn can't end meanwhile.
    template <class Look> decltype(auto) unlocked(Look&& look_at) const {
        const nanobind::gil_scoped_release unlocked;
        const SharedView::Looking view = look();
        return std::forward<Look>(look_at)(*view);
    }

    /// Return the policy's memory as a Python object, read from the state on first use.
    [[nodiscard]] nanobind::object memory();
    void set_memory(nanobind::dict memory) { memory_.set(std::move(memory)); }
    /// Return the memory as canonical JSON, or nothing if it was not used. InvalidInput if it is not JSON or is over 64 KiB.
    [[nodiscard]] std::optional<std::string> memory_json() const;

   private:
    std::shared_ptr<SharedView> view_;
    KeptObject memory_;
};

}  // namespace void_reckoning
