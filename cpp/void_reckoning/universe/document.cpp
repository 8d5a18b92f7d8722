#include "void_reckoning/universe/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <tuple>

#include "void_reckoning/universe/document_limits.hpp"

namespace {

struct BrokenAssumption : std::exception {};
[[noreturn]] void break_assumption() { throw BrokenAssumption{}; }

}  // namespace

// The parser's header takes seconds to compile: this is the one file that includes it. Some texts break what toml++ 3.3 assumes
// ("[ }"), and without assertions it hands such assumptions to the optimiser. Here they are
// checked in every build, and a text that breaks one is refused like any other.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_EXCEPTIONS 1
#define TOML_ASSERT(expression) ((expression) ? static_cast<void>(0) : break_assumption())
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

namespace void_reckoning {
namespace {

using Kind = DocumentValue::Kind;

[[nodiscard]] int line_of(const toml::source_region& region) { return static_cast<int>(region.begin.line); }

[[nodiscard]] DocumentValue convert(const toml::node& node);

void convert_table(const toml::table& table, DocumentValue& value) {
    struct Placed {
        toml::source_position where;
        const toml::key* key;
        const toml::node* node;
    };
    std::vector<Placed> placed;
    for (const auto& [key, node] : table) placed.push_back({key.source().begin, &key, &node});
    // The parser sorts tables by key; the order of the text is what authors see, and what gives rows their numbers.
    std::sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
        return std::tie(a.where.line, a.where.column) < std::tie(b.where.line, b.where.column);
    });
    value.entries.reserve(placed.size());
    for (const Placed& entry : placed) {
        value.entries.push_back({std::string(entry.key->str()), line_of(entry.key->source()), convert(*entry.node)});
    }
}

DocumentValue convert(const toml::node& node) {
    DocumentValue value;
    value.line = line_of(node.source());
    if (const auto* text = node.as_string()) {
        value.kind = Kind::kText;
        value.text = text->get();
    } else if (const auto* integer = node.as_integer()) {
        value.kind = Kind::kInteger;
        value.integer = integer->get();
        value.number = static_cast<double>(integer->get());
    } else if (const auto* number = node.as_floating_point()) {
        value.kind = Kind::kNumber;
        value.number = number->get();
    } else if (const auto* flag = node.as_boolean()) {
        value.kind = Kind::kFlag;
        value.flag = flag->get();
    } else if (const auto* array = node.as_array()) {
        value.kind = Kind::kArray;
        value.items.reserve(array->size());
        for (const toml::node& item : *array) value.items.push_back(convert(item));
    } else if (const auto* table = node.as_table()) {
        value.kind = Kind::kTable;
        convert_table(*table, value);
    } else {
        value.kind = Kind::kTime;
    }
    return value;
}

}  // namespace

const DocumentEntry* DocumentValue::find(std::string_view key) const {
    const auto found = std::find_if(entries.begin(), entries.end(), [key](const DocumentEntry& e) { return e.key == key; });
    return found == entries.end() ? nullptr : &*found;
}

namespace {

// Where the parser stops depends only on what stands before: the first line with which it breaks is the line.
[[nodiscard]] int line_that_breaks(std::string_view text) {
    std::vector<std::size_t> ends;
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) ends.push_back(at + 1);
    const auto found = std::partition_point(ends.begin(), ends.end(), [text](std::size_t end) {
        try {
            (void)toml::parse(text.substr(0, end));
        } catch (const toml::parse_error&) {
            return true;
        } catch (const BrokenAssumption&) {
            return false;
        }
        return true;
    });
    return static_cast<int>(found - ends.begin()) + 1;
}

}  // namespace

DocumentValue parse_document(const UniverseFile& file, Problems& problems) {
    if (auto broken = check_document_limits(file.text)) {
        problems.add({file.path, broken->line, ""}, std::move(broken->found), std::move(broken->allowed));
        problems.mark_incomplete();
        return {};
    }
    const auto refuse = [&](int line, std::string_view why) {
        problems.add({file.path, line, ""}, fmt::format("not TOML: {}", shortened(why, 200)), "TOML 1.0 in UTF-8");
        problems.mark_incomplete();
    };
    try {
        return convert(toml::parse(std::string_view(file.text), std::string_view(file.path)));
    } catch (const toml::parse_error& error) {
        refuse(line_of(error.source()), error.description());
    } catch (const BrokenAssumption&) {
        refuse(line_that_breaks(file.text), "a value is missing, or begins with what should end it");
    }
    return {};
}

std::string quoted(const DocumentValue& value) {
    switch (value.kind) {
        case Kind::kText: return fmt::format("\"{}\"", shortened(value.text));
        case Kind::kInteger: return fmt::format("{}", value.integer);
        case Kind::kNumber: return fmt::format("{}", value.number);
        case Kind::kFlag: return value.flag ? "true" : "false";
        case Kind::kTime: return "a date or time";
        case Kind::kArray: return fmt::format("an array of {}", value.items.size());
        case Kind::kTable: return fmt::format("a table of {}", value.entries.size());
    }
    return "";
}

}  // namespace void_reckoning
