#include "void_reckoning/universe/problems.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace void_reckoning {
namespace {

constexpr std::size_t kShortList = 12;

[[nodiscard]] std::string message(const std::string& universe, const std::vector<ContentProblem>& problems) {
    std::string text = fmt::format("universe {} has {} problem{}", universe, problems.size(), problems.size() == 1 ? "" : "s");
    for (const ContentProblem& problem : problems) text += "\n" + problem.text();
    return text;
}

/// Levenshtein distance (1965), or `limit` + 1 as soon as it must be larger.
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

std::string ContentProblem::text() const {
    const std::string where = line > 0 ? fmt::format("{}:{}", file, line) : file;
    const std::string what = key.empty() ? found : fmt::format("{} is {}", key, found);
    return fmt::format("{}: {}; allowed is {}", where, what, allowed);
}

ContentError::ContentError(const std::string& universe, std::vector<ContentProblem> problems)
    : InvalidInput(message(universe, problems)), problems_(std::move(problems)) {}

void Problems::add(const Place& place, std::string found, std::string allowed) {
    if (full()) {
        ++left_out_;
        return;
    }
    problems_.push_back({place.file, place.line, place.key, std::move(found), std::move(allowed)});
}

void Problems::raise_if_any(const std::string& universe) {
    if (problems_.empty()) return;
    std::stable_sort(problems_.begin(), problems_.end(), [](const ContentProblem& a, const ContentProblem& b) {
        return std::tie(a.file, a.line) < std::tie(b.file, b.line);
    });
    if (left_out_ > 0) problems_.push_back({"(all files)", 0, "", fmt::format("{} more problems", left_out_), "none"});
    throw ContentError(universe, std::move(problems_));
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

std::string shortened(std::string_view text, std::size_t bytes) {
    std::string result(text.substr(0, bytes));
    if (text.size() > bytes) {
        while (!result.empty() && (static_cast<unsigned char>(text[result.size()]) & 0xC0U) == 0x80U) result.pop_back();
        result += "...";
    }
    for (char& c : result) {
        if (static_cast<unsigned char>(c) < 0x20U || c == 0x7F) c = ' ';
    }
    return result;
}

}  // namespace void_reckoning
