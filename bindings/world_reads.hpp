#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "casters.hpp"
#include "table_handle.hpp"
#include "values.hpp"
#include "void_reckoning/ecs/query.hpp"

namespace void_reckoning {

[[nodiscard]] nanobind::list describe_components(const World& world);
[[nodiscard]] Query query_from(std::vector<std::string> components, const nanobind::list& filters,
                               const std::vector<std::pair<std::string, bool>>& sort, std::optional<std::int64_t> limit,
                               std::int64_t offset);
[[nodiscard]] nanobind::object id_array(std::vector<EntityId> ids);
/// One field of some entities: a read-only NumPy array of its own, or a list of str and None.
[[nodiscard]] nanobind::object field_values(const World& world, const std::vector<EntityId>& ids, const std::string& component,
                                            const std::string& field);

/// What every world can be asked, a campaign's and one's own: `Handle::get()` gives it.
template <class Handle> void bind_reads(nanobind::class_<Handle>& c) {
    namespace nb = nanobind;
    using namespace nb::literals;
    c.def_prop_ro("entity_count", [](const Handle& self) { return self.get().entity_count(); });
    c.def_prop_ro(
        "components", [](const Handle& self) { return describe_components(self.get()); },
        nb::sig("def components(self) -> list[dict[str, typing.Any]]"), "Every component: name, doc, and type by field.");
    c.def(
        "table", [](const Handle& self, const std::string& component) { return open_table(self.get(), component); }, "component"_a,
        "The table of one component. InvalidQuery for an unknown name.");
    c.def(
        "components_of",
        [](const Handle& self, EntityId id) -> nb::object {
            const auto at = self.get().try_locate(id);
            if (!at) return nb::none();
            return components_of(self.get(), *at);
        },
        "entity_id"_a, nb::sig("def components_of(self, entity_id: int) -> dict[str, dict[str, typing.Any]] | None"),
        "Values by component and field; None for an entity that is not there.");
    c.def(
        "query",
        [](const Handle& self, std::vector<std::string> components, const nb::list& filters,
           const std::vector<std::pair<std::string, bool>>& sort, std::optional<std::int64_t> limit, std::int64_t offset) {
            const QueryResult result = run_query(self.get(), query_from(std::move(components), filters, sort, limit, offset));
            return std::pair<std::vector<EntityId>, std::size_t>(result.ids, result.total_count);
        },
        "components"_a, "filters"_a, "sort"_a, "limit"_a.none(), "offset"_a, "Ids in order, and how many match in all.");
    c.def(
        "id_array", [](const Handle&, std::vector<EntityId> ids) { return id_array(std::move(ids)); }, "ids"_a,
        nb::sig("def id_array(self, ids: collections.abc.Sequence[int]) -> numpy.typing.NDArray[numpy.uint64]"),
        "Ids as a read-only NumPy array.");
    c.def(
        "field_values",
        [](const Handle& self, const std::vector<EntityId>& ids, const std::string& component, const std::string& field) {
            return field_values(self.get(), ids, component, field);
        },
        "ids"_a, "component"_a, "field"_a,
        nb::sig("def field_values(self, ids: collections.abc.Sequence[int], component: str, field: str) -> typing.Any"),
        "One field of these entities, in their order: a read-only NumPy array, a copy (two-dimensional for an array field), or a list of\n"
        "str and None. NotFound for an entity that is not alive or has no such component.");
}

}  // namespace void_reckoning
