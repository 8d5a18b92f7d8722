// Saves of whatever bytes (by the first one with SQLite's header made right), and a sound save with values changed by SQL and, by choice, the
// checksum of what it says about itself made right: exactly what its hash says, or refused.

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "seeds.hpp"
#include "void_reckoning/storage/save.hpp"
#include "void_reckoning/storage/save_format.hpp"

namespace void_reckoning {
namespace {

struct Fleet {
    std::uint16_t faction = 0;
    Text name;
    EntityId home;
    double heading = 0;
    std::int64_t fuel = 0;
};
struct Marked {};

}  // namespace

template <> struct Describe<Fleet> {
    static constexpr auto component = describe("Fleet", "Ships.", field<&Fleet::faction>("faction"), field<&Fleet::name>("name"),
                                               field<&Fleet::home>("home"), field<&Fleet::heading>("heading"), field<&Fleet::fuel>("fuel"));
};
template <> struct Describe<Marked> {
    static constexpr auto component = describe("Marked", "A tag.");
};

namespace {

struct Files {
    std::filesystem::path folder;
    std::filesystem::path path;
    std::string sound;

    Files() {
        std::string name = "/dev/shm/vr-fuzz-save-XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        folder = name;
        path = folder / "a.sqlite";
        World world;
        world.register_components<Fleet, Marked>();
        std::vector<EntityId> ids;
        for (int i = 0; i < 12; ++i) {
            const Text text = i % 3 == 0 ? Text{} : world.enter("fleet " + std::to_string(i));
            ids.push_back(world.create(Fleet{static_cast<std::uint16_t>(i), text, EntityId{}, 0.5 * i, -i}));
            ids.push_back(world.create(Marked{}));
        }
        for (std::size_t i = 0; i < ids.size(); i += 5) world.destroy(ids[i]);
        SaveInfo info;
        info.extra = {{"seed", "1"}};
        write_save(world.snapshot(), info, path);
        std::ifstream file(path, std::ios::binary);
        sound.assign(std::istreambuf_iterator<char>(file), {});
    }
    ~Files() { std::filesystem::remove_all(folder); }
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;

    void write(const std::string& bytes) const {
        const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (file < 0 || ::write(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) std::abort();
        ::close(file);
    }
};

Files& files() {
    static Files one;
    return one;
}

void make_header_right(std::string& bytes) {
    if (bytes.size() < 100) return;
    std::memcpy(bytes.data(), "SQLite format 3", 16);
    std::memcpy(&bytes[68], "VRSV", 4);
    bytes.replace(18, 2, "\1\1");
    bytes.replace(60, 4, std::string("\0\0\0\1", 4));
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    std::size_t page = byte(16) * 256U + byte(17);
    if (page < 512 || (page & (page - 1)) != 0) {
        bytes.replace(16, 2, std::string("\x10\0", 2));
        page = 4096;
    }
    bytes.resize((bytes.size() + page - 1) / page * page);
    const std::size_t pages = bytes.size() / page;
    for (std::size_t i = 0; i < 4; ++i) bytes[28 + i] = static_cast<char>(pages >> (24 - 8 * i));
}

using Rows = std::vector<std::vector<std::string>>;

void run(sqlite3* database, const std::string& sql, Rows* rows = nullptr) {
    const auto keep = [](void* to, int count, char** values, char**) {
        if (to == nullptr) return 0;
        auto& row = static_cast<Rows*>(to)->emplace_back();
        for (int i = 0; i < count; ++i) row.emplace_back(values[i] == nullptr ? "" : values[i]);
        return 0;
    };
    (void)sqlite3_exec(database, sql.c_str(), keep, rows, nullptr);  // what SQLite itself refuses is no edit
}

std::string value_of(std::uint8_t kind, std::uint8_t detail) {
    switch (kind % 12) {
        case 0: return "null";
        case 1: return "''";
        case 2: return "'x'";
        case 3: return "x'00ff'";
        case 4: return std::to_string(detail);
        case 5: return "-" + std::to_string(detail);
        case 6: return "9223372036854775807";
        case 7: return "-9223372036854775808";
        case 8: return "4294967296 * " + std::to_string(detail);
        case 9: return "1e999";
        case 10: return "-0.0";
        default: return "zeroblob(" + std::to_string(detail * 1000) + ")";
    }
}

/// Each six bytes are one edit.
void edit_by_sql(const std::uint8_t* data, std::size_t size, bool sum_again) {
    static const std::vector<std::pair<std::string, std::vector<std::string>>> kTables = {
        {"Fleet", {"entity_id", "faction", "name", "home", "heading", "fuel"}},
        {"Marked", {"entity_id"}},
        {"_slots", {"slot", "generation", "free_order"}},
        {"_meta", {"key", "value"}},
        {"_components", {"component", "field", "type", "count", "unit", "doc", "position", "rowid"}}};
    sqlite3* database = nullptr;
    if (sqlite3_open(files().path.c_str(), &database) != SQLITE_OK) std::abort();
    run(database, "pragma journal_mode = off; pragma synchronous = off; begin");
    for (std::size_t at = 0; at + 6 <= size && at < 60; at += 6) {
        const auto& [table, columns] = kTables[data[at] % kTables.size()];
        const std::string& column = columns[data[at + 1] % columns.size()];
        const std::string row = (table == "_meta" ? " where key = (select key from _meta order by key limit 1 offset "
                                                  : " where rowid = (select rowid from " + table + " order by rowid limit 1 offset ") +
                                std::to_string(data[at + 2] % 24) + ")";
        switch (data[at + 5] % 8) {
            case 0: run(database, "delete from " + table + row); break;
            case 1: run(database, "insert or replace into " + table + " select * from " + table + row); break;
            case 2: run(database, "update " + table + " set " + column + " = " + value_of(data[at + 3], data[at + 4])); break;
            default: run(database, "update " + table + " set " + column + " = " + value_of(data[at + 3], data[at + 4]) + row); break;
        }
    }
    run(database, "commit");
    if (sum_again) {
        Rows meta, rows;
        run(database, "select key, value from _meta order by key", &meta);
        run(database, "select component, field, type, count, unit, doc from _components order by rowid", &rows);
        MetaRows pairs;
        for (const auto& row : meta) pairs.emplace_back(row[0], row[1]);
        std::vector<ComponentInfo> components;
        for (const auto& row : rows) {
            ScalarType type = ScalarType::kBool;
            for (std::size_t i = 0; i < kScalarTypes; ++i) {
                if (name_of(static_cast<ScalarType>(i)) == row[2]) type = static_cast<ScalarType>(i);
            }
            if (row[1].empty()) {
                components.push_back({row[0], row[5], {}});
            } else if (!components.empty()) {
                components.back().fields.push_back(
                    {row[1], type, static_cast<std::uint32_t>(std::strtoul(row[3].c_str(), nullptr, 10)), row[4], row[5]});
            }
        }
        run(database, "update _meta set value = '" + hex16(save_checksum(pairs, components)) + "' where key = 'checksum'");
    }
    sqlite3_close(database);
}

}  // namespace
}  // namespace void_reckoning

using namespace void_reckoning;

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
    static const std::vector<std::string> seeds = {std::string(1, '\0') + files().sound, std::string(13, '\6'), std::string(19, '\7')};
    const std::size_t fresh = seed_instead(seeds, data, size, max_size, seed);
    return fresh != 0 ? fresh : LLVMFuzzerMutate(data, size, max_size);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::uint8_t way = data[0] % 8;
    std::string bytes = way < 6 ? text_of(data + 1, size - 1) : files().sound;
    if (way < 5) make_header_right(bytes);
    files().write(bytes);
    if (way >= 6) edit_by_sql(data + 1, size - 1, way == 7);
    try {
        const LoadedSave loaded = load_save(files().path);
        if (loaded.world.hash_from_scratch() != loaded.info.state_hash) std::abort();
    } catch (const DamagedData&) {
    } catch (const StorageError&) {
    }
    return 0;
}
