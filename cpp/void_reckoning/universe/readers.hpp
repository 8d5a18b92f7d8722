#pragma once

#include <vector>

#include "void_reckoning/universe/catalogue.hpp"

namespace void_reckoning {

inline constexpr Range kMoney = {0, 1'000'000};  ///< range of a price

/// One reader per concept: from rows as text to rows of the universe. Each fills its own table and refers to others by the catalogue's
/// names; only unit types read rows of another table, the weapons.
void read_universe_section(const Catalogue& catalogue, Problems& problems, Universe& universe);
void read_rules(const Catalogue& catalogue, Problems& problems, Universe& universe);
void read_weapons(const Catalogue& catalogue, Problems& problems, Universe& universe);
void read_unit_types(const Catalogue& catalogue, Problems& problems, Universe& universe);
void read_buildings(const Catalogue& catalogue, Problems& problems, Universe& universe);
void read_technologies(const Catalogue& catalogue, Problems& problems, Universe& universe);
void read_terrains(const Catalogue& catalogue, Problems& problems, Universe& universe);
void read_planet_classes(const Catalogue& catalogue, Problems& problems, Universe& universe);
void read_factions(const Catalogue& catalogue, Problems& problems, Universe& universe);
void read_victory_conditions(const Catalogue& catalogue, Problems& problems, Universe& universe);

/// Read the list of effects at `key`. Only a building's effects may have the scope "colony".
[[nodiscard]] std::vector<Effect> read_effects(TableReader& owner, std::string_view key, const Catalogue& catalogue, bool of_building);

/// Read every row of a table with `read(TableReader&, Row&)`; id and name are read here.
template <class Row, class Read> void read_rows(const ContentTable& table, Problems& problems, std::vector<Row>& rows, Read&& read) {
    rows.reserve(table.rows.size());
    for (const ContentRow& source : table.rows) {
        if (problems.full()) break;  // more would not be reported, and hostile content has millions
        TableReader reader(*source.table, source.place, problems);
        Row row;
        row.id = source.id;
        row.name = reader.text("name");
        read(reader, row);
        reader.finish();
        rows.push_back(std::move(row));
    }
    rows.resize(table.rows.size());
}

/// Find problems that no single row shows: cycles, things that can't be built or learned, factions that can't play. Needs the derived
/// faction sets.
void find_contradictions(const Catalogue& catalogue, const Universe& universe,
                         const std::vector<std::vector<TechnologyIndex>>& prerequisites, Problems& problems);

}  // namespace void_reckoning
