#include "void_reckoning/universe/bans.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace void_reckoning {
namespace {

constexpr std::string_view kAllowedBans = "an array of up to 250 different ids of unit types, buildings and technologies";

/// The tables whose rows can be banned, in the order of BannedRow::table.
[[nodiscard]] std::array<const ContentTable*, 3> bannable(const Catalogue& catalogue) {
    return {&catalogue.unit_types, &catalogue.buildings, &catalogue.technologies};
}

struct BannedRow {
    std::size_t table = 0, row = 0;

    bool operator==(const BannedRow&) const = default;
};

/// Find what "scout" or "unit_types.scout" names. Several rows: the id is ambiguous.
[[nodiscard]] std::vector<BannedRow> banned_rows(const Catalogue& catalogue, const std::string& written) {
    std::vector<BannedRow> found;
    const auto tables = bannable(catalogue);
    for (std::size_t t = 0; t < tables.size(); ++t) {
        const std::string prefix = tables[t]->key + ".";
        const std::string id = written.starts_with(prefix) ? written.substr(prefix.size()) : written;
        if (const auto row = tables[t]->names.find(id)) found.push_back({t, *row});
    }
    return found;
}

/// Return the names to choose from: with their tables if that is how `written` is written.
[[nodiscard]] std::vector<std::string> bannable_names(const Catalogue& catalogue, const std::string& written) {
    std::vector<std::string> names;
    for (const ContentTable* table : bannable(catalogue)) {
        for (const std::string& id : table->names.ids()) {
            names.push_back(written.find('.') == std::string::npos ? id : fmt::format("{}.{}", table->key, id));
        }
    }
    return names;
}

void report_ambiguous(const Catalogue& catalogue, const std::string& written, const std::vector<BannedRow>& found, const Place& place,
                      Problems& problems) {
    std::vector<std::string> kinds, choices;
    for (const BannedRow& one : found) {
        kinds.push_back("a " + bannable(catalogue)[one.table]->names.what());
        choices.push_back(fmt::format("{}.{}", bannable(catalogue)[one.table]->key, written));
    }
    problems.add(place, fmt::format("\"{}\", the id of {}", shortened(written), fmt::join(kinds, " and of ")),
                 fmt::format("one of {}", fmt::join(choices, ", ")));
}

template <class IndexType> [[nodiscard]] bool is_among(const std::vector<IndexType>& list, IndexType wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

/// Return why nobody may have the row `id`, by the id of what is banned: its own, or one that it requires.
[[nodiscard]] std::string ban_reason(const std::string& id, const std::string& cause) {
    if (cause.empty() || cause == id) return cause.empty() ? "" : fmt::format("{} is banned by the universe's rules", id);
    return fmt::format("{} requires {}, which is banned by the universe's rules", id, cause);
}

}  // namespace

Bans read_bans(TableReader& rules, const Catalogue& catalogue) {
    Bans bans;
    std::vector<BannedRow> seen;
    for (const auto& [written, place] : rules.listed("banned", std::string(kAllowedBans))) {
        Problems& problems = rules.problems();
        if (!written || problems.incomplete() || problems.full()) continue;
        const std::vector<BannedRow> found = banned_rows(catalogue, *written);
        if (found.empty()) {
            problems.add(place, fmt::format("\"{}\", an unknown unit type, building or technology", shortened(*written)),
                         one_of(*written, bannable_names(catalogue, *written)));
        } else if (found.size() > 1) {
            report_ambiguous(catalogue, *written, found, place, problems);
        } else if (is_among(seen, found.front())) {
            problems.add(place, fmt::format("\"{}\" twice", shortened(*written)), std::string(kAllowedBans));
        } else {
            seen.push_back(found.front());
            const auto [table, row] = found.front();
            if (table == 0) bans.unit_types.emplace_back(row);
            if (table == 1) bans.buildings.emplace_back(row);
            if (table == 2) bans.technologies.emplace_back(row);
        }
    }
    return bans;
}

void apply_bans(Universe& universe, const std::vector<std::vector<TechnologyIndex>>& prerequisites) {
    const Bans& banned = universe.rules.banned;
    // The id of what is banned, for each technology and building that it keeps from everyone.
    std::vector<std::string> technologies(universe.technologies.size()), buildings(universe.buildings.size());
    const auto cause_of = [&](TechnologyIndex technology) { return technology ? technologies[technology.value] : std::string(); };
    for (std::size_t i = 0; i < technologies.size(); ++i) {
        Technology& technology = universe.technologies[i];
        if (is_among(banned.technologies, TechnologyIndex(i))) {
            technologies[i] = technology.id;
        } else {
            const auto required = std::find_if(prerequisites[i].begin(), prerequisites[i].end(),
                                               [&](TechnologyIndex one) { return is_among(banned.technologies, one); });
            if (required != prerequisites[i].end()) technologies[i] = universe[*required].id;
        }
        technology.ban = ban_reason(technology.id, technologies[i]);
        if (!technology.ban.empty()) technology.learners.reset();
    }
    for (std::size_t i = 0; i < buildings.size(); ++i) {
        BuildingType& building = universe.buildings[i];
        buildings[i] = is_among(banned.buildings, BuildingIndex(i)) ? building.id : cause_of(building.requires_technology);
        building.ban = ban_reason(building.id, buildings[i]);
    }
    for (std::size_t i = 0; i < universe.unit_types.size(); ++i) {
        UnitType& type = universe.unit_types[i];
        std::string cause = is_among(banned.unit_types, UnitTypeIndex(i)) ? type.id : cause_of(type.requires_technology);
        if (cause.empty() && type.requires_building) cause = buildings[type.requires_building.value];
        type.ban = ban_reason(type.id, cause);
        if (!type.ban.empty()) type.builders.reset();
    }
}

}  // namespace void_reckoning
