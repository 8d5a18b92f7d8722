#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/base/fork_safe_mutex.hpp"
#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

/// The universes compiled last, found by id and texts, so that campaigns, saves and logs of one universe share it. A universe never changes,
/// so which caller gets it first is not to be seen. For any thread.
class CompiledUniverses {
   public:
    static constexpr std::size_t kKept = 8;

    /// The one of this process.
    [[nodiscard]] static CompiledUniverses& of_process();

    /// Return the universe with this id and these files, in this order; null if it is not kept.
    [[nodiscard]] std::shared_ptr<const Universe> find(std::string_view id, const std::vector<UniverseFile>& files);
    /// Keep a universe in place of the one that was asked for longest ago.
    void keep(std::shared_ptr<const Universe> universe);

   private:
    ForkSafeMutex mutex_;
    std::deque<std::shared_ptr<const Universe>> latest_first_;
};

}  // namespace void_reckoning
