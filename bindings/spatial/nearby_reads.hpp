#pragma once

#include "bindings/ecs/world_reads.hpp"
#include "void_reckoning/base/floating_point.hpp"

namespace void_reckoning {

/// Bind the searches of entities near a place, for a campaign's world and for one's own. A Handle as for bind_reads().
template <class Handle> void bind_nearby(nanobind::class_<Handle>& c) {
    namespace nb = nanobind;
    using namespace nb::literals;
    const auto search = [](const Handle& self, WorldReading& now, const QueryArguments& query, spatial::Place place, double radius) {
        if (!query.query.sort.empty()) throw InvalidQuery("sort_by must be empty: nearby entities come by distance, then id");
        NearbyIndex& index = self.session().tools().nearby;
        const NearbyQuery nearby{
            place,
            radius,
            query.query.components,
            query.stored ? query.query.filters : stored_filters(now->schema(), *self.session().names(), query.query.filters),
            query.query.limit,
            query.query.offset};
        return read_unlocked(now, [&](const World& world) {
            const FloatingPointScope exact;
            return index.search(world, nearby);
        });
    };
    c.def(
        "nearby_ids",
        [search](const Handle& self, const QueryArguments& query, double x, double y, double z, double radius) {
            WorldReading now = self.session().read();
            NearbyResult found = search(self, now, query, {x, y, z}, radius);
            return nb::make_tuple(array_of(std::move(found.ids)), owned_array(std::move(found.distances)));
        },
        "query"_a, "x"_a, "y"_a, "z"_a, "radius"_a,
        nb::sig("def nearby_ids(self, query: QueryArguments, x: float, y: float, z: float, radius: float) -> "
                "tuple[numpy.typing.NDArray[numpy.uint64], numpy.typing.NDArray[numpy.float64]]"));
    c.def(
        "nearby_refs",
        [search](nb::handle self, const QueryArguments& query, double x, double y, double z, double radius) {
            const auto& handle = nb::cast<const Handle&>(self);
            WorldReading now = handle.session().read();
            const NearbyResult found = search(handle, now, query, {x, y, z}, radius);
            if (found.ids.empty()) return nb::list();
            return entity_refs(reading_of<Handle>(self, std::move(now), "entities near a place"), found.ids);
        },
        "query"_a, "x"_a, "y"_a, "z"_a, "radius"_a,
        nb::sig("def nearby_refs(self, query: QueryArguments, x: float, y: float, z: float, radius: float) -> list[EntityRef]"));
    c.def(
        "nearby_columns",
        [search](const Handle& self, const QueryArguments& query, const std::vector<std::string>& paths, double x, double y, double z,
                 double radius) {
            WorldReading now = self.session().read();
            NearbyResult found = search(self, now, query, {x, y, z}, radius);
            nb::dict columns = query_columns(now, {std::move(found.ids), found.total_count}, paths, self.python_names().get());
            columns["distance"] = owned_array(std::move(found.distances));
            return columns;
        },
        "query"_a, "paths"_a, "x"_a, "y"_a, "z"_a, "radius"_a,
        nb::sig("def nearby_columns(self, query: QueryArguments, paths: list[str], x: float, y: float, z: float, radius: float) -> "
                "dict[str, typing.Any]"));
}

}  // namespace void_reckoning
