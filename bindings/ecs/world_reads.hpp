#pragma once

#include "bindings/ecs/arrays.hpp"
#include "bindings/ecs/entity_ref.hpp"
#include "bindings/ecs/query_arguments.hpp"
#include "bindings/ecs/reports.hpp"
#include "bindings/ecs/table_handle.hpp"
#include "bindings/support/casters.hpp"
#include "bindings/support/standard_casters.hpp"
#include "bindings/support/unlocked.hpp"
#include "void_reckoning/session/reading_tools.hpp"

namespace void_reckoning {

[[nodiscard]] nanobind::list describe_components(const World& world);
/// Return {"entity_id": array, "Ship.hull": array, ...}; in natural units and names, or with `names` null as stored.
[[nodiscard]] nanobind::dict query_columns(WorldReading& now, const QueryResult& result, const std::vector<std::string>& paths,
                                           const PythonNames* names);
[[nodiscard]] TableHandle query_table(WorldReading& now, const QueryResult& result, const std::vector<std::string>& paths,
                                      std::shared_ptr<const ValueNames> names);
[[nodiscard]] nanobind::list entity_refs(std::shared_ptr<const Reading> reading, const std::vector<EntityId>& ids);
/// Return all rows of one field, in no particular order but the same for all fields of a component: views of the blocks, or one array.
[[nodiscard]] nanobind::list column_blocks(const World& world, Holdings& holdings, std::int64_t turn, const std::string& component,
                                           const std::string& field);
[[nodiscard]] nanobind::object column_array(WorldReading now, Holdings& holdings, std::int64_t turn, const std::string& component,
                                            const std::string& field);

/// State shared by the entities found in a world.
template <class Handle>
[[nodiscard]] std::shared_ptr<const Reading> reading_of(nanobind::handle owner, WorldReading now, std::string kind) {
    namespace nb = nanobind;
    const auto& self = nb::cast<const Handle&>(owner);
    auto holding = self.session().tools().holdings.hold(std::move(kind), self.turn(), all_columns(now->state()));
    const std::uint64_t version = now.version();
    return std::make_shared<const Reading>(
        Reading{std::move(now).take(), version, nb::borrow(owner),
                [](nb::handle one, std::uint64_t then) { return nb::cast<const Handle&>(one).session().read()->remembers(then); },
                [](nb::handle one) { return nb::cast<const Handle&>(one).identity(); }, std::move(holding), self.python_names()});
}

/// Bind the reads of every world, a campaign's and one's own. A Handle has `session()`, `identity()` of the object it is a handle of,
/// `turn()` (-1 where there is none), and `python_names()`. Long reads run without the GIL.
template <class Handle> void bind_reads(nanobind::class_<Handle>& c) {
    namespace nb = nanobind;
    using namespace nb::literals;
    const auto read = [](nb::handle owner, WorldReading now, std::string kind) {
        return reading_of<Handle>(owner, std::move(now), std::move(kind));
    };
    const auto run = [](const Handle& self, WorldReading& now, const QueryArguments& query) {
        QueryCache& cache = self.session().tools().cache;
        if (query.stored || query.query.filters.empty())
            return read_unlocked(now, [&](const World& world) { return cache.get_or_compute(world, query.query); });
        const Query stored = stored_query(now->schema(), *self.session().names(), query.query);
        return read_unlocked(now, [&](const World& world) { return cache.get_or_compute(world, stored); });
    };
    c.def_prop_ro("entity_count", [](const Handle& self) { return self.session().read()->entity_count(); });
    c.def_prop_ro("version", [](const Handle& self) { return self.session().read().version(); }, "Changes with every write and restore.");
    c.def_prop_ro(
        "components", [](const Handle& self) { return describe_components(*self.session().read()); },
        nb::sig("def components(self) -> list[dict[str, typing.Any]]"), "Return every component: name, doc, and type by field.");
    c.def(
        "table",
        [](const Handle& self, const std::string& component) {
            const auto hold = [&](std::vector<Column> columns) {
                return self.session().tools().holdings.hold("table " + component, self.turn(), std::move(columns));
            };
            return component_table(self.session().read()->state(), component, hold, self.session().names());
        },
        "component"_a, "Return the table of one component. InvalidQuery for an unknown name.");
    c.def(
        "query_ids",
        [run](const Handle& self, const QueryArguments& query) {
            WorldReading now = self.session().read();
            return array_of(run(self, now, query)->ids);
        },
        "query"_a, nb::sig("def query_ids(self, query: QueryArguments) -> numpy.typing.NDArray[numpy.uint64]"));
    c.def(
        "count",
        [run](const Handle& self, const QueryArguments& query) {
            WorldReading now = self.session().read();
            return run(self, now, query.counting())->total_count;
        },
        "query"_a);
    c.def(
        "query_columns",
        [run](const Handle& self, const QueryArguments& query, const std::vector<std::string>& paths, bool natural) {
            WorldReading now = self.session().read();
            const auto result = run(self, now, query);
            return query_columns(now, *result, paths, natural ? self.python_names().get() : nullptr);
        },
        "query"_a, "paths"_a, "natural"_a = false,
        nb::sig("def query_columns(self, query: QueryArguments, paths: list[str], natural: bool = False) -> dict[str, typing.Any]"));
    c.def(
        "query_table",
        [run](const Handle& self, const QueryArguments& query, const std::vector<std::string>& paths) {
            WorldReading now = self.session().read();
            const auto result = run(self, now, query);
            return query_table(now, *result, paths, self.session().names());
        },
        "query"_a, "paths"_a);
    c.def(
        "query_refs",
        [run, read](nb::handle self, const QueryArguments& query) {
            const auto& handle = nb::cast<const Handle&>(self);
            WorldReading now = handle.session().read();
            const auto result = run(handle, now, query);
            if (result->ids.empty()) return nb::list();
            return entity_refs(read(self, std::move(now), "entities of a query"), result->ids);
        },
        "query"_a, nb::sig("def query_refs(self, query: QueryArguments) -> list[EntityRef]"));
    c.def(
        "entity_ref",
        [read](nb::handle self, EntityId id) -> nb::object {
            WorldReading now = nb::cast<const Handle&>(self).session().read();
            if (!now->alive(id)) return nb::none();
            return entity_refs(read(self, std::move(now), "an entity"), {id})[0];
        },
        "entity_id"_a, nb::sig("def entity_ref(self, entity_id: int) -> EntityRef | None"));
    c.def(
        "column",
        [](const Handle& self, const std::string& component, const std::string& field) {
            return column_array(self.session().read(), self.session().tools().holdings, self.turn(), component, field);
        },
        "component"_a, "field"_a, nb::sig("def column(self, component: str, field: str) -> typing.Any"));
    c.def(
        "column_blocks",
        [](const Handle& self, const std::string& component, const std::string& field) {
            return column_blocks(*self.session().read(), self.session().tools().holdings, self.turn(), component, field);
        },
        "component"_a, "field"_a, nb::sig("def column_blocks(self, component: str, field: str) -> list[numpy.typing.NDArray[typing.Any]]"));
    c.def("memory", [](const Handle& self) { return memory_of(self.session().read()->state(), self.session().tools()); });
    c.def_prop_ro("query_cache", [](const Handle& self) { return figures_of(self.session().tools().cache); });
    c.def("clear_query_cache", [](const Handle& self) { self.session().tools().cache.clear(); });
}

}  // namespace void_reckoning
