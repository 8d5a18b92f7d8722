// Reads a campaign's log: its identity, its battles, and all damage in one of them as columns.
//
//   read_log FOLDER/blackbox.vrlog
#include <fmt/core.h>

#include <cstring>
#include <exception>
#include <map>
#include <memory>
#include <numeric>

#include "void_reckoning/blackbox.hpp"

namespace vr = void_reckoning;

namespace {

/// A column of events by the name of the field. docs/formats/blackbox.md lists the fields and their types, event_catalogue() too.
template <class T> std::vector<T> column(const vr::LogArrays& events, vr::EventType type, const char* name) {
    const std::vector<vr::FieldInfo> fields = vr::log_fields(type);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].name != name) continue;
        std::vector<T> values(events.rows);
        if (events.columns[i].size() != values.size() * sizeof(T)) throw vr::InvalidQuery(fmt::format("{} is of another type", name));
        std::memcpy(values.data(), events.columns[i].data(), events.columns[i].size());
        return values;
    }
    throw vr::InvalidQuery(fmt::format("no field {}", name));
}

void read(const char* path) {
    const auto log = std::make_shared<vr::SharedLog>(path, vr::BlackBoxReader::open(path));
    const vr::LogIdentity& identity = log->reader.identity();
    fmt::print("log of campaign {:016x}{:016x}, seed {}\n", identity.campaign.high, identity.campaign.low, identity.seed);

    // A chunk holds one faction turn. A search opens only chunks that may match, and leaves out turns discarded by a rewind.
    vr::LogSearch search;
    search.filter.type = vr::EventType::kCombatEnd;
    vr::LogScan scan(log, search);
    std::map<std::uint64_t, std::uint32_t> turn_of;  // by battle
    vr::CombatEnd largest;
    while (const std::optional<vr::Chunk> chunk = scan.next()) {
        const vr::EventChunkView events = chunk->events();
        for (const vr::CombatEnd& battle : events.events<vr::CombatEnd>()) {
            turn_of[battle.combat] = chunk->header.turn;
            if (battle.damage_by_attacker >= largest.damage_by_attacker) largest = battle;
        }
    }
    fmt::print("{} battles\n", turn_of.size());
    if (turn_of.empty()) return;

    // All events of one type as columns: the damage in the battle in which the attackers dealt the most.
    constexpr vr::EventType kType = vr::EventType::kDamageDealt;
    search.filter.type = kType;
    search.filter.combat = largest.combat;
    vr::LogScan again(log, search);
    const std::vector<bool> wanted(vr::log_fields(kType).size(), true);
    const vr::LogArrays damage = vr::gather_log(again, kType, largest.combat, wanted);
    const auto dealt = column<std::int64_t>(damage, kType, "damage");
    const auto shots = column<std::uint32_t>(damage, kType, "shots");
    const auto sum = std::accumulate(dealt.begin(), dealt.end(), std::int64_t{0});
    fmt::print("battle {} of turn {}: {} rows, {} shots, {:.1f} points of damage\n", largest.combat, turn_of[largest.combat], damage.rows,
               std::accumulate(shots.begin(), shots.end(), std::uint64_t{0}), static_cast<double>(sum) / 1000);
    const bool whole = sum == largest.damage_by_attacker + largest.damage_by_defender;
    fmt::print("the battle's own sum is {}\n", whole ? "the same" : "another one");
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        fmt::print(stderr, "read_log: give the path of a blackbox.vrlog, such as campaign leaves in its folder\n");
        return 2;
    }
    try {
        read(arguments[1]);
        return 0;
    } catch (const std::exception& error) {  // StorageError: can't be read. DamagedData: names the place
        fmt::print(stderr, "read_log: {}\n", error.what());
        return 1;
    }
}
