#include "void_reckoning/ecs/bulk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "void_reckoning/ecs/field_ref.hpp"

namespace void_reckoning {
namespace {

struct ResolvedColumn {
    ComponentId component;
    std::uint16_t field = 0;
    const FieldColumn* from = nullptr;
    std::vector<Text> codes;  ///< codes of `texts`, once in the dictionary

    [[nodiscard]] std::span<const std::byte> bytes() const {
        return from->type == ScalarType::kText ? std::as_bytes(std::span(codes)) : from->bytes;
    }
};

template <class T> void check_no_nan(const FieldColumn& column, std::uint32_t count) {
    const auto* values = column.bytes.data();
    const std::size_t size = column.values();
    for (std::size_t i = 0; i < size; ++i) {
        if (!std::isnan(load<T>(values + i * sizeof(T)))) continue;
        throw InvalidInput(fmt::format("{}.{} of row {} must be a number, got NaN", column.component, column.field, i / count));
    }
}

void check_booleans(const FieldColumn& column) {
    const auto bad = std::find_if(column.bytes.begin(), column.bytes.end(), [](std::byte b) { return b > std::byte{1}; });
    if (bad == column.bytes.end()) return;
    throw InvalidInput(fmt::format("{}.{} must be 0 or 1, got {}", column.component, column.field, std::to_integer<int>(*bad)));
}

/// Format a shape: "(2, 3)", "(2,)".
std::string shown_shape(std::span<const std::size_t> shape) {
    return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

void check_shape(const FieldInfo& field, const FieldColumn& column, std::size_t rows) {
    std::vector<std::size_t> wanted = {rows};
    if (field.count > 1) wanted.push_back(field.count);
    if (*column.shape == wanted) return;
    throw InvalidInput(fmt::format("{}.{} must be an array of shape {}, got {}", column.component, column.field, shown_shape(wanted),
                                   shown_shape(*column.shape)));
}

void check_column(const FieldInfo& field, const FieldColumn& column, std::size_t rows) {
    if (column.type != field.type) {
        throw InvalidInput(
            fmt::format("{}.{} must be of type {}, got {}", column.component, column.field, name_of(field.type), name_of(column.type)));
    }
    if (column.shape) check_shape(field, column, rows);
    if (column.values() != rows * field.count || column.bytes.size() % size_of(column.type) != 0) {
        throw InvalidInput(fmt::format("{}.{} must have {} values for {} entities, got {}", column.component, column.field,
                                       rows * field.count, rows, column.values()));
    }
    if (field.type == ScalarType::kF32) check_no_nan<float>(column, field.count);
    if (field.type == ScalarType::kF64) check_no_nan<double>(column, field.count);
    if (field.type == ScalarType::kBool) check_booleans(column);
}

std::vector<ResolvedColumn> resolve(const World& world, std::span<const FieldColumn> columns, std::size_t rows) {
    std::vector<ResolvedColumn> resolved;
    for (const FieldColumn& column : columns) {
        const ComponentId component = resolve_component(world.schema(), column.component);
        const ComponentInfo& info = world.schema().component(component);
        const std::uint16_t field = resolve_field(info, column.field);
        for (const ResolvedColumn& other : resolved) {
            if (other.component != component || other.field != field) continue;
            throw InvalidInput(fmt::format("{}.{} must be given once, got twice", column.component, column.field));
        }
        check_column(info.fields[field], column, rows);
        resolved.push_back({component, field, &column, {}});
    }
    return resolved;
}

void enter_texts(World& world, std::vector<ResolvedColumn>& columns) {
    for (ResolvedColumn& column : columns) {
        if (column.from->type != ScalarType::kText) continue;
        column.codes.reserve(column.from->texts.size());
        for (const auto& text : column.from->texts) column.codes.push_back(text ? world.enter(*text) : Text{});
    }
}

}  // namespace

std::vector<EntityId> create_entities(World& world, std::span<const std::string> components, std::size_t count,
                                      std::span<const FieldColumn> columns) {
    constexpr std::size_t kMaxEntities = 0xFFFFFFFDU;
    if (const std::size_t room = kMaxEntities - world.state().slots; count > room) {
        throw InvalidInput(
            fmt::format("count must be an integer from 0 to {}, got {}: a world holds at most {} entities", room, count, kMaxEntities));
    }
    ComponentMask mask;
    for (const std::string& name : components) mask.set(resolve_component(world.schema(), name).value);
    auto resolved = resolve(world, columns, count);
    for (const ResolvedColumn& column : resolved) mask.set(column.component.value);
    enter_texts(world, resolved);
    // The table's columns after the ids: components in ascending order, then fields in order.
    std::vector<ComponentId> ids;
    std::vector<std::span<const std::byte>> values;
    for (std::uint16_t c = 0; c < world.schema().components().size(); ++c) {
        if (!mask.test(c)) continue;
        ids.push_back(ComponentId{c});
        for (std::size_t f = 0; f < world.schema().component(ComponentId{c}).fields.size(); ++f) {
            const auto given = std::find_if(resolved.begin(), resolved.end(),
                                            [&](const ResolvedColumn& one) { return one.component.value == c && one.field == f; });
            values.push_back(given == resolved.end() ? std::span<const std::byte>{} : given->bytes());
        }
    }
    return world.create_rows(ids, count, values);
}

void update_entities(World& world, std::span<const EntityId> ids, std::span<const FieldColumn> columns) {
    auto resolved = resolve(world, columns, ids.size());
    for (const EntityId id : ids) {
        const World::Location at = world.locate(id);
        for (const ResolvedColumn& column : resolved) {
            if (world.layout(at.table).mask.test(column.component.value)) continue;
            throw NotFound(fmt::format("entity {} has no {}", id.value, column.from->component));
        }
    }
    enter_texts(world, resolved);
    for (const ResolvedColumn& column : resolved) {
        const auto bytes = column.bytes();
        const std::size_t row_bytes = ids.empty() ? 0 : bytes.size() / ids.size();
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const World::Location at = world.locate(ids[i]);
            const auto first = static_cast<std::size_t>(world.layout(at.table).first_column[column.component.value]);
            world.store(at, first + column.field, bytes.data() + i * row_bytes);
        }
    }
}

}  // namespace void_reckoning
