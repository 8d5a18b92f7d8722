#include "bindings/ecs/world_writes.hpp"

#include "bindings/support/values.hpp"
#include "void_reckoning/ecs/field_type.hpp"
#include "void_reckoning/ecs/natural_values.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

/// Return the Arrow stream of an object's __arrow_c_stream__; empty if it has none.
std::optional<ArrowArrayStream> stream_of(nb::handle table) {
    if (!has_attribute(table, "__arrow_c_stream__")) return std::nullopt;
    const nb::object capsule = table.attr("__arrow_c_stream__")();
    auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
    if (stream == nullptr) throw nb::python_error();
    ArrowArrayStream taken = *stream;
    stream->release = nullptr;  // it is ours now
    return taken;
}

/// Return the value of one field or, for an array, its elements from a list, a tuple or a one-dimensional array.
std::vector<ScalarValue> values_of(nb::handle value, const FieldInfo& field, const std::string& path) {
    if (field.count == 1) return {value_of(value, path)};
    const bool is_list = PyTuple_Check(value.ptr()) != 0 || PyList_Check(value.ptr()) != 0;
    if (!is_list && !is_vector(value)) {
        throw InvalidQuery(fmt::format("{} must be a list of {} values, got {}", path, field.count, described(value)));
    }
    std::vector<ScalarValue> values;
    for (const nb::object& item : items_of(value, path, kRefuse<InvalidQuery>)) {
        values.push_back(value_of(item, fmt::format("{}[{}]", path, values.size())));
    }
    return values;
}

/// Return the table of a named field's ids, from the value given for the field that selects it.
NameTable table_of(const Meaning& meaning, const std::vector<std::pair<std::string, nb::object>>& given, const std::string& path) {
    if (meaning.chosen_by.empty()) return meaning.names;
    for (const auto& [name, value] : given) {
        if (name == meaning.chosen_by) return table_of(meaning, flag_of(value, fmt::format("{} beside {}", name, path)));
    }
    throw InvalidInput(fmt::format("{} must come with {}, which says whether it is the id of a {} or of a {}", path, meaning.chosen_by,
                                   name_of(meaning.names), name_of(meaning.otherwise)));
}

}  // namespace

ArrowColumns read_table(WorldReading now, const std::string& component, nb::handle table) {
    now.detach();  // code of the caller's runs
    auto stream = stream_of(table);
    if (!stream) {
        throw InvalidInput(
            fmt::format("a table must have __arrow_c_stream__ (as those of pyarrow, polars, DuckDB), got {}", type_name_of(table)));
    }
    // The producer of the stream may need the GIL in a thread of its own.
    return always_unlocked(now, [&](const World& world) { return ArrowColumns(world, component, *stream); });
}

ComponentInfo component_of(const std::string& name, nb::handle fields, const std::string& doc) {
    ComponentInfo info{name, doc, {}};
    for (const auto& [field, value] : entries_of(fields, fmt::format("fields of component {}", name))) {
        const std::string path = fmt::format("{}.{}", name, field);
        const FieldType type = parse_field_type(text_of(value, "the type of " + path), path);
        info.fields.push_back({field, type.type, type.count, "", ""});
    }
    return info;
}

EntityDraft draft_of(std::shared_ptr<const Schema> schema, nb::handle components, const ValueNames& names) {
    EntityDraft draft(schema);
    for (const auto& [component, fields] : entries_of(components, "components")) {
        draft.add(component);
        const ComponentInfo& info = schema->component(resolve_component(*schema, component));
        const auto given = entries_of(fields, component);
        for (const auto& [name, value] : given) {
            const FieldInfo& field = info.fields[resolve_field(info, name)];
            const std::string path = fmt::format("{}.{}", component, name);
            std::vector<ScalarValue> values = values_of(value, field, path);
            if (!field.meaning.plain()) {
                const NameTable table = field.meaning.has_names() ? table_of(field.meaning, given, path) : NameTable::kNone;
                for (ScalarValue& one : values) one = stored_value(names, field, table, one, path);
            }
            draft.set(component, name, std::move(values));
        }
    }
    return draft;
}

nb::tuple report_tuple(const SystemReport& report) {
    nb::list failed;
    for (const SystemReport::Failure& failure : report.failed) failed.append(nb::make_tuple(failure.entity, failure.message));
    return nb::make_tuple(report.entities, report.seconds, failed);
}

}  // namespace void_reckoning
