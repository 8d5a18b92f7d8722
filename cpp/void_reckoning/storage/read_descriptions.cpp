#include "void_reckoning/storage/read_descriptions.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <map>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/file_system.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kHeaderBytes = 100;

struct Header {
    std::uint64_t file_bytes = 0;
    std::uint32_t format_version = 0;
};

[[noreturn]] void fail_damaged(const std::string& name, const std::string& what) {
    throw DamagedData(fmt::format("save {} is damaged: {}", name, what));
}

std::uint32_t big_endian(const unsigned char* from, int bytes) {
    std::uint32_t value = 0;
    for (int i = 0; i < bytes; ++i) value = (value << 8U) | from[i];
    return value;
}

using HeaderBytes = std::array<unsigned char, kHeaderBytes>;

/// Check SQLite's own header (sqlite.org/fileformat2.html, 1.3): which program's file it is, and whether it is complete.
Header check_header(const HeaderBytes& header, std::uint64_t bytes, const std::string& name) {
    const std::string_view magic("SQLite format 3\0", 16);
    if (std::string_view(reinterpret_cast<const char*>(header.data()), magic.size()) != magic)
        fail_damaged(name, "it is not a SQLite file");
    if (big_endian(&header[68], 4) != kSaveApplicationId) fail_damaged(name, "it is a SQLite file, but not a save of Void Reckoning");
    if (header[18] != 1 || header[19] != 1) fail_damaged(name, "it is in write-ahead mode, which saves never are");
    const std::uint32_t page = big_endian(&header[16], 2);
    const std::uint64_t expected = std::uint64_t{page == 1 ? 65536 : page} * big_endian(&header[28], 4);
    if (bytes != expected) fail_damaged(name, fmt::format("it has {} bytes; its header says {}", bytes, expected));
    const std::uint32_t version = big_endian(&header[60], 4);
    if (version > kSaveFormatVersion) {
        throw StorageError(fmt::format("save {} has format {}, and this program reads formats up to {}: upgrade Void Reckoning to load it",
                                       name, version, kSaveFormatVersion));
    }
    return {bytes, version};
}

Header check_file(const std::filesystem::path& path) {
    const std::string name = path.string();
    const auto file = FileSystem::current().open(path, FileSystem::Mode::kRead);
    const std::int64_t size = file->size();
    if (size < 0) throw_file_error(path, "can't be read", static_cast<int>(-size));
    HeaderBytes header{};
    if (read_up_to(*file, name, std::as_writable_bytes(std::span(header)), 0) < kHeaderBytes) {
        fail_damaged(name, fmt::format("it has {} bytes only", size));
    }
    return check_header(header, static_cast<std::uint64_t>(size), name);
}

Header check_bytes(std::string_view bytes, const std::string& name) {
    HeaderBytes header{};
    if (bytes.size() < kHeaderBytes) fail_damaged(name, fmt::format("it has {} bytes only", bytes.size()));
    std::memcpy(header.data(), bytes.data(), kHeaderBytes);
    return check_header(header, bytes.size(), name);
}

/// Return whether it is one of the views and tables of names that a save of format 3 and later has for people; nothing here reads them.
bool is_for_people(const OpenSave& save, std::string_view kind, std::string_view name) {
    return save.info.format_version >= 3 && (kind == "view" || (kind == "table" && name.starts_with(kLookupPrefix)));
}

/// Check that there are only the tables required by the descriptions, each exactly as the writer creates it, and those for people.
void check_tables(const OpenSave& save) {
    std::map<std::string, std::string, std::less<>> expected = {
        {"_meta", std::string(kCreateMeta)}, {"_components", std::string(kCreateComponents)}, {"_slots", std::string(kCreateSlots)}};
    for (const SaveTable& table : save.tables) {
        if (table.columns.size() > kMaxComponentValues) save.damaged(fmt::format("component {} has too many values", table.name));
        expected[table.name] = create_sql(table);
    }
    Statement rows(save.database, "SELECT name, sql, type FROM sqlite_schema");
    while (rows.step()) {
        const auto name = rows.text(0);
        const auto sql = rows.text(1);
        const auto found = name ? expected.find(*name) : expected.end();
        if (found == expected.end() && name && is_for_people(save, rows.text(2).value_or(""), *name)) continue;
        if (found == expected.end()) save.damaged(fmt::format("'{}' is not a table of a save", name.value_or("?")));
        if (sql != found->second) save.damaged(fmt::format("table {} does not have the columns of its description", found->first));
        expected.erase(found);
    }
    if (!expected.empty()) save.damaged(fmt::format("table {} is missing", expected.begin()->first));
}

MetaRows read_meta(const OpenSave& save) {
    MetaRows meta;
    std::uint64_t bytes = 0;
    Statement rows(save.database, "SELECT key, value FROM _meta ORDER BY key");
    while (rows.step()) {
        const auto key = rows.text(0);
        const auto value = rows.text(1);
        if (!key || !value || (!meta.empty() && meta.back().first >= *key)) save.damaged("table _meta is out of order");
        bytes += key->size() + value->size();
        if (bytes > save.file_bytes) save.damaged("table _meta holds more than the file");
        meta.emplace_back(*key, *value);
    }
    return meta;
}

template <class T> T take_number(const OpenSave& save, SaveInfo& info, std::string_view key, int base = 10) {
    const auto found = info.extra.find(key);
    if (found == info.extra.end()) save.damaged(fmt::format("table _meta has no {}", key));
    const std::string& text = found->second;
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || end != text.data() + text.size()) save.damaged(fmt::format("{} of table _meta is '{}'", key, text));
    info.extra.erase(found);
    return value;
}

ScalarType scalar_type(const OpenSave& save, std::string_view name) {
    for (std::size_t i = 0; i < kScalarTypes; ++i) {
        if (name_of(static_cast<ScalarType>(i)) == name) return static_cast<ScalarType>(i);
    }
    save.damaged(fmt::format("there is no field type '{}'", name));
}

/// Read the descriptions. A row without a field begins a component; the rows of its fields follow.
void read_components(OpenSave& save) {
    Statement rows(save.database, "SELECT component, field, type, count, unit, doc, position, rowid FROM _components ORDER BY rowid");
    std::int64_t last_row = 0;
    std::uint64_t bytes = 0;
    while (rows.step()) {
        const auto wrong = [&] { save.damaged(fmt::format("row {} of table _components is wrong", last_row)); };
        const auto component = rows.text(0);
        const auto doc = rows.text(5);
        const auto position = rows.integer(6);
        const std::int64_t row = rows.integer(7).value_or(0);
        if (row != last_row + 1 || !component || !doc || !position) wrong();
        last_row = row;
        bytes += component->size() + doc->size();
        if (rows.is_null(1)) {
            if (save.components.size() == kMaxComponents || *position != static_cast<std::int64_t>(save.components.size())) wrong();
            save.components.push_back({std::string(*component), std::string(*doc), {}});
        } else {
            const auto field = rows.text(1);
            const auto type = rows.text(2);
            const auto count = rows.integer(3);
            const auto unit = rows.text(4);
            if (!field || !type || !count || !unit || *count < 1 || *count > static_cast<std::int64_t>(kMaxComponentValues)) wrong();
            if (save.components.empty() || save.components.back().name != *component) wrong();
            auto& fields = save.components.back().fields;
            if (fields.size() >= kMaxComponentValues || *position != static_cast<std::int64_t>(fields.size())) wrong();
            bytes += field->size() + unit->size();
            fields.push_back(
                {std::string(*field), scalar_type(save, *type), static_cast<std::uint32_t>(*count), std::string(*unit), std::string(*doc)});
        }
        if (bytes > save.file_bytes) save.damaged("table _components holds more than the file");
    }
}

}  // namespace

void OpenSave::damaged(const std::string& what) const { fail_damaged(name, what); }

namespace {

OpenSave opened(const std::string& name, const Header& header, Database database) {
    OpenSave save{name, header.file_bytes, std::move(database), {}, {}, {}};
    const MetaRows meta = read_meta(save);
    read_components(save);
    save.info.extra = {meta.begin(), meta.end()};
    if (take_number<std::uint64_t>(save, save.info, "checksum", 16) != save_checksum(meta, save.components)) {
        save.damaged("the checksum of what it says about itself does not match");
    }
    save.info.format_version = take_number<std::uint32_t>(save, save.info, "format_version");
    save.info.simulation_version = take_number<std::uint32_t>(save, save.info, "simulation_version");
    save.info.turn = take_number<std::uint32_t>(save, save.info, "turn");
    save.info.slot = take_number<std::uint32_t>(save, save.info, "slot");
    save.info.universe_hash = take_number<std::uint64_t>(save, save.info, "universe_hash", 16);
    save.info.state_hash = take_number<std::uint64_t>(save, save.info, "state_hash", 16);
    if (save.info.format_version != header.format_version || save.info.format_version == 0) {
        save.damaged(fmt::format("its format is {} in its header and {} in table _meta", header.format_version, save.info.format_version));
    }
    std::size_t columns = 0;
    for (const ComponentInfo& component : save.components) {
        for (const FieldInfo& field : component.fields) columns += field.count;
        // Each column's name is stored in the file.
        if (columns > save.file_bytes) save.damaged("its tables have more columns than it has bytes");
    }
    save.tables = plan_tables(save.components);
    check_tables(save);
    return save;
}

}  // namespace

OpenSave open_save(const std::filesystem::path& path) {
    const Header header = check_file(path);
    return opened(path.string(), header, Database::open(path, header.file_bytes));
}

OpenSave open_save(std::string_view bytes, const std::string& name) {
    const Header header = check_bytes(bytes, name);
    return opened(name, header, Database::open_bytes(bytes, name));
}

SaveInfo read_save_info(const std::filesystem::path& path) { return open_save(path).info; }

}  // namespace void_reckoning
