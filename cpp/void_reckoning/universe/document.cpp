#include "void_reckoning/universe/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "void_reckoning/universe/document_limits.hpp"

// The parser's header takes seconds to compile: this is the one file that includes it.
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

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

DocumentValue parse_document(const UniverseFile& file, Problems& problems) {
    if (auto broken = check_document_limits(file.text)) {
        problems.add({file.path, broken->line, ""}, std::move(broken->found), std::move(broken->allowed));
        problems.mark_incomplete();
        return {};
    }
    const toml::parse_result result = toml::parse(std::string_view(file.text), std::string_view(file.path));
    if (!result) {
        problems.add({file.path, line_of(result.error().source()), ""},
                     fmt::format("not TOML: {}", shortened(result.error().description(), 200)), "TOML 1.0 in UTF-8");
        problems.mark_incomplete();
        return {};
    }
    return convert(result.table());
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
