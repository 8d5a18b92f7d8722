#include "bindings/blackbox/log_chunk.hpp"
#include "bindings/ecs/arrays.hpp"
#include "bindings/ecs/messages.hpp"
#include "bindings/support/bind.hpp"
#include "void_reckoning/blackbox/log_columns.hpp"
#include "void_reckoning/blackbox/log_entry.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

std::string kind_name(ChunkKind kind) {
    switch (kind) {
        case ChunkKind::kEvents: return "events";
        case ChunkKind::kMetadata: return "metadata";
        case ChunkKind::kRewind: return "rewind";
        case ChunkKind::kIndex: return "index";
        case ChunkKind::kColumnHashes: return "column hashes";
    }
    return fmt::format("kind {}", static_cast<int>(kind));
}

const std::string* faction_of(const LogChunk& self) {
    const std::uint16_t faction = self.chunk.header.faction;
    return faction < self.names->factions()->size() ? &(*self.names->factions())[faction] : nullptr;
}

/// Return the events of some types (none: of all), and of one combat if given.
std::vector<EventRecord> events_of(const LogChunk& self, const std::vector<std::string>& types, std::optional<std::uint64_t> combat) {
    const ChunkHeader& header = self.chunk.header;
    const EventChunkView view = self.chunk.events();
    const auto stream = std::make_shared<EventStream>();
    view.to_stream(*stream);
    const EventOrigin origin{header.turn, header.faction < kFactionNobody ? header.faction : EventOrigin::kNoFaction,
                             header.first_sequence};
    std::array<bool, kEventTypes> wanted{};
    wanted.fill(types.empty());
    for (const std::string& name : types) wanted[static_cast<std::size_t>(find_event_type(name))] = true;
    std::array<std::size_t, kEventTypes> next{};
    std::vector<EventRecord> events;
    std::size_t place = 0;
    for (std::size_t row = 0; row < view.size(); ++row) {
        const std::size_t number = view.types()[row];
        if (number >= kEventTypes) continue;
        const auto type = static_cast<EventType>(number);
        const std::size_t index = next[number]++;
        const std::size_t here = place++;
        if (!wanted[number]) continue;
        if (combat && !is_of_combat(view, type, index, *combat)) continue;
        events.push_back({stream, origin, self.names, kLogged, type, index, here, header.first_sequence + row});
    }
    return events;
}

nb::object column_of(const LogChunk& self, const std::string& event, const std::string& name) {
    const EventType type = find_event_type(event);
    const auto& fields = event_catalogue()[static_cast<std::size_t>(type)].fields;
    for (std::size_t field = 0; field < fields.size(); ++field) {
        if (fields[field].name != name) continue;
        auto* view = new EventChunkView(self.chunk.events());
        const nb::capsule owner(view, [](void* kept) noexcept { delete static_cast<EventChunkView*>(kept); });
        const std::span<const std::byte> bytes = view->raw_column(type, field);
        const std::size_t rows = bytes.size() / size_of(fields[field].type);
        return nb::cast(nb::ndarray<nb::numpy, nb::ro>(bytes.data(), {rows}, owner, {}, numpy_type(fields[field].type)));
    }
    throw InvalidInput(fmt::format("event {} has no column '{}'", event, name));
}

/// Return (type, time, sequence, message) of each event.
nb::list entries_of(const LogChunk& self, std::optional<std::uint64_t> combat) {
    const EventChunkView view = self.chunk.events();
    LogEntryBuilder builder(view, self.names->vocabulary());
    nb::list entries;
    while (builder.next()) {
        if (combat && !builder.of_combat(*combat)) continue;
        const auto message = builder.message();
        entries.append(nb::make_tuple(static_cast<int>(builder.type()), builder.time(), builder.sequence(),
                                      nb::bytes(message.data(), message.size())));
    }
    return entries;
}

}  // namespace

EventType find_event_type(const std::string& name) {
    std::string names;
    for (const EventInfo& info : event_catalogue()) {
        if (info.name == name) return info.type;
        names += (names.empty() ? "" : ", ") + info.name;
    }
    throw InvalidInput(fmt::format("event type must be one of {}, got '{}'", names, name.substr(0, 80)));
}

void bind_log_chunk(nb::module_& m) {
    nb::class_<LogChunk> c(m, "LogChunk", "One commit of a log, or a part of one; or metadata, a rewind, an index.");
    const auto header = [&c](const char* name, auto member, const char* doc) {
        c.def_prop_ro(name, [member](const LogChunk& self) { return self.chunk.header.*member; }, doc);
    };
    header("number", &ChunkHeader::number, "Number of the chunk, from 0.");
    header("turn", &ChunkHeader::turn, "The round that it belongs to, from 1.");
    header("slot", &ChunkHeader::slot, "Place in the round, from 0.");
    header("part", &ChunkHeader::part, "Number of the part in its commit, from 0: there are several where a commit did not fit one chunk.");
    header("event_count", &ChunkHeader::events, "Number of events.");
    header("first_sequence", &ChunkHeader::first_sequence, "Sequence number of its first event, or of the next one if it has none.");
    header("state_hash", &ChunkHeader::state_hash, "Hash of the state after this commit.");
    header("stored_size", &ChunkHeader::stored_size, "Bytes of its body in the file.");
    header("body_size", &ChunkHeader::body_size, "Bytes of its body when unpacked.");
    c.def_prop_ro(
        "kind", [](const LogChunk& self) { return kind_name(self.chunk.header.kind); },
        "'events', 'metadata', 'rewind', 'index', 'column hashes', or 'kind' and a number that only a newer version knows.");
    c.def_prop_ro("offset", [](const LogChunk& self) { return self.chunk.offset; }, "Offset in the file.");
    c.def_prop_ro("compressed", [](const LogChunk& self) { return self.chunk.header.compressed(); });
    c.def_prop_ro(
        "faction",
        [](const LogChunk& self) {
            const std::string* id = faction_of(self);
            return id == nullptr ? nb::object(nb::none()) : nb::object(nb::str(id->c_str()));
        },
        nb::sig("def faction(self) -> str | None"), "Id of the faction whose turn it is; None between rounds and for interventions.");
    c.def(
        "type_counts",
        [](const LogChunk& self) {
            const EventChunkView view = self.chunk.events();
            nb::dict counts;
            for (const EventInfo& info : event_catalogue()) {
                if (view.count(info.type) > 0) counts[nb::str(info.name.c_str())] = view.count(info.type);
            }
            return counts;
        },
        nb::sig("def type_counts(self) -> dict[str, int]"),
        "Return the number of events of each type; types that don't occur are left out.");
    c.def("events", &events_of, "types"_a = std::vector<std::string>(), "combat"_a.none() = nb::none(),
          "Return the events of some types (by default all) and, if given, of one combat.");
    c.def("column", &column_of, "event"_a, "name"_a, nb::sig("def column(self, event: str, name: str) -> numpy.typing.NDArray[typing.Any]"),
          "Return one field of the events of a type, not copied: read-only, keeps the chunk's memory. Texts are codes, see ``text``.");
    c.def(
        "text",
        [](const LogChunk& self, std::uint32_t code) {
            const EventChunkView view = self.chunk.events();
            if (code >= view.text_count()) {
                throw InvalidInput(fmt::format("code must be that of one of the chunk's {} texts, got {}", view.text_count(), code));
            }
            const std::string_view text = view.text(Text{code});
            return nb::steal(python_text(text));
        },
        "code"_a, "Return a text of the chunk's own dictionary. Code 0 means none.");
    c.def_prop_ro(
        "rewind",
        [](const LogChunk& self) -> nb::object {
            if (self.chunk.header.kind != ChunkKind::kRewind) return nb::none();
            const LogRewind rewind = self.chunk.rewind();
            return nb::make_tuple(rewind.to_chunk, rewind.turn, rewind.slot, rewind.reason);
        },
        nb::sig("def rewind(self) -> tuple[int, int, int, str] | None"),
        "For a rewind: the number of the chunk that the campaign returned to, the rounds complete there, the faction turns done of the "
        "next one, and the reason. The chunks after that one are void.");
    c.def("entries", &entries_of, "combat"_a.none() = nb::none(),
          nb::sig("def entries(self, combat: int | None = None) -> list[tuple[int, int, int, bytes]]"),
          "Return for each event (of one combat, if given): type, time (ns since 1970), sequence number, and the FlatBuffers message "
          "``LogEntry``.");
    m.def(
        "log_entry_schema", [] { return nb::bytes(log_entry_schema().data(), log_entry_schema().size()); },
        "Return the binary schema (.bfbs) of the messages of ``LogChunk.entries``.");
}

}  // namespace void_reckoning
