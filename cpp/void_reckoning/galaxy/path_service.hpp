#pragma once

#include <memory>
#include <span>
#include <vector>

#include "void_reckoning/base/fork_safe_mutex.hpp"
#include "void_reckoning/base/parallel.hpp"
#include "void_reckoning/galaxy/path.hpp"

namespace void_reckoning {

struct PathEnds {
    SystemNumber from = kNoSystem;
    SystemNumber to = kNoSystem;
};

/// Paths on one map for any thread: lends each call its own PathFinder, and takes it back with its cached distances. A map never changes,
/// so they stay valid as long as the map. Results don't depend on earlier calls, nor on the number of threads.
class PathService {
   public:
    explicit PathService(std::shared_ptr<const Starmap> map) : map_(std::move(map)) {}

    [[nodiscard]] const Starmap& map() const { return *map_; }
    /// Find a path as PathFinder::find_path().
    [[nodiscard]] PathResult find(const PathEnds& ends, const PathConstraints& constraints) const;
    /// Find many paths at once, in parallel, under the same constraints; InvalidInput as in find(). Paths to the same system share the
    /// work.
    [[nodiscard]] std::vector<PathResult> find_all(std::span<const PathEnds> ends, const PathConstraints& constraints,
                                                   const Workers& workers) const;

   private:
    [[nodiscard]] std::unique_ptr<PathFinder> borrow() const;
    void give_back(std::unique_ptr<PathFinder> finder) const;

    std::shared_ptr<const Starmap> map_;
    mutable ForkSafeMutex mutex_;  ///< never held during a search
    mutable std::vector<std::unique_ptr<PathFinder>> idle_;
};

}  // namespace void_reckoning
