#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <memory>
#include <utility>

namespace void_reckoning {

/// The process that created something of which a child of fork() has only a copy: a position in a file, threads missing in the child.
class MakerProcess {
   public:
    [[nodiscard]] bool is_this() const { return id_ == ::getpid(); }
    [[nodiscard]] pid_t id() const { return id_; }

   private:
    pid_t id_ = ::getpid();
};

/// Deletes only in the process that created the object. A child leaks its copy: it would wait for threads that it does not have.
struct DeleteWhereMade {
    MakerProcess maker;
    template <class T> void operator()(T* made) const {
        if (maker.is_this()) delete made;
    }
};

template <class T> using OfOneProcess = std::unique_ptr<T, DeleteWhereMade>;

template <class T, class... Arguments> [[nodiscard]] OfOneProcess<T> make_of_one_process(Arguments&&... arguments) {
    return OfOneProcess<T>(new T(std::forward<Arguments>(arguments)...));
}

}  // namespace void_reckoning
