#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "void_reckoning/blackbox/reader.hpp"
#include "void_reckoning/events/event_vocabulary.hpp"
#include "void_reckoning/galaxy/starmap.hpp"
#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

struct NamedId {
    std::string id, name;
};

/// Names of the numbers in a log's events, from the log's universe and the state at its beginning.
struct LogNames {
    std::vector<NamedId> factions;  ///< by number in the log
    std::vector<NamedId> weapons, units, buildings, technologies, victory_conditions;
    std::vector<std::pair<std::uint64_t, std::string>> systems, planets;  ///< by entity id
    std::vector<double> unit_costs;                   ///< credits, by unit type; without any faction's effects
    std::vector<std::vector<std::uint16_t>> mounted;  ///< by weapon: the unit types that mount it
    std::vector<std::uint16_t> garrison;              ///< unit types that a planet fields without entities: militia, orbital platforms
    std::map<std::pair<std::uint16_t, std::uint16_t>, std::uint32_t> units_at_start;  ///< ships and armies by faction and unit type
};

/// Return names for the numbers in the events of a campaign.
[[nodiscard]] EventVocabulary event_vocabulary(const Universe& universe, const Starmap& map, std::vector<std::string> factions);
/// As above, from a log alone. Throws as campaign_at_beginning() if the log's rules or components are not this program's.
[[nodiscard]] EventVocabulary event_vocabulary(const LogMetadata& metadata, const std::filesystem::path& log);

/// Return a log's names. Throws as campaign_at_beginning() if the log's rules or components are not this program's.
[[nodiscard]] LogNames log_names(const LogMetadata& metadata, const std::filesystem::path& log);

/// Return the ids of the factions by number, from their turns alone: any log of a campaign has them. Empty for a log without turns.
[[nodiscard]] std::vector<std::string> factions_met(BlackBoxReader& reader);

}  // namespace void_reckoning
