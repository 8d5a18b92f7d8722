#pragma once

#include "bindings/support/standard_casters.hpp"

#include <utility>

namespace void_reckoning {

/// A Python object that several threads read, make on first use and replace. What guards it is the interpreter lock or, where there is
/// none, a lock of its own, which is held neither while an object is made nor while one is destroyed. Only where Python may be called.
class KeptObject {
   public:
    KeptObject() = default;
    KeptObject(nanobind::object object) : object_(std::move(object)) {}  // NOLINT(google-explicit-constructor): it is one
    KeptObject(KeptObject&& other) noexcept : object_(std::move(other.object_)) {}  // before any other thread has it
    KeptObject& operator=(KeptObject&&) = delete;
    ~KeptObject() = default;

    /// Return the object; an invalid one if none is kept.
    [[nodiscard]] nanobind::object get() const {
        const nanobind::ft_lock_guard guard(mutex_);
        return object_;
    }
    void set(nanobind::object object) {
        const nanobind::ft_lock_guard guard(mutex_);
        std::swap(object_, object);  // the old one is destroyed by the caller
    }
    /// Keep none any more, unless another one than `seen` is kept by now.
    void drop(const nanobind::object& seen) {
        nanobind::object dropped;  // destroyed without the lock held
        const nanobind::ft_lock_guard guard(mutex_);
        if (object_.is(seen)) std::swap(object_, dropped);
    }
    /// Return the object; where none is kept, that of `make()`. Several threads may make one at once: all of them get the first.
    template <class Make> [[nodiscard]] nanobind::object get_or_make(Make&& make) {
        if (nanobind::object kept = get(); kept.is_valid()) return kept;
        nanobind::object made = std::forward<Make>(make)();
        const nanobind::ft_lock_guard guard(mutex_);
        if (!object_.is_valid()) object_ = made;
        return object_;
    }

   private:
    [[no_unique_address]] mutable nanobind::ft_mutex mutex_;
    nanobind::object object_;
};

}  // namespace void_reckoning
