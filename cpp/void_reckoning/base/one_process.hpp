#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <memory>
#include <utility>

namespace void_reckoning {

/// The process that made something of which a child made by fork() has only a picture: a place in a file, threads that are not there.
class MakerProcess {
   public:
    [[nodiscard]] bool is_this() const { return id_ == ::getpid(); }
    [[nodiscard]] pid_t id() const { return id_; }

   private:
    pid_t id_ = ::getpid();
};

/// Deletes in the process that made it. A child leaves its picture behind: it would wait for threads that it does not have.
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
