#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/universe/loader.hpp"

namespace void_reckoning {

/// Where in the content something stands.
struct Place {
    std::string file;
    int line = 0;
    std::string key;
};

/// All that is wrong with a universe, in the order found; bounded, because hostile content could be wrong in millions of places.
class Problems {
   public:
    static constexpr std::size_t kMax = 200;

    void add(const Place& place, std::string found, std::string allowed);

    /// A file could not be parsed: what other files refer to may be in it, so absence proves nothing.
    void mark_incomplete() { incomplete_ = true; }
    [[nodiscard]] bool incomplete() const { return incomplete_; }
    [[nodiscard]] bool full() const { return problems_.size() >= kMax; }

    /// Throws ContentError if there are any, sorted by file and line.
    void raise_if_any(const std::string& universe);

   private:
    std::vector<ContentProblem> problems_;
    std::size_t left_out_ = 0;
    bool incomplete_ = false;
};

/// At most so many bytes, control characters replaced, no character of UTF-8 cut.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t bytes = 60);

}  // namespace void_reckoning
