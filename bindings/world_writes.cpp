#include "world_writes.hpp"

#include "values.hpp"
#include "void_reckoning/ecs/field_type.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

/// The Arrow stream behind an object's __arrow_c_stream__; empty where it has none.
std::optional<ArrowArrayStream> stream_of(nb::handle table) {
    if (!nb::hasattr(table, "__arrow_c_stream__")) return std::nullopt;
    const nb::object capsule = table.attr("__arrow_c_stream__")();
    auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
    if (stream == nullptr) throw nb::python_error();
    ArrowArrayStream taken = *stream;
    stream->release = nullptr;  // it is ours now
    return taken;
}

std::vector<ScalarValue> values_of(nb::handle value, const std::string& path) {
    std::vector<ScalarValue> values;
    if (nb::isinstance<nb::tuple>(value) || nb::isinstance<nb::list>(value)) {
        for (nb::handle item : value) values.push_back(value_of(item, path));
    } else {
        values.push_back(value_of(value, path));
    }
    return values;
}

}  // namespace

ArrowColumns read_table(WorldNow now, const std::string& component, nb::handle table) {
    auto stream = stream_of(table);
    if (!stream) {
        throw InvalidInput(fmt::format("a table is what has __arrow_c_stream__ (of pyarrow, polars, DuckDB), not {}",
                                       nb::cast<std::string>(nb::borrow(table).type().attr("__name__"))));
    }
    // Whoever makes the stream may need the GIL in a thread of its own.
    return now.always_unlocked([&](const World& world) { return ArrowColumns(world, component, *stream); });
}

ComponentInfo component_of(const std::string& name, const nb::dict& fields, const std::string& doc) {
    ComponentInfo info{name, doc, {}};
    for (const auto& [key, value] : fields) {
        const auto field = nb::cast<std::string>(key);
        const auto text = nb::isinstance<nb::str>(value) ? nb::cast<std::string>(value) : std::string(nb::repr(value).c_str());
        const FieldType type = parse_field_type(text, fmt::format("{}.{}", name, field));
        info.fields.push_back({field, type.type, type.count, "", ""});
    }
    return info;
}

EntityDraft draft_of(const World& world, const nb::dict& components) {
    EntityDraft draft(world);
    for (const auto& [key, fields] : components) {
        const auto component = nb::cast<std::string>(key);
        draft.add(component);
        nb::dict values;
        if (!nb::try_cast(fields, values, false)) {
            throw InvalidInput(fmt::format("{} takes a dict of its fields, as in {{'{}': {{'field': 1}}}}", component, component));
        }
        for (const auto& [name, value] : values) {
            const auto field = nb::cast<std::string>(name);
            draft.set(component, field, values_of(value, fmt::format("{}.{}", component, field)));
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
