#include <nanobind/stl/string.h>

#include "bind.hpp"
#include "table_handle.hpp"
#include "void_reckoning/ecs/arrow_export.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

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

}  // namespace

TableHandle open_table(const World& world, const std::string& component) {
    TableHandle table{world.snapshot(), component};
    ArrowArrayStream stream = export_component(table.snapshot, component);
    stream.release(&stream);
    return table;
}

void bind_table(nb::module_& m) {
    nb::class_<TableHandle>(m, "Table",
                            "All entities that have one component, as an Arrow stream: entity_id and a column a field.\n"
                            "Give it to pyarrow.table(), polars.from_arrow() or DuckDB. It stays what it was when asked for.")
        .def_ro("component", &TableHandle::component)
        .def_prop_ro("num_rows", &row_count)
        .def("__len__", &row_count)
        .def("__arrow_c_stream__", &capsule, "requested_schema"_a.none() = nb::none(),
             nb::sig("def __arrow_c_stream__(self, requested_schema: object | None = None) -> object"));
}

}  // namespace void_reckoning
