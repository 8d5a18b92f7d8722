#pragma once

#include "bindings/ecs/arrays.hpp"
#include "bindings/ecs/messages.hpp"
#include "bindings/support/casters.hpp"
#include "bindings/support/standard_casters.hpp"
#include "bindings/support/unlocked.hpp"
#include "void_reckoning/ecs/arrow_import.hpp"
#include "void_reckoning/ecs/bulk.hpp"
#include "void_reckoning/ecs/entity_draft.hpp"
#include "void_reckoning/ecs/field_ref.hpp"
#include "void_reckoning/ecs/systems.hpp"

namespace void_reckoning {

/// Approximate size of a row in a request message.
inline constexpr std::size_t kBytesOfRow = 8;

[[nodiscard]] ComponentInfo component_of(const std::string& name, nanobind::handle fields, const std::string& doc);
/// Values are natural ones.
[[nodiscard]] EntityDraft draft_of(std::shared_ptr<const Schema> schema, nanobind::handle components, const ValueNames& names);
/// Read an object with __arrow_c_stream__ for this world.
[[nodiscard]] ArrowColumns read_table(WorldReading now, const std::string& component, nanobind::handle table);
[[nodiscard]] nanobind::tuple report_tuple(const SystemReport& report);

/// Bind the changes to every world, one's own or a campaign's. A Handle has `session()`, and `change(f, rows)`,
/// which calls `f(World&)` as one change, applied completely or not at all, and without the GIL if it affects many rows.
template <class Handle> void bind_writes(nanobind::class_<Handle>& c) {
    namespace nb = nanobind;
    using namespace nb::literals;
    c.def(
        "register_component",
        [](Handle& self, const std::string& name, nb::handle fields, const std::string& doc) {
            const ComponentInfo info = component_of(name, fields, doc);
            self.change([&](World& world) { (void)world.register_component(info); });
        },
        "name"_a, "fields"_a, "doc"_a = std::string(),
        nb::sig("def register_component(self, name: str, fields: collections.abc.Mapping[str, str], doc: str = '') -> None"));
    c.def(
        "create_entity",
        [](Handle& self, nb::handle components) {
            const auto schema = self.session().read()->state().schema;
            const EntityDraft draft = draft_of(schema, components, *self.session().names());
            EntityId made;
            self.change([&](World& world) { made = create_entity(world, draft); });
            return made;
        },
        "components"_a,
        nb::sig("def create_entity(self, components: collections.abc.Mapping[str, collections.abc.Mapping[str, typing.Any]]) -> int"));
    c.def(
        "update_entity",
        [](Handle& self, EntityId id, nb::handle components) {
            const auto schema = self.session().read()->state().schema;
            const EntityDraft draft = draft_of(schema, components, *self.session().names());
            self.change([&](World& world) { update_entity(world, id, draft); });
        },
        "entity_id"_a, "components"_a,
        nb::sig("def update_entity(self, entity_id: int, components: collections.abc.Mapping[str, collections.abc.Mapping[str, "
                "typing.Any]]) -> None"));
    c.def(
        "remove_component",
        [](Handle& self, EntityId id, const std::string& component) {
            self.change([&](World& world) { world.remove_component(id, resolve_component(world.schema(), component)); });
        },
        "entity_id"_a, "component"_a);
    c.def(
        "create_entities",
        [](Handle& self, std::size_t count, nb::handle columns, const std::vector<std::string>& components, bool natural) {
            const auto schema = self.session().read()->state().schema;
            const BorrowedColumns borrowed(*schema, columns, natural ? self.session().names().get() : nullptr);
            std::vector<EntityId> made;
            self.change([&](World& world) { made = create_entities(world, components, count, borrowed.columns()); }, count);
            return array_of(made);
        },
        "count"_a, "columns"_a, "components"_a, "natural"_a = false,
        nb::sig("def create_entities(self, count: int, columns: collections.abc.Mapping[str, typing.Any], components: list[str], "
                "natural: bool = False) -> "
                "numpy.typing.NDArray[numpy.uint64]"));
    c.def(
        "update_entities",
        [](Handle& self, nb::handle ids, nb::handle columns, bool natural) {
            const auto schema = self.session().read()->state().schema;
            const BorrowedColumns borrowed(*schema, columns, natural ? self.session().names().get() : nullptr);
            const auto list = ids_of(ids);
            self.change([&](World& world) { update_entities(world, list, borrowed.columns()); }, list.size());
        },
        "ids"_a, "columns"_a, "natural"_a = false,
        nb::sig("def update_entities(self, ids: typing.Any, columns: collections.abc.Mapping[str, typing.Any], natural: bool = False) -> "
                "None"));
    c.def(
        "delete_entities",
        [](Handle& self, nb::handle ids) {
            const auto list = ids_of(ids);
            std::size_t deleted = 0;
            self.change([&](World& world) { deleted = world.destroy_all(list); }, list.size());
            return deleted;
        },
        "ids"_a, nb::sig("def delete_entities(self, ids: typing.Any) -> int"));
    c.def(
        "insert_table",
        [](Handle& self, const std::string& component, nb::handle table, std::vector<std::string> components) {
            const ArrowColumns read = read_table(self.session().read(), component, table);
            if (!component.empty()) components.push_back(component);
            std::vector<EntityId> made;
            self.change([&](World& world) { made = create_entities(world, components, read.rows(), read.columns()); }, read.rows());
            return array_of(made);
        },
        "component"_a, "table"_a, "components"_a,
        nb::sig("def insert_table(self, component: str, table: object, components: list[str]) -> numpy.typing.NDArray[numpy.uint64]"));
    c.def(
        "update_table",
        [](Handle& self, const std::string& component, nb::handle table) {
            const ArrowColumns read = read_table(self.session().read(), component, table);
            if (!read.entity_ids()) throw InvalidInput("the table must have a column entity_id, which says whose values they are");
            self.change([&](World& world) { update_entities(world, *read.entity_ids(), read.columns()); }, read.rows());
            return read.rows();
        },
        "component"_a, "table"_a, nb::sig("def update_table(self, component: str, table: object) -> int"));
    c.def(
        "add_integration",
        [](Handle& self, std::string name, const std::string& value, const std::string& rate) {
            self.session().add_system(std::move(name), make_integration(*self.session().read(), value, rate));
        },
        "name"_a, "value"_a, "rate"_a);
    c.def_prop_ro("system_names", [](const Handle& self) { return self.session().systems().names(); });
    c.def(
        "run_system",
        [](Handle& self, const std::string& name, double delta_time) {
            SystemReport report;
            const std::size_t entities = self.session().read()->entity_count();
            const Systems systems = self.session().systems();
            self.change([&](World& world) { report = systems.run(world, name, delta_time); }, entities);
            return report_tuple(report);
        },
        "name"_a, "delta_time"_a,
        nb::sig("def run_system(self, name: str, delta_time: float) -> tuple[int, float, list[tuple[int, str]]]"));
    // In messages.
    using Answer = std::string (*)(World&, std::string_view);
    constexpr std::pair<const char*, Answer> kAnswers[] = {{"register_component_bytes", &register_component_message},
                                                           {"create_entities_bytes", &create_entities_message},
                                                           {"update_entities_bytes", &update_entities_message},
                                                           {"delete_entities_bytes", &delete_entities_message}};
    for (const auto& [name, answer] : kAnswers) {
        c.def(
            name,
            [answer = answer](Handle& self, const nb::bytes& request) {
                std::string response;
                self.change([&](World& world) { response = answer(world, view_of_bytes(request)); }, request.size() / kBytesOfRow);
                return python_bytes(response);
            },
            "data"_a);
    }
    // A Python system runs between the two: its changes go through its columns only.
    c.def("lock", [](Handle& self, const std::string& why) { self.session().lock(why); }, "why"_a);
    c.def("unlock", [](Handle& self) { self.session().unlock(); });
}

}  // namespace void_reckoning
