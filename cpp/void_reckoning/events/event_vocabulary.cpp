#include "void_reckoning/events/event_vocabulary.hpp"

#include <charconv>

namespace void_reckoning {
namespace {

constexpr std::string_view kThousandth = "1/1000 ";
constexpr std::string_view kThousands = "thousands";

/// Take the next "number name" off the front of a description such as "0 start, 1 built"; none at its end or if it has another form.
std::optional<std::pair<std::uint64_t, std::string_view>> take_choice(std::string_view& rest) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc{} || end == rest.data() + rest.size() || *end != ' ') return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()) + 1);
    const std::size_t stop = std::min(rest.find(", "), rest.size());
    const std::string_view name = rest.substr(0, stop);
    rest.remove_prefix(std::min(rest.size(), stop + 2));
    return std::pair(number, name);
}

}  // namespace

std::string_view EventVocabulary::name(const std::vector<std::string>& rows, std::size_t row) {
    return row < rows.size() ? std::string_view(rows[row]) : std::string_view();
}

std::optional<EventPlace> EventVocabulary::place(EntityId system) const {
    const auto found = systems.find(system.value);
    return found == systems.end() ? std::nullopt : std::optional(found->second);
}

std::string_view value_name(const EventFieldInfo& field, std::uint64_t value) {
    if (field.type != ScalarType::kU8) return {};
    std::string_view rest = field.doc;
    while (const auto choice = take_choice(rest)) {
        if (choice->first == value) return choice->second;
    }
    return {};
}

double natural_scale(const EventFieldInfo& field) { return field.unit.starts_with(kThousandth) || field.unit == kThousands ? 1000.0 : 1.0; }

}  // namespace void_reckoning
