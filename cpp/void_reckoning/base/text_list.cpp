#include "void_reckoning/base/text_list.hpp"

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {

std::string join_texts(std::span<const std::string> parts, char separator) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].find(separator) != std::string::npos) {
            throw InvalidInput(fmt::format("text must be without the character {}, got '{}'", static_cast<int>(separator), parts[i]));
        }
        if (i > 0) text += separator;
        text += parts[i];
    }
    return text;
}

std::vector<std::string> split_texts(std::string_view text, char separator) {
    std::vector<std::string> parts;
    if (text.empty()) return parts;
    for (std::size_t from = 0;;) {
        const std::size_t to = text.find(separator, from);
        parts.emplace_back(text.substr(from, to - from));
        if (to == std::string_view::npos) return parts;
        from = to + 1;
    }
}

}  // namespace void_reckoning
