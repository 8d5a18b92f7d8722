#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/universe/loader.hpp"

namespace void_reckoning {

/// A place in the content.
struct Place {
    std::string file;
    int line = 0;
    std::string key;
};

/// All problems of a universe, in the order found; bounded, because hostile content could have millions.
class Problems {
   public:
    static constexpr std::size_t kMax = 200;

    void add(const Place& place, std::string found, std::string allowed);

    /// Record that a part could not be read: it may define what other parts refer to, so missing ids are not reported.
    void mark_incomplete() { incomplete_ = true; }
    [[nodiscard]] bool incomplete() const { return incomplete_; }
    [[nodiscard]] bool any() const { return !problems_.empty(); }
    [[nodiscard]] bool full() const { return problems_.size() >= kMax; }

    /// Throw ContentError if there are any problems, sorted by file and line. `folder`: where the files are, if anywhere.
    void raise_if_any(const std::string& universe, const std::string& folder);

   private:
    std::vector<ContentProblem> problems_;
    std::size_t left_out_ = 0;
    bool incomplete_ = false;
};

/// Shorten a text to at most `bytes`; replaces control characters, cuts no UTF-8 character.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t bytes = 60);

}  // namespace void_reckoning
