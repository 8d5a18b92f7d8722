#include <nanobind/stl/map.h>

#include "arrays.hpp"
#include "bind.hpp"
#include "values.hpp"
#include "void_reckoning/base/floating_point.hpp"
#include "void_reckoning/ecs/arrow_import.hpp"
#include "void_reckoning/ecs/entity_draft.hpp"
#include "void_reckoning/ecs/field_ref.hpp"
#include "void_reckoning/ecs/field_type.hpp"
#include "void_reckoning/ecs/systems.hpp"
#include "world_reads.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

/// A world that Python owns: no campaign, no log.
struct OwnWorld {
    World world;
    Systems systems;
    std::unique_ptr<WorldCompanion> kept = std::make_unique<WorldCompanion>();
    [[nodiscard]] const World& get() const { return world; }
    [[nodiscard]] WorldCompanion& companion() const { return *kept; }
    [[nodiscard]] static std::int64_t turn() { return -1; }
};

struct WorldSnapshot {
    Snapshot snapshot;
    std::shared_ptr<const Holding> holding;
};

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

ArrowColumns read_table(const World& world, const std::string& component, nb::handle table) {
    auto stream = stream_of(table);
    if (!stream) {
        throw InvalidInput(fmt::format("a table is what has __arrow_c_stream__ (of pyarrow, polars, DuckDB), not {}",
                                       nb::cast<std::string>(nb::borrow(table).type().attr("__name__"))));
    }
    return ArrowColumns(world, component, *stream);
}

nb::object insert_table(OwnWorld& self, const std::string& component, nb::handle table, std::vector<std::string> components) {
    const ArrowColumns read = read_table(self.world, component, table);
    if (!component.empty()) components.push_back(component);
    return array_of(create_entities(self.world, components, read.rows(), read.columns()));
}

std::size_t update_table(OwnWorld& self, const std::string& component, nb::handle table) {
    const ArrowColumns read = read_table(self.world, component, table);
    if (!read.entity_ids()) throw InvalidInput("the table has no column entity_id, which says whose values they are");
    update_entities(self.world, *read.entity_ids(), read.columns());
    return read.rows();
}

void register_component(OwnWorld& self, const std::string& name, const nb::dict& fields, const std::string& doc) {
    ComponentInfo info{name, doc, {}};
    for (const auto& [key, value] : fields) {
        const auto field = nb::cast<std::string>(key);
        const auto text = nb::isinstance<nb::str>(value) ? nb::cast<std::string>(value) : std::string(nb::repr(value).c_str());
        const FieldType type = parse_field_type(text, fmt::format("{}.{}", name, field));
        info.fields.push_back({field, type.type, type.count, "", ""});
    }
    (void)self.world.register_component(std::move(info));
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

}  // namespace

void bind_own_world(nb::module_& m) {
    nb::class_<WorldSnapshot>(m, "WorldSnapshot", "A world as it was; costs what changes afterwards.");
    nb::class_<OwnWorld> c(m, "NativeWorld", "Entities and components without a campaign.");
    c.def(nb::init<>());
    bind_reads(c);
    c.def("register_component", &register_component, "name"_a, "fields"_a, "doc"_a = std::string(),
          nb::sig("def register_component(self, name: str, fields: dict[str, str], doc: str = '') -> None"));
    c.def(
        "create_entity",
        [](OwnWorld& self, const nb::dict& components) { return create_entity(self.world, draft_of(self.world, components)); },
        "components"_a, nb::sig("def create_entity(self, components: dict[str, dict[str, typing.Any]]) -> int"));
    c.def(
        "update_entity",
        [](OwnWorld& self, EntityId id, const nb::dict& components) { update_entity(self.world, id, draft_of(self.world, components)); },
        "entity_id"_a, "components"_a,
        nb::sig("def update_entity(self, entity_id: int, components: dict[str, dict[str, typing.Any]]) -> None"));
    c.def(
        "remove_component",
        [](OwnWorld& self, EntityId id, const std::string& component) {
            self.world.remove_component(id, resolve_component(self.world.schema(), component));
        },
        "entity_id"_a, "component"_a);
    c.def(
        "create_entities",
        [](OwnWorld& self, std::size_t count, const nb::dict& columns, const std::vector<std::string>& components) {
            const BorrowedColumns borrowed(self.world, columns);
            return array_of(create_entities(self.world, components, count, borrowed.columns()));
        },
        "count"_a, "columns"_a, "components"_a,
        nb::sig("def create_entities(self, count: int, columns: dict[str, typing.Any], components: list[str]) -> "
                "numpy.typing.NDArray[numpy.uint64]"));
    c.def(
        "update_entities",
        [](OwnWorld& self, nb::handle ids, const nb::dict& columns) {
            const BorrowedColumns borrowed(self.world, columns);
            update_entities(self.world, ids_of(ids), borrowed.columns());
        },
        "ids"_a, "columns"_a, nb::sig("def update_entities(self, ids: typing.Any, columns: dict[str, typing.Any]) -> None"));
    c.def(
        "delete_entities", [](OwnWorld& self, nb::handle ids) { return destroy_entities(self.world, ids_of(ids)); }, "ids"_a,
        nb::sig("def delete_entities(self, ids: typing.Any) -> int"));
    c.def(
        "add_integration",
        [](OwnWorld& self, std::string name, const std::string& value, const std::string& rate) {
            self.systems.add(std::move(name), make_integration(self.world, value, rate));
        },
        "name"_a, "value"_a, "rate"_a);
    c.def_prop_ro("system_names", [](const OwnWorld& self) { return self.systems.names(); });
    c.def(
        "run_system",
        [](OwnWorld& self, const std::string& name, double delta_time) {
            const FloatingPointScope exact;
            const SystemReport report = self.systems.run(self.world, name, delta_time);
            nb::list failed;
            for (const SystemReport::Failure& failure : report.failed) failed.append(nb::make_tuple(failure.entity, failure.message));
            return nb::make_tuple(report.entities, report.seconds, failed);
        },
        "name"_a, "delta_time"_a,
        nb::sig("def run_system(self, name: str, delta_time: float) -> tuple[int, float, list[tuple[int, str]]]"));
    c.def_prop_ro("state_hash", [](const OwnWorld& self) { return self.world.state_hash(); });
    c.def("insert_table", &insert_table, "component"_a, "table"_a, "components"_a,
          nb::sig("def insert_table(self, component: str, table: object, components: list[str]) -> numpy.typing.NDArray[numpy.uint64]"));
    c.def("update_table", &update_table, "component"_a, "table"_a, nb::sig("def update_table(self, component: str, table: object) -> int"));
    c.def("snapshot", [](const OwnWorld& self) {
        return WorldSnapshot{self.world.snapshot(), self.kept->holdings.hold("snapshot", -1, all_columns(self.world.state()))};
    });
    c.def("restore", [](OwnWorld& self, const WorldSnapshot& snapshot) { self.world.restore(snapshot.snapshot); }, "snapshot"_a);
    c.def("clone", [](const OwnWorld& self) { return OwnWorld{self.world.clone(), self.systems}; });
}

}  // namespace void_reckoning
