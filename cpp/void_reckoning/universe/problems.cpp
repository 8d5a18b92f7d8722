#include "void_reckoning/universe/problems.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "void_reckoning/base/refusal.hpp"

namespace void_reckoning {
namespace {

[[nodiscard]] std::string message(const std::string& universe, const std::vector<ContentProblem>& problems) {
    std::string text = fmt::format("universe {} has {} problem{}", universe, problems.size(), problems.size() == 1 ? "" : "s");
    for (const ContentProblem& problem : problems) text += "\n" + problem.text();
    return text;
}

}  // namespace

std::string ContentProblem::text() const {
    const std::string path = folder.empty() || file.starts_with('(') ? file : fmt::format("{}/{}", folder, file);
    const std::string where = line > 0 ? fmt::format("{}:{}", path, line) : path;
    return must_be(key.empty() ? where : fmt::format("{}: {}", where, key), allowed, found);
}

ContentError::ContentError(const std::string& universe, std::vector<ContentProblem> problems)
    : InvalidInput(message(universe, problems)), problems_(std::move(problems)) {}

void Problems::add(const Place& place, std::string found, std::string allowed) {
    if (full()) {
        ++left_out_;
        return;
    }
    problems_.push_back({"", place.file, place.line, place.key, std::move(found), std::move(allowed)});
}

void Problems::raise_if_any(const std::string& universe, const std::string& folder) {
    if (problems_.empty()) return;
    for (ContentProblem& problem : problems_) problem.folder = folder;
    std::sort(problems_.begin(), problems_.end(), [](const ContentProblem& a, const ContentProblem& b) {
        return std::tie(a.file, a.line, a.key, a.found) < std::tie(b.file, b.line, b.key, b.found);
    });
    if (left_out_ > 0) problems_.push_back({folder, "(all files)", 0, "", fmt::format("{} more", left_out_), "without problems"});
    throw ContentError(universe, std::move(problems_));
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
