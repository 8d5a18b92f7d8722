#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace void_reckoning {

/// The ids of one table of the content; an id's place is the index of its row.
class Names {
   public:
    explicit Names(std::string what) : what_(std::move(what)) {}

    [[nodiscard]] bool add(const std::string& id);  ///< false if it is already there
    [[nodiscard]] std::optional<std::size_t> find(const std::string& id) const;
    [[nodiscard]] const std::string& what() const { return what_; }
    [[nodiscard]] const std::vector<std::string>& ids() const { return ids_; }

   private:
    std::string what_;  ///< singular: "unit type"
    std::vector<std::string> ids_;
    std::map<std::string, std::size_t> rows_;
};

/// Return up to three of `names` that `wanted` may be a misspelling of, nearest first.
[[nodiscard]] std::vector<std::string> nearest_names(std::string_view wanted, const std::vector<std::string>& names);

/// Return "one of a, b, c"; for a long list the names nearest to `wanted` and the number of names.
[[nodiscard]] std::string one_of(std::string_view wanted, const std::vector<std::string>& names);

}  // namespace void_reckoning
