#include "world_reads.hpp"

#include "arrays.hpp"
#include "void_reckoning/ecs/field_type.hpp"
#include "void_reckoning/ecs/gather.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

FilterKind filter_kind(const std::string& kind) {
    constexpr std::pair<std::string_view, FilterKind> kKinds[] = {
        {"==", FilterKind::kEqual},  {"!=", FilterKind::kNotEqual},     {"<", FilterKind::kLess},   {"<=", FilterKind::kLessEqual},
        {">", FilterKind::kGreater}, {">=", FilterKind::kGreaterEqual}, {"in", FilterKind::kAnyOf}, {"range", FilterKind::kRange}};
    for (const auto& [name, value] : kKinds) {
        if (name == kind) return value;
    }
    throw InvalidQuery(fmt::format("operator is '{}'; allowed are ==, !=, <, <=, >, >=, in", kind));
}

}  // namespace

Query query_from(std::vector<std::string> components, const nb::list& filters, const std::vector<std::pair<std::string, bool>>& sort,
                 std::optional<std::int64_t> limit, std::int64_t offset) {
    Query query;
    query.components = std::move(components);
    for (nb::handle item : filters) {
        const auto row = nb::cast<nb::tuple>(item);
        Filter filter{nb::cast<std::string>(row[0]), filter_kind(nb::cast<std::string>(row[1])), {}};
        for (nb::handle value : nb::cast<nb::list>(row[2])) filter.values.push_back(value_of(value, "filter on " + filter.field));
        query.filters.push_back(std::move(filter));
    }
    for (const auto& [field, descending] : sort) query.sort.push_back({field, descending});
    query.limit = limit;
    query.offset = offset;
    return query;
}

nb::list describe_components(const World& world) {
    nb::list rows;
    for (const ComponentInfo& info : world.schema().components()) {
        nb::dict fields;
        for (const FieldInfo& field : info.fields) {
            fields[field.name.c_str()] = field_type_name(field);
        }
        nb::dict row;
        row["name"] = info.name;
        row["doc"] = info.doc;
        row["fields"] = fields;
        rows.append(row);
    }
    return rows;
}

nb::object id_array(std::vector<EntityId> ids) { return array_of(std::move(ids)); }

nb::object field_values(const World& world, const std::vector<EntityId>& ids, const std::string& component, const std::string& field) {
    auto* column = new GatheredColumn(gather_column(world, ids, component, field));
    const nb::capsule owner(column, [](void* held) noexcept { delete static_cast<GatheredColumn*>(held); });
    if (column->info.type == ScalarType::kText) {
        nb::list texts;
        for (const Text text : column->as<Text>()) {
            texts.append(python_value(world, ScalarType::kText, reinterpret_cast<const std::byte*>(&text)));
        }
        return texts;
    }
    const std::size_t shape[2] = {ids.size(), column->info.count};
    return nb::cast(nb::ndarray<nb::numpy, nb::ro>(column->bytes.data(), column->info.count == 1 ? 1 : 2, shape, owner, nullptr,
                                                   numpy_type(column->info.type)));
}

}  // namespace void_reckoning
