#include "void_reckoning/campaign/campaign_names.hpp"

#include <array>
#include <string_view>

namespace void_reckoning {
namespace {

using Rows = std::vector<ValueNames::Row>;

/// By the values of Stance and of System::star.
constexpr std::array<std::string_view, 3> kStances = {"aggressive", "defensive", "evasive"};
constexpr std::array<std::string_view, 7> kStarClasses = {"O", "B", "A", "F", "G", "K", "M"};

template <class Content> Rows rows_of(const std::vector<Content>& content) {
    Rows rows;
    for (const Content& one : content) rows.push_back({one.id, one.name});
    return rows;
}

template <class Texts> Rows rows_of_texts(const Texts& texts) {
    Rows rows;
    for (const auto& text : texts) rows.push_back({std::string(text), std::string(text)});
    return rows;
}

}  // namespace

std::shared_ptr<const ValueNames> value_names(const Campaign& campaign) {
    const Universe& universe = campaign.universe();
    auto names = std::make_shared<ValueNames>();
    names->set(NameTable::kUnitType, rows_of(universe.unit_types));
    names->set(NameTable::kBuilding, rows_of(universe.buildings));
    names->set(NameTable::kTechnology, rows_of(universe.technologies));
    names->set(NameTable::kPlanetClass, rows_of(universe.planet_classes));
    names->set(NameTable::kUniverseFaction, rows_of(universe.factions));
    names->set(NameTable::kVictoryCondition, rows_of(universe.victory_conditions));
    names->set(NameTable::kSystemName, rows_of_texts(universe.system_names));
    names->set(NameTable::kStance, rows_of_texts(kStances));
    names->set(NameTable::kStarClass, rows_of_texts(kStarClasses));
    Rows factions, shapes;
    for (std::size_t seat = 0; seat < campaign.seats(); ++seat) {
        factions.push_back({campaign.faction_id(Seat(seat)), campaign.faction_name(Seat(seat))});
    }
    for (std::size_t shape = 0; shape < kShapes; ++shape) {
        const std::string name(name_of(static_cast<Shape>(shape)));
        shapes.push_back({name, name});
    }
    names->set(NameTable::kFaction, std::move(factions));
    names->set(NameTable::kGalaxyShape, std::move(shapes));
    return names;
}

}  // namespace void_reckoning
