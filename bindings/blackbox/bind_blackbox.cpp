#include "bindings/blackbox/log_chunk.hpp"
#include "bindings/blackbox/log_columns_handle.hpp"
#include "bindings/ecs/arrays.hpp"
#include "bindings/support/bind.hpp"
#include "bindings/support/interruptible.hpp"
#include "void_reckoning/base/capped_files.hpp"
#include "void_reckoning/blackbox/campaign_lock.hpp"
#include "void_reckoning/blackbox/log_table.hpp"
#include "void_reckoning/campaign/orders.hpp"
#include "void_reckoning/engine/log_names.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

using Log = std::shared_ptr<SharedLog>;

/// The names for a log's events, once a value has needed them.
struct KeptNames {
    std::mutex mutex;
    SharedEventNames names;
};
/// A log, as a Python object.
struct LogHandle {
    std::filesystem::path path;
    Log log;
    std::shared_ptr<KeptNames> kept = std::make_shared<KeptNames>();
};
struct ScanHandle {
    std::shared_ptr<LogScan> scan;
    SharedEventNames names;
};
struct FollowHandle {
    std::shared_ptr<SharedLog> log;
    SharedEventNames names;
};
/// Run `work` on a log without the GIL, one thread at a time.
template <class Work> decltype(auto) with(const Log& log, Work&& work) {
    return interruptibly([&]() -> decltype(auto) {
        const std::lock_guard lock(log->mutex);
        return work(log->reader);
    });
}

Log open_log(const std::filesystem::path& path, bool mapped, FileSystem& files = FileSystem::current()) {
    const auto access = mapped ? BlackBoxReader::Access::kMapped : BlackBoxReader::Access::kRead;
    return interruptibly([&] { return std::make_shared<SharedLog>(path.string(), BlackBoxReader::open(path, access, files)); });
}

/// Return the log's first `size` bytes, regardless of its growth.
LogHandle capped(const LogHandle& self, std::uint64_t size, bool mapped) {
    CappedFiles files(size);
    return LogHandle{self.path, open_log(self.path, mapped, files)};
}

nb::dict identity_of(const LogHandle& self) {
    const LogIdentity& identity = self.log->reader.identity();
    nb::dict result;
    result["campaign"] = fmt::format("{:016x}{:016x}", identity.campaign.high, identity.campaign.low);
    result["simulation_version"] = identity.simulation_version;
    result["created_ns"] = identity.created;
    result["seed"] = identity.seed;
    result["universe_hash"] = identity.universe_hash;
    result["format"] = nb::make_tuple(identity.format_major, identity.format_minor);
    return result;
}

nb::object header_of(const std::optional<ChunkHeader>& header) {
    if (!header) return nb::none();
    return nb::make_tuple(header->turn, header->slot);
}

/// Return damage with intact chunks after it, and the bytes at the end that are not a whole commit. Reads the whole log.
nb::tuple damage_of(const LogHandle& self) {
    const auto [gaps, torn_bytes] = with(self.log, [](BlackBoxReader& reader) {
        reader.restart();
        for (;;) {
            try {
                if (!reader.next()) break;
            } catch (const DamagedLog&) {
                continue;
            }
        }
        return std::pair(std::vector<LogGap>(reader.gaps().begin(), reader.gaps().end()), reader.torn_bytes());
    });
    nb::list rows;
    for (const LogGap& gap : gaps) {
        nb::dict row;
        row["offset"] = gap.offset;
        row["bytes"] = gap.bytes;
        row["chunks_before"] = gap.intact_before;
        row["last_before"] = header_of(gap.last_before);
        row["next"] = header_of(gap.next);
        row["reason"] = gap.reason;
        rows.append(row);
    }
    return nb::make_tuple(rows, torn_bytes);
}

LogMetadata metadata_of_log(const LogHandle& self) {
    return with(self.log, [&](BlackBoxReader& reader) {
        LogFilter filter;
        filter.kind = ChunkKind::kMetadata;
        const auto found = reader.index().matching(filter);
        if (found.empty()) throw DamagedData(fmt::format("{}: the log has no settings: it holds no campaign", self.log->name));
        return reader.read(found.front()).metadata();
    });
}

nb::tuple metadata_texts(const LogHandle& self) {
    const LogMetadata metadata = metadata_of_log(self);
    nb::dict settings, files;
    for (const auto& [key, value] : metadata.values) settings[nb::steal(python_text(key))] = value;
    for (const auto& [path, text] : metadata.files) files[nb::steal(python_text(path))] = nb::bytes(text.data(), text.size());
    return nb::make_tuple(settings, files);
}

/// Return the log's vocabulary, empty if this program can't load its universe.
EventVocabulary vocabulary_of(const LogHandle& log) {
    try {
        return event_vocabulary(metadata_of_log(log), log.path);
    } catch (const Interrupted&) {
        throw;
    } catch (const Error&) {
        return {};
    }
}

/// Return names for the numbers of a log's events, built from the log when a value needs them.
SharedEventNames names_for(const LogHandle& self, std::vector<std::string> factions) {
    const std::lock_guard lock(self.kept->mutex);
    SharedEventNames& names = self.kept->names;
    if (!names || *names->factions() != factions) {
        const LogHandle plain{self.path, self.log, {}};  // without a reference to itself
        names = std::make_shared<const EventNames>(std::make_shared<const std::vector<std::string>>(std::move(factions)),
                                                   [plain] { return vocabulary_of(plain); });
    }
    return names;
}

nb::list pairs(const std::vector<NamedId>& names) {
    nb::list result;
    for (const NamedId& one : names) result.append(nb::make_tuple(one.id, one.name));
    return result;
}

nb::dict by_entity(const std::vector<std::pair<std::uint64_t, std::string>>& names) {
    nb::dict result;
    for (const auto& [entity, name] : names) result[nb::int_(entity)] = name;
    return result;
}

nb::dict names_of(const LogHandle& self) {
    const LogMetadata metadata = metadata_of_log(self);
    const LogNames names = [&] {
        const nb::gil_scoped_release unlocked;
        return log_names(metadata, self.path);
    }();
    nb::dict result;
    result["factions"] = pairs(names.factions);
    result["weapons"] = pairs(names.weapons);
    result["units"] = pairs(names.units);
    result["buildings"] = pairs(names.buildings);
    result["technologies"] = pairs(names.technologies);
    result["victory_conditions"] = pairs(names.victory_conditions);
    result["systems"] = by_entity(names.systems);
    result["planets"] = by_entity(names.planets);
    result["unit_costs"] = names.unit_costs;
    result["mounted"] = names.mounted;
    result["garrison"] = names.garrison;
    nb::list at_start;
    for (const auto& [whose, count] : names.units_at_start) at_start.append(nb::make_tuple(whose.first, whose.second, count));
    result["units_at_start"] = at_start;
    return result;
}

template <class T, class Member> nb::object index_column(const std::vector<LogIndexEntry>& entries, Member member) {
    std::vector<T> values;
    values.reserve(entries.size());
    for (const LogIndexEntry& entry : entries) values.push_back(static_cast<T>(entry.*member));
    return owned_array(std::move(values));
}

nb::dict index_of(const LogHandle& self) {
    const auto [entries, live] = with(self.log, [](BlackBoxReader& reader) {
        LogIndex index = reader.index();
        const std::uint64_t end = intact_end(reader);
        while (!index.entries.empty() && index.entries.back().offset >= end) index.entries.pop_back();
        std::vector<bool> on_the_way = live_entries(reader, index, end);
        return std::pair(std::move(index.entries), std::move(on_the_way));
    });
    using E = LogIndexEntry;
    nb::dict result;
    result["number"] = index_column<std::uint64_t>(entries, &E::number);
    result["offset"] = index_column<std::uint64_t>(entries, &E::offset);
    result["kind"] = index_column<std::uint8_t>(entries, &E::kind);
    result["turn"] = index_column<std::uint32_t>(entries, &E::turn);
    result["slot"] = index_column<std::uint16_t>(entries, &E::slot);
    result["faction"] = index_column<std::uint16_t>(entries, &E::faction);
    result["events"] = index_column<std::uint32_t>(entries, &E::events);
    result["first_sequence"] = index_column<std::uint64_t>(entries, &E::first_sequence);
    result["type_mask"] = index_column<std::uint64_t>(entries, &E::type_mask);
    result["first_combat"] = index_column<std::uint64_t>(entries, &E::first_combat);
    result["last_combat"] = index_column<std::uint64_t>(entries, &E::last_combat);
    result["live"] = owned_array(std::vector<std::uint8_t>(live.begin(), live.end()));
    return result;
}

using Range = std::pair<std::optional<std::uint32_t>, std::optional<std::uint32_t>>;

LogSearch search_of(const std::vector<std::string>& types, const Range& turns, std::optional<std::uint16_t> faction,
                    std::optional<std::uint64_t> combat, bool live, bool skip_damage) {
    LogSearch search;
    search.filter.first_turn = turns.first;
    search.filter.last_turn = turns.second;
    search.filter.faction = faction;
    search.filter.combat = combat;
    for (const std::string& name : types) search.filter.any_types |= type_bit(static_cast<std::size_t>(find_event_type(name)));
    search.live = live;
    search.skip_damage = skip_damage;
    return search;
}

void bind_walks(nb::module_& m) {
    nb::class_<ScanHandle>(m, "NativeLogScan")
        .def("next",
             [](const ScanHandle& self) -> std::optional<LogChunk> {
                 std::optional<Chunk> chunk = interruptibly([&self] { return self.scan->next(); });
                 if (!chunk) return std::nullopt;
                 return LogChunk{*std::move(chunk), self.names};
             })
        .def_prop_ro("damage", [](const ScanHandle& self) { return interruptibly([&] { return self.scan->damage(); }); })
        .def_prop_ro("discarded", [](const ScanHandle& self) { return self.scan->discarded(); });
    nb::class_<FollowHandle>(m, "NativeLogFollow").def("next", [](const FollowHandle& self) -> std::optional<LogChunk> {
        std::optional<Chunk> chunk = with(self.log, [](BlackBoxReader& reader) { return reader.next(); });
        if (!chunk) return std::nullopt;
        return LogChunk{*std::move(chunk), self.names};
    });
}

}  // namespace

void bind_blackbox(nb::module_& m) {
    bind_walks(m);
    nb::class_<LogHandle> c(m, "NativeLog");
    c.def_static(
        "open", [](const std::filesystem::path& path, bool mapped) { return LogHandle{path, open_log(path, mapped)}; }, "path"_a,
        "mapped"_a, nb::sig("def open(path: str | os.PathLike[str], mapped: bool) -> NativeLog"));
    c.def("capped", &capped, "size"_a, "mapped"_a);
    c.def("identity", &identity_of, nb::sig("def identity(self) -> dict[str, typing.Any]"));
    c.def("metadata", &metadata_texts, nb::sig("def metadata(self) -> tuple[dict[str, str], dict[str, bytes]]"));
    c.def("names", &names_of, nb::sig("def names(self) -> dict[str, typing.Any]"));
    c.def("damage", &damage_of, nb::sig("def damage(self) -> tuple[list[dict[str, typing.Any]], int]"));
    c.def("index", &index_of, nb::sig("def index(self) -> dict[str, numpy.typing.NDArray[typing.Any]]"));
    c.def("factions_met", [](const LogHandle& self) { return with(self.log, [](BlackBoxReader& r) { return factions_met(r); }); });
    c.def(
        "scan",
        [](const LogHandle& self, std::vector<std::string> factions, const std::vector<std::string>& types, const Range& turns,
           std::optional<std::uint16_t> faction, std::optional<std::uint64_t> combat, bool live, bool skip_damage) {
            const LogSearch search = search_of(types, turns, faction, combat, live, skip_damage);
            return interruptibly(
                [&] { return ScanHandle{std::make_shared<LogScan>(self.log, search), names_for(self, std::move(factions))}; });
        },
        "factions"_a, "types"_a, "turns"_a, "faction"_a.none(), "combat"_a.none(), "live"_a, "skip_damage"_a);
    c.def(
        "columns",
        [](const LogHandle& self, const std::string& type, const Range& turns, std::optional<std::uint16_t> faction,
           std::optional<std::uint64_t> combat, bool live, bool skip_damage) {
            const EventType number = find_event_type(type);
            return LogColumns{type, self.log, search_of({type}, turns, faction, combat, live, skip_damage), number, log_fields(number)};
        },
        "type"_a, "turns"_a, "faction"_a.none(), "combat"_a.none(), "live"_a, "skip_damage"_a);
    c.def(
        "follow",
        [](const LogHandle& self, std::vector<std::string> factions) {
            return FollowHandle{open_log(self.path, false), names_for(self, std::move(factions))};
        },
        "factions"_a);
    m.def(
        "log_event_fields", [](const std::string& type) { return rows_of(log_fields(find_event_type(type))); }, "type"_a,
        nb::sig("def log_event_fields(type: str) -> list[tuple[str, str, str, str]]"),
        "Return name, type, unit and documentation line of each column of an event type.");
    m.def(
        "campaign_holder",
        [](const std::filesystem::path& folder) -> nb::object {
            const std::optional<LockHolder> holder = CampaignLock::holder(folder);
            return holder ? nb::object(nb::make_tuple(holder->process, holder->host)) : nb::none();
        },
        "folder"_a, nb::sig("def campaign_holder(folder: str | os.PathLike[str]) -> tuple[int, str] | None"),
        "Return process id and host of a campaign folder's current writer; None without one.");
    m.def(
        "log_event_names",
        [] {
            std::vector<std::string> names;
            for (const EventInfo& info : event_catalogue()) names.push_back(info.name);
            return names;
        },
        "Return the names of all events of a log, by number.");
    m.def("order_names", [] {
        std::vector<std::string> names;
        for (std::size_t kind = 0; kind < kOrderKinds; ++kind) names.emplace_back(name_of_order(kind));
        return names;
    });
}

}  // namespace void_reckoning
