#include <sqlite3.h>

#include <algorithm>
#include <array>

#include "void_reckoning/base/file_system.hpp"
#include "void_reckoning/storage/bulk_insert.hpp"
#include "void_reckoning/storage/save.hpp"
#include "void_reckoning/storage/save_format.hpp"
#include "void_reckoning/storage/write_views.hpp"

namespace void_reckoning {
namespace {

constexpr std::array kOwnKeys = {"checksum", "format_version", "simulation_version", "slot", "state_hash", "turn", "universe_hash"};

/// From this number of entities on, larger pages save more time than they waste room in small tables.
constexpr std::uint32_t kManyEntities = 100'000;

struct Place {
    EntityId id;
    World::Location at;
};

MetaRows meta_rows(const SaveInfo& info, std::uint64_t state_hash, std::span<const ComponentInfo> components) {
    auto all = info.extra;
    for (const char* key : kOwnKeys) {
        if (all.contains(key)) throw InvalidInput(fmt::format("extra keys must differ from the save's own, got '{}'", key));
    }
    if (all.contains("")) throw InvalidInput("extra keys of a save must not be empty");
    all["format_version"] = std::to_string(kSaveFormatVersion);
    all["simulation_version"] = std::to_string(info.simulation_version);
    all["turn"] = std::to_string(info.turn);
    all["slot"] = std::to_string(info.slot);
    all["universe_hash"] = hex16(info.universe_hash);
    all["state_hash"] = hex16(state_hash);
    all["checksum"] = hex16(save_checksum(MetaRows(all.begin(), all.end()), components));
    return {all.begin(), all.end()};
}

/// Return all entities, in the order of their ids as SQLite compares them (signed), so that each table is filled front to back.
std::vector<Place> places_in_order(const World& world) {
    std::vector<Place> places;
    places.reserve(world.entity_count());
    const WorldState& state = world.state();
    for (std::uint32_t slot = 1; slot < state.slots; ++slot) {
        const EntityId id = make_entity_id(slot, load<std::uint32_t>(state.generation.row(slot)));
        if (const auto at = world.try_locate(id)) places.push_back({id, *at});
    }
    const auto before = [](const Place& a, const Place& b) {
        return static_cast<std::int64_t>(a.id.value) < static_cast<std::int64_t>(b.id.value);
    };
    if (!std::is_sorted(places.begin(), places.end(), before)) std::sort(places.begin(), places.end(), before);
    return places;
}

void give_scalar(sqlite3_context* context, ScalarType type, const std::byte* from, const Dictionary& dictionary) {
    visit_scalar(type, [&](auto identity) {
        using T = typename decltype(identity)::type;
        const T value = load<T>(from);
        if constexpr (std::is_same_v<T, Text>) {
            const std::string_view text = dictionary.text(value);
            if (value) sqlite3_result_text64(context, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
        } else if constexpr (std::is_floating_point_v<T>) {
            sqlite3_result_double(context, static_cast<double>(value));
        } else {
            sqlite3_result_int64(context, static_cast<sqlite3_int64>(value));
        }
    });
}

void write_component(Database& database, const World& world, ComponentId component, const SaveTable& table, std::span<const Place> places) {
    std::vector<Place> mine;
    for (const Place& place : places) {
        if (world.layout(place.at.table).mask.test(component.value)) mine.push_back(place);
    }
    database.execute(create_sql(table));
    bulk_insert(database, table.name,
                {mine.size(), table.columns.size() + 1, [&](sqlite3_context* context, std::size_t row, std::size_t column) {
                     const Place& place = mine[row];
                     if (column == 0) return sqlite3_result_int64(context, static_cast<sqlite3_int64>(place.id.value));
                     const SaveColumn& shape = table.columns[column - 1];
                     const auto first = static_cast<std::size_t>(world.layout(place.at.table).first_column[component.value]);
                     const std::byte* cell = world.cell(place.at, first + shape.field) + shape.element * size_of(shape.type);
                     give_scalar(context, shape.type, cell, world.dictionary());
                 }});
}

void write_slots(Database& database, const World& world) {
    constexpr std::int64_t kAlive = -2;
    const std::vector<std::uint32_t> generations = world.slot_generations();
    const std::vector<std::uint32_t> free = world.free_slots();
    std::vector<std::int64_t> order(generations.size(), kRetiredSlot);
    for (std::size_t i = 0; i < free.size(); ++i) order[free[i]] = static_cast<std::int64_t>(i);
    for (std::uint32_t slot = 1; slot < generations.size(); ++slot) {
        if (world.alive(make_entity_id(slot, generations[slot]))) order[slot] = kAlive;
    }
    database.execute(std::string(kCreateSlots));
    bulk_insert(database, "_slots", {generations.size() - 1, 3, [&](sqlite3_context* context, std::size_t row, std::size_t column) {
                                         const std::size_t slot = row + 1;
                                         if (column == 0) return sqlite3_result_int64(context, static_cast<sqlite3_int64>(slot));
                                         if (column == 1) return sqlite3_result_int64(context, generations[slot]);
                                         if (order[slot] != kAlive) sqlite3_result_int64(context, order[slot]);
                                     }});
}

void write_descriptions(Database& database, std::span<const ComponentInfo> components) {
    database.execute(std::string(kCreateComponents));
    Statement insert(database, "INSERT INTO _components VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (std::size_t c = 0; c < components.size(); ++c) {
        const ComponentInfo& component = components[c];
        insert.bind(1, component.name);
        for (const int parameter : {2, 3, 4, 5}) insert.bind_null(parameter);
        insert.bind(6, component.doc);
        insert.bind(7, static_cast<std::int64_t>(c));
        insert.run();
        for (std::size_t f = 0; f < component.fields.size(); ++f) {
            const FieldInfo& field = component.fields[f];
            insert.bind(2, field.name);
            insert.bind(3, name_of(field.type));
            insert.bind(4, static_cast<std::int64_t>(field.count));
            insert.bind(5, field.unit);
            insert.bind(6, field.doc);
            insert.bind(7, static_cast<std::int64_t>(f));
            insert.run();
        }
    }
}

void write_meta(Database& database, const MetaRows& rows) {
    database.execute(std::string(kCreateMeta));
    Statement insert(database, "INSERT INTO _meta VALUES (?, ?)");
    for (const auto& [key, value] : rows) {
        insert.bind(1, key);
        insert.bind(2, value);
        insert.run();
    }
}

std::size_t page_bytes(const World& world) { return world.entity_count() < kManyEntities ? 4096 : 16384; }

void write_database(const World& world, const SaveInfo& info, Database& database) {
    const auto components = world.schema().components();
    const std::vector<SaveTable> tables = plan_tables(components);
    const MetaRows meta = meta_rows(info, world.state_hash(), components);
    database.execute(fmt::format("PRAGMA application_id={}; PRAGMA user_version={}; BEGIN", kSaveApplicationId, kSaveFormatVersion));
    write_meta(database, meta);
    write_descriptions(database, components);
    write_slots(database, world);
    const std::vector<Place> places = places_in_order(world);
    for (std::size_t c = 0; c < tables.size(); ++c) {
        write_component(database, world, ComponentId{static_cast<std::uint16_t>(c)}, tables[c], places);
    }
    if (info.names) write_views(database, components, tables, *info.names);
    database.execute("COMMIT");
}

}  // namespace

void write_save(const Snapshot& snapshot, const SaveInfo& info, const std::filesystem::path& path, const BeforeRename& before_rename) {
    const World world(snapshot);
    std::filesystem::path temporary = path;
    temporary += ".tmp";
    FileSystem& files = FileSystem::current();
    try {
        files.remove(temporary);  // left by a killed process
        Database database = Database::create(temporary, page_bytes(world));
        write_database(world, info, database);
        database.close();
        const int synced = files.open(temporary, FileSystem::Mode::kReadWrite)->sync();
        if (synced != 0) throw_file_error(temporary, "can't be synced", -synced);
        if (before_rename) before_rename();
        files.rename(temporary, path);
    } catch (const StorageError& error) {
        (void)files.try_remove(temporary);
        throw StorageError(fmt::format("save {} was not written: {}", path.string(), error.what()));
    } catch (...) {
        (void)files.try_remove(temporary);
        throw;
    }
    files.sync_folder(folder_of(path));
}

std::string save_to_bytes(const Snapshot& snapshot, const SaveInfo& info) {
    const World world(snapshot);
    Database database = Database::create_in_memory(page_bytes(world));
    write_database(world, info, database);
    return database.bytes();
}

}  // namespace void_reckoning
