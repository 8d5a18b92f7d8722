#include "bindings/support/standard_casters.hpp"

#include "bindings/ecs/reports.hpp"
#include "bindings/ecs/table_handle.hpp"
#include "bindings/support/bind.hpp"
#include "void_reckoning/ecs/field_ref.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
nb::object arrow_capsule(ArrowArrayStream opened) {
    auto* stream = new ArrowArrayStream(opened);
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

TableHandle component_table(const WorldState& state, const std::string& component, const HoldColumns& hold,
                            std::shared_ptr<const ValueNames> names) {
    const ComponentId id = resolve_component(*state.schema, component);
    // Only the columns of that component, not the whole world: a reader may keep the table for long.
    WorldState part;
    part.schema = state.schema;
    part.dictionary = state.dictionary;
    part.rows = state.rows;
    part.columns.resize(state.columns.size());
    std::vector<Column> held;
    std::size_t rows = 0;
    const auto keep = [&](std::size_t column) {
        part.columns[column] = state.columns[column];
        held.push_back(state.columns[column]);
    };
    for (std::size_t t = 0; t < state.rows.size(); ++t) {
        const TableLayout& layout = state.schema->table(t);
        if (!layout.mask.test(id.value)) continue;
        rows += state.rows[t];
        keep(layout.offset);
        const std::size_t first = layout.offset + static_cast<std::size_t>(layout.first_column[id.value]);
        const std::size_t fields = state.schema->component(id).fields.size();
        for (std::size_t f = 0; f < fields; ++f) keep(first + f);
    }
    auto kept = std::make_shared<const WorldState>(std::move(part));
    return {component, rows, [kept, component, keeper = hold(std::move(held)), names = std::move(names)] {
                return export_component(*kept, component, keeper, names);
            }};
}

TableHandle result_table(std::shared_ptr<const GatheredTable> table) {
    const std::size_t rows = table->ids.size();
    return {"query", rows, [table = std::move(table)] { return export_gathered(table); }};
}

void bind_table(nb::module_& m) {
    bind_world_reports(m);
    nb::class_<TableHandle>(m, "Table",
                            "Rows of a world as an Arrow stream: entity_id and a column for each field.\n"
                            "Give it to pyarrow.table(), polars.DataFrame() or DuckDB, as often as you like. It keeps the values of the\n"
                            "moment it was created.")
        .def_ro("name", &TableHandle::name, "The component, or 'query'.")
        .def_ro("num_rows", &TableHandle::rows)
        .def("__len__", [](const TableHandle& table) { return table.rows; })
        .def(
            "__arrow_c_stream__",
            [](const TableHandle& table, const nb::object&) {
                return arrow_capsule([&table] {
                    const nb::gil_scoped_release unlocked;
                    return table.open();
                }());
            },
            "requested_schema"_a.none() = nb::none(),
            nb::sig("def __arrow_c_stream__(self, requested_schema: object | None = None) -> object"));
}

}  // namespace void_reckoning
