#include "void_reckoning/universe/table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "void_reckoning/base/printable.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kMaxListed = 250;
constexpr std::string_view kPrintable = "a text without control characters";

}  // namespace

std::string Range::text(std::string_view what) const {
    return above ? fmt::format("{} above {} up to {}", what, least, most) : fmt::format("{} from {} to {}", what, least, most);
}

TableReader::TableReader(const DocumentValue& table, Place place, Problems& problems)
    : table_(&table), place_(std::move(place)), problems_(&problems) {}

Place TableReader::place(std::string_view key) const {
    const DocumentEntry* entry = table_->find(key);
    const std::string path = place_.key.empty() ? shortened(key) : fmt::format("{}.{}", place_.key, shortened(key));
    return {place_.file, entry == nullptr ? place_.line : entry->line, path};
}

void TableReader::refuse(const Place& place, const DocumentValue& value, std::string allowed) {
    problems_->add(place, quoted(value), std::move(allowed));
}

const DocumentValue* TableReader::ask(std::string_view key) {
    if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.emplace_back(key);
    const DocumentEntry* entry = table_->find(key);
    return entry == nullptr ? nullptr : &entry->value;
}

const DocumentValue* TableReader::demand(std::string_view key, const std::string& allowed) {
    const DocumentValue* value = ask(key);
    if (value == nullptr) missing_.push_back({std::string(key), allowed});
    return value;
}

std::string TableReader::text(std::string_view key, std::size_t most_bytes) {
    const std::string allowed = fmt::format("a string of 1 to {} bytes", most_bytes);
    const DocumentValue* value = demand(key, allowed);
    if (value == nullptr) return {};
    const bool fits = value->kind == Kind::kText && !value->text.empty() && value->text.size() <= most_bytes;
    if (fits && !has_control_characters(value->text)) return value->text;
    refuse(place(key), *value, fits ? std::string(kPrintable) : allowed);
    return {};
}

std::string TableReader::text_or(std::string_view key, std::string otherwise, std::size_t most_bytes) {
    if (ask(key) == nullptr) return otherwise;
    return text(key, most_bytes);
}

std::optional<double> TableReader::checked_number(const DocumentValue& value, const Place& place, Range range) {
    const bool is_number = value.kind == Kind::kInteger || value.kind == Kind::kNumber;
    if (is_number && std::isfinite(value.number) && range.holds(value.number)) return value.number + 0.0;  // -0 becomes 0
    refuse(place, value, range.text("a number"));
    return std::nullopt;
}

std::optional<std::int64_t> TableReader::checked_whole(const DocumentValue& value, const Place& place, Range range) {
    if (value.kind == Kind::kInteger && range.holds(value.number)) return value.integer;
    refuse(place, value, range.text("a whole number"));
    return std::nullopt;
}

std::optional<std::int64_t> TableReader::checked_thousandths(const DocumentValue& value, const Place& place, Range range) {
    const auto number = checked_number(value, place, range);
    if (!number) return std::nullopt;
    const double scaled = std::round(*number * 1000.0);
    if (std::abs(*number * 1000.0 - scaled) > 1e-6 * std::max(1.0, std::abs(scaled) * 1e-6)) {
        refuse(place, value, range.text("a number") + " in steps of 0.001");
        return std::nullopt;
    }
    return static_cast<std::int64_t>(scaled);
}

double TableReader::number(std::string_view key, Range range) {
    const DocumentValue* value = demand(key, range.text("a number"));
    return value == nullptr ? range.most : checked_number(*value, place(key), range).value_or(range.most);
}

double TableReader::number_or(std::string_view key, Range range, double otherwise) {
    const DocumentValue* value = ask(key);
    return value == nullptr ? otherwise : checked_number(*value, place(key), range).value_or(otherwise);
}

std::int64_t TableReader::whole(std::string_view key, Range range) {
    const DocumentValue* value = demand(key, range.text("a whole number"));
    return value == nullptr ? 1 : checked_whole(*value, place(key), range).value_or(1);
}

std::int64_t TableReader::whole_or(std::string_view key, Range range, std::int64_t otherwise) {
    const DocumentValue* value = ask(key);
    return value == nullptr ? otherwise : checked_whole(*value, place(key), range).value_or(otherwise);
}

std::int64_t TableReader::thousandths(std::string_view key, Range range) {
    const DocumentValue* value = demand(key, range.text("a number"));
    return value == nullptr ? 1 : checked_thousandths(*value, place(key), range).value_or(1);
}

std::int64_t TableReader::thousandths_or(std::string_view key, Range range, std::int64_t otherwise) {
    const DocumentValue* value = ask(key);
    return value == nullptr ? otherwise : checked_thousandths(*value, place(key), range).value_or(otherwise);
}

bool TableReader::flag_or(std::string_view key, bool otherwise) {
    const DocumentValue* value = ask(key);
    if (value == nullptr) return otherwise;
    if (value->kind == Kind::kFlag) return value->flag;
    refuse(place(key), *value, "true or false");
    return otherwise;
}

std::optional<std::size_t> TableReader::chosen(std::string_view key, const std::vector<std::string>& names) {
    const DocumentValue* value = demand(key, one_of("", names));
    if (value == nullptr) return std::nullopt;
    const auto found = std::find(names.begin(), names.end(), value->text);
    if (value->kind == Kind::kText && found != names.end()) return static_cast<std::size_t>(found - names.begin());
    refuse(place(key), *value, one_of(value->text, names));
    return std::nullopt;
}

std::optional<std::size_t> TableReader::resolve(const std::string& id, const Place& where, const Names& names) {
    const auto row = names.find(id);
    if (!row && !problems_->incomplete() && !problems_->full()) {
        problems_->add(where, fmt::format("\"{}\", an unknown {}", shortened(id), names.what()), one_of(id, names.ids()));
    }
    return row;
}

std::optional<std::size_t> TableReader::referred(std::string_view key, const Names& names) {
    const std::string allowed = fmt::format("the id of a {}", names.what());
    const DocumentValue* value = demand(key, allowed);
    if (value == nullptr) return std::nullopt;
    if (value->kind == Kind::kText) return resolve(value->text, place(key), names);
    refuse(place(key), *value, allowed);
    return std::nullopt;
}

std::vector<TableReader::Listed> TableReader::listed(std::string_view key, const std::string& allowed) {
    const DocumentValue* value = ask(key);
    if (value == nullptr) return {};
    if (value->kind != Kind::kArray || value->items.size() > kMaxListed) {
        refuse(place(key), *value, allowed);
        return {{std::nullopt, place(key)}};
    }
    std::vector<Listed> result;
    for (const DocumentValue& item : value->items) {
        Place where = place(key);
        where.line = item.line;
        if (item.kind != Kind::kText) refuse(where, item, allowed);
        result.push_back({item.kind == Kind::kText ? std::optional(item.text) : std::nullopt, where});
    }
    return result;
}

std::vector<std::optional<std::size_t>> TableReader::all_referred(std::string_view key, const Names& names) {
    const std::string allowed = fmt::format("an array of up to {} different ids of {}s", kMaxListed, names.what());
    std::vector<std::optional<std::size_t>> result;
    for (const auto& [id, where] : listed(key, allowed)) {
        const auto row = id ? resolve(*id, where, names) : std::nullopt;
        const bool twice = row && std::find(result.begin(), result.end(), row) != result.end();
        if (twice) problems_->add(where, fmt::format("\"{}\" twice", shortened(*id)), allowed);
        if (!twice) result.push_back(row);
    }
    return result;
}

std::vector<std::pair<std::optional<std::size_t>, std::int32_t>> TableReader::all_counted(std::string_view key, const Names& names,
                                                                                          Range range) {
    const DocumentValue* value = ask(key);
    if (value == nullptr) return {};
    if (value->kind != Kind::kTable || value->entries.size() > kMaxListed) {
        refuse(place(key), *value, fmt::format("a table of up to {} counts by {}, e.g. {{ some_id = 2 }}", kMaxListed, names.what()));
        return {};
    }
    std::vector<std::pair<std::optional<std::size_t>, std::int32_t>> result;
    for (const DocumentEntry& entry : value->entries) {
        const Place where = {place_.file, entry.line, place(key).key + "." + shortened(entry.key)};
        const auto count = checked_whole(entry.value, where, range);
        result.emplace_back(resolve(entry.key, where, names), static_cast<std::int32_t>(count.value_or(1)));
    }
    return result;
}

std::vector<std::string> TableReader::texts(std::string_view key, std::size_t most) {
    const std::string allowed = fmt::format("an array of 1 to {} different strings of 1 to 80 bytes", most);
    const DocumentValue* value = demand(key, allowed);
    if (value == nullptr) return {};
    if (value->kind != Kind::kArray || value->items.empty() || value->items.size() > most) {
        refuse(place(key), *value, allowed);
        return {};
    }
    Names seen("text");
    for (const DocumentValue& item : value->items) {
        Place where = place(key);
        where.line = item.line;
        if (item.kind != Kind::kText || item.text.empty() || item.text.size() > 80) {
            refuse(where, item, allowed);
        } else if (has_control_characters(item.text)) {
            refuse(where, item, std::string(kPrintable));
        } else if (!seen.add(item.text)) {
            problems_->add(where, quoted(item) + " twice", allowed);
        }
    }
    return seen.ids();
}

std::vector<TableReader> TableReader::tables(std::string_view key) {
    const DocumentValue* value = ask(key);
    if (value == nullptr) return {};
    const std::string allowed = fmt::format("an array of up to {} tables", kMaxListed);
    if (value->kind != Kind::kArray || value->items.size() > kMaxListed) {
        refuse(place(key), *value, allowed);
        return {};
    }
    std::vector<TableReader> result;
    for (std::size_t i = 0; i < value->items.size(); ++i) {
        const DocumentValue& item = value->items[i];
        const Place where = {place_.file, item.line, fmt::format("{}[{}]", place(key).key, i)};
        if (item.kind == Kind::kTable) {
            result.emplace_back(item, where, *problems_);
        } else {
            refuse(where, item, "a table");
        }
    }
    return result;
}

TableReader TableReader::table(std::string_view key) {
    static const DocumentValue kEmpty;
    const DocumentValue* value = ask(key);
    if (value != nullptr && value->kind != Kind::kTable) {
        refuse(place(key), *value, "a table");
        value = nullptr;
    }
    return {value == nullptr ? kEmpty : *value, place(key), *problems_};
}

void TableReader::finish() {
    for (const DocumentEntry& entry : table_->entries) {
        if (problems_->full() || std::find(asked_.begin(), asked_.end(), entry.key) != asked_.end()) continue;
        problems_->add(place(entry.key), "an unknown key", one_of(entry.key, asked_));
        const std::vector<std::string> near = nearest_names(entry.key, asked_);
        if (!near.empty()) std::erase_if(missing_, [&](const Missing& missing) { return missing.key == near.front(); });  // misspelt
    }
    for (const Missing& missing : missing_) problems_->add(place(missing.key), "nothing", missing.allowed);
    missing_.clear();
}

}  // namespace void_reckoning
