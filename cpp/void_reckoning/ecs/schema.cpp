#include "void_reckoning/ecs/schema.hpp"

#include <algorithm>
#include <atomic>
#include <cctype>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/mix.hpp"

namespace void_reckoning {
namespace {

bool is_identifier(std::string_view name) {
    if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) != 0) return false;
    for (const char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_') return false;
    }
    return true;
}

[[noreturn]] void throw_too_wide(const ComponentInfo& info) {
    std::uint64_t values = 0;
    for (const FieldInfo& field : info.fields) values += field.count;
    throw InvalidInput(
        fmt::format("component {} must have at most {} values (the elements of all its fields), got {}: a save has a column for each, and "
                    "SQLite allows {}",
                    info.name, kMaxComponentValues, values, kMaxComponentValues + 1));
}

void check_info(const ComponentInfo& info) {
    if (!is_identifier(info.name)) {
        throw InvalidInput(fmt::format("component name must be an identifier (letters, digits, _), got '{}'", info.name));
    }
    std::size_t values = 0;
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
        const FieldInfo& field = info.fields[i];
        if (!is_identifier(field.name)) {
            throw InvalidInput(fmt::format("field name of component {} must be an identifier, got '{}'", info.name, field.name));
        }
        if (field.count == 0) throw InvalidInput(fmt::format("{}.{} must have at least 1 element, got 0", info.name, field.name));
        values += field.count;
        if (values > kMaxComponentValues) throw_too_wide(info);
        for (std::size_t j = 0; j < i; ++j) {
            if (info.fields[j].name == field.name) {
                throw InvalidInput(fmt::format("field names of component {} must be unique, got '{}' twice", info.name, field.name));
            }
        }
    }
}

/// Whether two descriptions are of the same values. Their texts for people may differ: a save has those of the program that wrote it.
bool same_values(const ComponentInfo& a, const ComponentInfo& b) {
    return std::ranges::equal(a.fields, b.fields, [](const FieldInfo& one, const FieldInfo& other) {
        return one.name == other.name && one.type == other.type && one.count == other.count && one.unit == other.unit;
    });
}

}  // namespace

std::size_t next_cpp_type() {
    static std::atomic<std::size_t> next{0};
    return next.fetch_add(1, std::memory_order_relaxed);
}

ComponentId Schema::add_component(ComponentInfo info, std::size_t cpp_type) {
    check_info(info);
    ComponentId id = find(info.name);
    if (id) {
        const bool compiled_in = cpp_type != kNoCppType;
        if (compiled_in ? !same_values(components_[id.value], info) : components_[id.value] != info) {
            throw InvalidInput(fmt::format("component {} is already registered with another description", info.name));
        }
        if (compiled_in) components_[id.value] = std::move(info);  // descriptions from a save have no meanings
    } else {
        if (components_.size() == kMaxComponents) {
            throw InvalidInput(fmt::format("component {} would be number {}; a world has at most {} component types", info.name,
                                           kMaxComponents + 1, kMaxComponents));
        }
        id.value = static_cast<std::uint16_t>(components_.size());
        by_name_.emplace(info.name, id);
        components_.push_back(std::move(info));
    }
    if (cpp_type != kNoCppType) {
        if (by_cpp_type_.size() <= cpp_type) by_cpp_type_.resize(cpp_type + 1);
        by_cpp_type_[cpp_type] = id;
        list_first_columns();
    }
    return id;
}

ComponentId Schema::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? ComponentId{} : found->second;
}

int Schema::find_table(const ComponentMask& mask) const {
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        if (tables_[i].mask == mask) return static_cast<int>(i);
    }
    return -1;
}

std::size_t Schema::add_table(const ComponentMask& mask) {
    if (tables_.size() == kMaxArchetypes) {
        throw InvalidInput(fmt::format(
            "entities must have at most {} different sets of components in one world, which is what a save holds; this one would be "
            "number {}",
            kMaxArchetypes, kMaxArchetypes + 1));
    }
    TableLayout layout;
    layout.mask = mask;
    layout.offset = column_count_;
    layout.first_column.assign(kMaxComponents, -1);
    layout.columns.push_back({});  // the entity ids; their key represents the set of components
    std::uint64_t table_key = 0;
    for (std::size_t c = 0; c < components_.size(); ++c) {
        if (!mask.test(c)) continue;
        const ComponentInfo& info = components_[c];
        const ComponentId id{static_cast<std::uint16_t>(c)};
        layout.components.push_back(id);
        layout.first_column[c] = info.fields.empty() ? 0 : static_cast<std::int32_t>(layout.columns.size());
        table_key += mix64(hash_text(info.name));
        for (std::size_t f = 0; f < info.fields.size(); ++f) {
            const FieldInfo& field = info.fields[f];
            const std::uint64_t key = combine(hash_text(info.name), hash_text(field.name));
            layout.columns.push_back({id, static_cast<std::uint16_t>(f), field.type, field.count, key});
        }
    }
    layout.columns[0].key = mix64(table_key);
    column_count_ += layout.columns.size();
    tables_.push_back(std::move(layout));
    list_first_columns();
    return tables_.size() - 1;
}

void Schema::list_first_columns() {
    first_columns_.clear();
    for (const TableLayout& table : tables_) {
        for (const ComponentId id : by_cpp_type_) {
            const std::int32_t first = id ? table.first_column[id.value] : -1;
            first_columns_.push_back(first < 0 ? -1 : static_cast<std::int32_t>(table.offset) + first);
        }
    }
}

void Schema::clear_tables() {
    tables_.clear();
    first_columns_.clear();
    column_count_ = 0;
}

}  // namespace void_reckoning
