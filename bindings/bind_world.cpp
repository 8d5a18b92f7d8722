#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/variant.h>
#include <nanobind/stl/vector.h>

#include "bind.hpp"
#include "casters.hpp"
#include "void_reckoning/ecs/arrow_export.hpp"
#include "void_reckoning/ecs/query.hpp"
#include "world_handle.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

/// One component's table as it was when asked for; the blocks are shared with the world until it changes.
struct TableHandle {
    Snapshot snapshot;
    std::string component;
};

nb::object capsule(const TableHandle& table, const nb::object&) {
    auto* stream = new ArrowArrayStream(export_component(table.snapshot, table.component));
    // The capsule's owner may have moved the stream out; then release is null.
    PyObject* made = PyCapsule_New(stream, "arrow_array_stream", [](PyObject* self) {
        auto* held = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(self, "arrow_array_stream"));
        if (held->release != nullptr) held->release(held);
        delete held;
    });
    if (made == nullptr) {
        stream->release(stream);
        delete stream;
        throw nb::python_error();
    }
    return nb::steal(made);
}

std::size_t row_count(const TableHandle& table) {
    const WorldState& state = table.snapshot.state();
    const ComponentId id = state.schema->find(table.component);
    std::size_t rows = 0;
    for (std::size_t t = 0; t < state.rows.size(); ++t) {
        if (state.schema->table(t).mask.test(id.value)) rows += state.rows[t];
    }
    return rows;
}

nb::object scalar(const World& world, ScalarType type, const std::byte* place) {
    if (type == ScalarType::kBool) return nb::bool_(load<std::uint8_t>(place) != 0);
    return visit_scalar(type, [&](auto identity) -> nb::object {
        using T = typename decltype(identity)::type;
        const T value = load<T>(place);
        if constexpr (std::is_same_v<T, Text>) {
            if (!value) return nb::none();
            const std::string_view text = world.text(value);
            return nb::str(text.data(), text.size());
        } else if constexpr (std::is_floating_point_v<T>) {
            return nb::float_(static_cast<double>(value));
        } else {
            return nb::int_(value);
        }
    });
}

/// {"Fleet": {"system": 4294967300, ...}, ...}
nb::dict components_of(const World& world, World::Location at) {
    nb::dict result;
    const TableLayout& layout = world.layout(at.table);
    for (const ComponentId id : layout.components) {
        const ComponentInfo& info = world.schema().component(id);
        nb::dict fields;
        for (std::size_t f = 0; f < info.fields.size(); ++f) {
            const FieldInfo& field = info.fields[f];
            const std::byte* place = world.cell(at, static_cast<std::size_t>(layout.first_column[id.value]) + f);
            const nb::str name(field.name.c_str());
            if (field.count == 1) {
                fields[name] = scalar(world, field.type, place);
                continue;
            }
            nb::list values;
            for (std::uint32_t i = 0; i < field.count; ++i) values.append(scalar(world, field.type, place + i * size_of(field.type)));
            fields[name] = nb::tuple(values);
        }
        result[nb::str(info.name.c_str())] = fields;
    }
    return result;
}

using PlainFilter = std::tuple<std::string, std::string, nb::list>;

QueryValue query_value(nb::handle value, const std::string& field) {
    if (value.is_none()) return std::monostate{};
    if (PyBool_Check(value.ptr())) return value.ptr() == Py_True;
    if (PyFloat_Check(value.ptr())) return PyFloat_AsDouble(value.ptr());
    if (PyUnicode_Check(value.ptr())) return nb::cast<std::string>(value);
    if (PyIndex_Check(value.ptr()) != 0) {
        const nb::object number = nb::steal(PyNumber_Index(value.ptr()));
        int overflow = 0;
        const long long as_signed = PyLong_AsLongLongAndOverflow(number.ptr(), &overflow);
        if (overflow == 0) return static_cast<std::int64_t>(as_signed);
        const unsigned long long as_unsigned = PyLong_AsUnsignedLongLong(number.ptr());
        if (PyErr_Occurred() == nullptr) return static_cast<std::uint64_t>(as_unsigned);
        PyErr_Clear();
    }
    throw InvalidQuery(fmt::format("filter on {} has a value of type {}; allowed are bool, int, float, str, None", field,
                                   nb::cast<std::string>(nb::borrow(value).type().attr("__name__"))));
}

FilterKind filter_kind(const std::string& kind) {
    constexpr std::pair<std::string_view, FilterKind> kKinds[] = {
        {"==", FilterKind::kEqual},  {"!=", FilterKind::kNotEqual},     {"<", FilterKind::kLess},   {"<=", FilterKind::kLessEqual},
        {">", FilterKind::kGreater}, {">=", FilterKind::kGreaterEqual}, {"in", FilterKind::kAnyOf}, {"range", FilterKind::kRange}};
    for (const auto& [name, value] : kKinds) {
        if (name == kind) return value;
    }
    throw InvalidQuery(fmt::format("operator is '{}'; allowed are ==, !=, <, <=, >, >=, in", kind));
}

Query query_from(std::vector<std::string> components, const nb::list& filters, const std::vector<std::pair<std::string, bool>>& sort,
                 std::optional<std::int64_t> limit, std::int64_t offset) {
    Query query;
    query.components = std::move(components);
    for (nb::handle item : filters) {
        const auto row = nb::cast<nb::tuple>(item);
        Filter filter{nb::cast<std::string>(row[0]), filter_kind(nb::cast<std::string>(row[1])), {}};
        for (nb::handle value : nb::cast<nb::list>(row[2])) filter.values.push_back(query_value(value, filter.field));
        query.filters.push_back(std::move(filter));
    }
    for (const auto& [field, descending] : sort) query.sort.push_back({field, descending});
    query.limit = limit;
    query.offset = offset;
    return query;
}

nb::list describe_components(const WorldHandle& self) {
    nb::list rows;
    for (const ComponentInfo& info : self.get().schema().components()) {
        nb::dict fields;
        for (const FieldInfo& field : info.fields) {
            const std::string type(name_of(field.type));
            fields[field.name.c_str()] = field.count == 1 ? type : fmt::format("{}[{}]", type, field.count);
        }
        nb::dict row;
        row["name"] = info.name;
        row["doc"] = info.doc;
        row["fields"] = fields;
        rows.append(row);
    }
    return rows;
}

}  // namespace

void bind_world(nb::module_& m) {
    nb::class_<TableHandle>(m, "Table",
                            "All entities that have one component, as an Arrow stream: entity_id and a column a field.\n"
                            "Give it to pyarrow.table(), polars.from_arrow() or DuckDB. It stays what it was when asked for.")
        .def_ro("component", &TableHandle::component)
        .def_prop_ro("num_rows", &row_count)
        .def("__len__", &row_count)
        .def("__arrow_c_stream__", &capsule, "requested_schema"_a.none() = nb::none(),
             nb::sig("def __arrow_c_stream__(self, requested_schema: object | None = None) -> object"));

    nb::class_<WorldHandle>(m, "CampaignWorld", "A campaign's entities for reading, as they are now. StateError while the campaign runs.")
        .def_prop_ro("entity_count", [](const WorldHandle& self) { return self.get().entity_count(); })
        .def_prop_ro("components", &describe_components, nb::sig("def components(self) -> list[dict[str, typing.Any]]"),
                     "Every component: name, doc, and type by field.")
        .def(
            "table",
            [](const WorldHandle& self, const std::string& component) {
                TableHandle table{self.get().snapshot(), component};
                // An unknown name is told here, with the nearest ones, not when the stream is read.
                ArrowArrayStream stream = export_component(table.snapshot, component);
                stream.release(&stream);
                return table;
            },
            "component"_a, "The table of one component. InvalidQuery for an unknown name.")
        .def(
            "components_of",
            [](const WorldHandle& self, EntityId id) -> nb::object {
                const auto at = self.get().try_locate(id);
                if (!at) return nb::none();
                return components_of(self.get(), *at);
            },
            "entity_id"_a, nb::sig("def components_of(self, entity_id: int) -> dict[str, dict[str, typing.Any]] | None"),
            "Values by component and field; None for an entity that is not there.")
        .def(
            "query",
            [](const WorldHandle& self, std::vector<std::string> components, const nb::list& filters,
               const std::vector<std::pair<std::string, bool>>& sort, std::optional<std::int64_t> limit, std::int64_t offset) {
                const QueryResult result = run_query(self.get(), query_from(std::move(components), filters, sort, limit, offset));
                return std::pair<std::vector<EntityId>, std::size_t>(result.ids, result.total_count);
            },
            "components"_a, "filters"_a, "sort"_a, "limit"_a.none(), "offset"_a, "Ids in order, and how many match in all.");
}

}  // namespace void_reckoning
