#include "void_reckoning/universe/names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

namespace void_reckoning {
namespace {

constexpr std::size_t kShortList = 12;

/// Return the Levenshtein distance (1965), or `limit` + 1 as soon as it must be larger.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
    if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return limit + 1;
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        std::size_t least = row[0];
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
            least = std::min(least, row[j + 1]);
        }
        if (least > limit) return limit + 1;
    }
    return row.back();
}

}  // namespace

bool Names::add(const std::string& id) {
    const bool is_new = rows_.emplace(id, ids_.size()).second;
    if (is_new) ids_.push_back(id);
    return is_new;
}

std::optional<std::size_t> Names::find(const std::string& id) const {
    const auto found = rows_.find(id);
    return found == rows_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> nearest_names(std::string_view wanted, const std::vector<std::string>& names) {
    const std::size_t limit = std::clamp<std::size_t>(wanted.size() / 2, 1, 3);
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const std::string& name : names) {
        const std::size_t distance = edit_distance(wanted, name, limit);
        if (distance <= limit) near.emplace_back(distance, name);
    }
    std::sort(near.begin(), near.end());
    std::vector<std::string> result;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, near.size()); ++i) result.push_back(near[i].second);
    return result;
}

std::string one_of(std::string_view wanted, const std::vector<std::string>& names) {
    if (names.empty()) return "none: there are none";
    const std::vector<std::string> near = nearest_names(wanted, names);
    const std::string hint = near.empty() ? "" : fmt::format(" (did you mean {}?)", fmt::join(near, " or "));
    if (names.size() <= kShortList || near.empty()) {
        const auto shown = std::vector<std::string>(names.begin(), names.begin() + std::min(kShortList, names.size()));
        const std::string rest = names.size() > kShortList ? fmt::format(" and {} more", names.size() - kShortList) : "";
        return fmt::format("one of {}{}{}", fmt::join(shown, ", "), rest, hint);
    }
    return fmt::format("one of {} names{}", names.size(), hint);
}

}  // namespace void_reckoning
