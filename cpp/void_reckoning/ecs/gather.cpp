#include "void_reckoning/ecs/gather.hpp"

#include "void_reckoning/ecs/field_ref.hpp"

namespace void_reckoning {
namespace {

/// Rows of a table that are adjacent in the order of the ids: mostly long runs, since most queries match few archetypes.
struct Run {
    std::uint32_t table = 0;
    std::size_t first = 0;
    std::size_t end = 0;
};

std::vector<Run> runs_of(std::span<const World::Location> places) {
    std::vector<Run> runs;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (runs.empty() || runs.back().table != places[i].table) runs.push_back({places[i].table, i, i});
        runs.back().end = i + 1;
    }
    return runs;
}

/// bench: gather
template <std::size_t kBytes> void copy_rows(const Column& column, std::span<const World::Location> places, std::byte* to) {
    for (std::size_t i = 0; i < places.size(); ++i) std::memcpy(to + i * kBytes, column.row(places[i].row), kBytes);
}

void copy_rows(const Column& column, std::span<const World::Location> places, std::size_t bytes, std::byte* to) {
    switch (bytes) {
        case 1: return copy_rows<1>(column, places, to);
        case 2: return copy_rows<2>(column, places, to);
        case 4: return copy_rows<4>(column, places, to);
        case 8: return copy_rows<8>(column, places, to);
        default: break;
    }
    for (std::size_t i = 0; i < places.size(); ++i) std::memcpy(to + i * bytes, column.row(places[i].row), bytes);
}

GatheredColumn gather(const World& world, std::span<const EntityId> ids, std::span<const World::Location> places, std::span<const Run> runs,
                      WholeField place) {
    const ComponentInfo& info = world.schema().component(place.component);
    GatheredColumn gathered{info.fields[place.field], {}};
    const std::size_t bytes = gathered.info.bytes();
    gathered.bytes.resize(places.size() * bytes);
    for (const Run& run : runs) {
        const std::int32_t first = world.layout(run.table).first_column[place.component.value];
        if (first < 0) throw NotFound(fmt::format("entity {} has no {}", ids[run.first].value, info.name));
        copy_rows(world.column(run.table, static_cast<std::size_t>(first) + place.field), places.subspan(run.first, run.end - run.first),
                  bytes, gathered.bytes.data() + run.first * bytes);
    }
    return gathered;
}

std::vector<World::Location> locate_all(const World& world, std::span<const EntityId> ids) {
    std::vector<World::Location> places;
    places.reserve(ids.size());
    for (const EntityId id : ids) places.push_back(world.locate(id));
    return places;
}

}  // namespace

GatheredColumn gather_column(const World& world, std::span<const EntityId> ids, std::string_view component, std::string_view field) {
    const ComponentId id = resolve_component(world.schema(), component);
    const WholeField place{id, resolve_field(world.schema().component(id), field)};
    const auto places = locate_all(world, ids);
    return gather(world, ids, places, runs_of(places), place);
}

std::vector<GatheredColumn> gather_columns(const World& world, std::span<const EntityId> ids, std::span<const std::string> paths) {
    std::vector<WholeField> fields;
    for (const std::string& path : paths) fields.push_back(resolve_whole_field(world.schema(), path));
    const auto places = locate_all(world, ids);
    const auto runs = runs_of(places);
    std::vector<GatheredColumn> columns;
    for (std::size_t f = 0; f < fields.size(); ++f) {
        columns.push_back(gather(world, ids, places, runs, fields[f]));
        columns.back().info.name = paths[f];
    }
    return columns;
}

}  // namespace void_reckoning
