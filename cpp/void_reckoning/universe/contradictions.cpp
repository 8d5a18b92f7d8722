#include <fmt/format.h>

#include <algorithm>

#include "void_reckoning/universe/prerequisites.hpp"
#include "void_reckoning/universe/readers.hpp"

namespace void_reckoning {
namespace {

using PrerequisiteTable = std::vector<std::vector<TechnologyIndex>>;

template <class IndexType> [[nodiscard]] bool contains(const std::vector<IndexType>& list, IndexType wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

/// Checks one universe; all checks report into one list.
class Judge {
   public:
    Judge(const Catalogue& catalogue, const Universe& universe, const PrerequisiteTable& prerequisites, Problems& problems)
        : catalogue_(catalogue), universe_(universe), prerequisites_(prerequisites), problems_(problems) {}

    void check_all() {
        for (std::size_t i = 0; i < universe_.technologies.size(); ++i) check_technology(TechnologyIndex{i});
        for (std::size_t i = 0; i < universe_.buildings.size(); ++i) check_building(BuildingIndex{i});
        for (std::size_t i = 0; i < universe_.unit_types.size(); ++i) check_unit_type(UnitTypeIndex{i});
        for (std::size_t i = 0; i < universe_.factions.size(); ++i) check_faction(FactionIndex{i});
        check_rules();
    }

   private:
    [[nodiscard]] const std::vector<TechnologyIndex>& prerequisites_of(TechnologyIndex technology) const {
        return prerequisites_[technology.value];
    }

    void check_technology(TechnologyIndex index) {
        const Technology& technology = universe_[index];
        const ContentRow& row = catalogue_.technologies.rows[index.value];
        if (contains(prerequisites_of(index), index)) {
            problems_.add(place_of(row, "requires_all"), "a technology that requires itself", "free of cycles");
            return;
        }
        check_exclusions(index, row);
        const FactionSet shut_out = faction_set(technology.factions) & ~technology.learners;
        for (const FactionIndex faction : technology.factions) {
            if (!faction || !shut_out[faction.value]) continue;
            problems_.add(place_of(row, "factions", universe_[faction].id), "a faction that can't learn one of them",
                          "a faction that can learn all prerequisites");
        }
        if (technology.factions.empty() && technology.learners.none()) {
            problems_.add(place_of(row, "requires_all"), "a combination that no faction can learn",
                          "prerequisites that at least one faction can learn");
        }
    }

    void check_exclusions(TechnologyIndex index, const ContentRow& row) {
        std::vector<TechnologyIndex> needed = prerequisites_of(index);
        needed.push_back(index);
        std::vector<bool> is_needed(universe_.technologies.size());
        for (const TechnologyIndex one : needed) is_needed[one.value] = true;
        for (const TechnologyIndex one : needed) {
            for (const TechnologyIndex other : universe_[one].excludes) {
                if (!other || !is_needed[other.value] || other.value > one.value) continue;
                const bool own = one == index || other == index;
                problems_.add(place_of(row, own ? "excludes" : "requires_all"),
                              one == other
                                  ? std::string("itself")
                                  : fmt::format("both {} and {}, which exclude each other", universe_[other].id, universe_[one].id),
                              "technologies that can be known together with all prerequisites");
            }
        }
    }

    void check_building(BuildingIndex index) {
        const BuildingType& building = universe_[index];
        const auto is_barren = [&](PlanetClassIndex c) { return c && universe_[c].population_capacity <= 0; };
        if (building.classes.empty() || !std::all_of(building.classes.begin(), building.classes.end(), is_barren)) return;
        problems_.add(place_of(catalogue_.buildings.rows[index.value], "classes"), "only classes that can't be colonised",
                      "at least one class with population_capacity above 0");
    }

    void check_unit_type(UnitTypeIndex index) {
        const UnitType& type = universe_[index];
        if (type.builders.any()) return;
        const ContentRow& row = catalogue_.unit_types.rows[index.value];
        const FactionSet owners = faction_set(type.factions);
        const bool by_technology = type.requires_technology && (universe_[type.requires_technology].learners & owners).none();
        problems_.add(place_of(row, by_technology ? "requires_technology" : "requires_building"), "one that none of them can reach",
                      "within reach of a faction that may build the unit");
    }

    void check_faction(FactionIndex index) {
        const FactionSpec& faction = universe_[index];
        const ContentRow& row = catalogue_.factions.rows[index.value];
        if (faction.home_class && universe_[faction.home_class].population_capacity <= 0) {
            problems_.add(place_of(row, "home_class"), fmt::format("{}, which can't be colonised", universe_[faction.home_class].id),
                          "a class with population_capacity above 0");
        }
        check_starting_units(index, row);
        check_starting_buildings(index, row);
        check_starting_technologies(index, row);
        check_means(index, row);
    }

    void check_starting_units(FactionIndex index, const ContentRow& row) {
        for (const StartingUnit& unit : universe_[index].starting_units) {
            if (!unit.type || universe_[unit.type].builders[index.value]) continue;
            problems_.add(place_of(row, "starting_units", universe_[unit.type].id), "a unit type that it can never build",
                          "a unit type that the faction can build once it has learned all that it can");
        }
    }

    void check_starting_buildings(FactionIndex index, const ContentRow& row) {
        const FactionSpec& faction = universe_[index];
        for (const BuildingIndex one : faction.starting_buildings) {
            if (!one) continue;
            const BuildingType& building = universe_[one];
            const Place place = place_of(row, "starting_buildings", building.id);
            if (faction.home_class && !building.classes.empty() && !contains(building.classes, faction.home_class)) {
                problems_.add(place, fmt::format("one that can't be built on {}", universe_[faction.home_class].id),
                              "a building that can be built on the faction's home_class");
            }
            if (building.requires_technology && !universe_.may_learn(index, building.requires_technology)) {
                problems_.add(place, fmt::format("one that requires {}", universe_[building.requires_technology].id),
                              "a building whose technology the faction can learn");
            }
        }
    }

    void check_starting_technologies(FactionIndex index, const ContentRow& row) {
        const auto& known = universe_[index].starting_technologies;
        for (const TechnologyIndex one : known) {
            if (!one) continue;
            const Technology& technology = universe_[one];
            const Place place = place_of(row, "starting_technologies", technology.id);
            if (!technology.learners[index.value]) {
                problems_.add(place, "one that it can't learn", "a technology that the faction can learn");
            }
            for (const TechnologyIndex required : technology.requires_all) {
                if (!required || contains(known, required)) continue;
                problems_.add(place, fmt::format("a list without {}", universe_[required].id), "listed with all its prerequisites");
            }
            for (const TechnologyIndex other : technology.excludes) {
                if (!other || other.value > one.value || !contains(known, other)) continue;
                problems_.add(place, fmt::format("a list with {}", universe_[other].id), "listed without technologies that it excludes");
            }
        }
    }

    /// Check that a faction can play: it must be able to expand or fight.
    void check_means(FactionIndex index, const ContentRow& row) {
        bool colonises = false, fights = false;
        for (const UnitType& type : universe_.unit_types) {
            if (!type.builders[index.value] || type.domain != Domain::kSpace) continue;
            colonises = colonises || type.colonises;
            fights = fights || !type.weapons.empty();
        }
        if (!colonises) problems_.add(row.place, "none", "able to build a space unit type with colonises = true");
        if (!fights) problems_.add(row.place, "none", "able to build a space unit type with weapons");
    }

    void check_rules() {
        if (catalogue_.rules.table == nullptr) return;
        const ContentRow row = {"", catalogue_.rules.place, catalogue_.rules.table};
        check_domain(row, "militia_type", universe_.rules.militia_type, Domain::kGround);
        check_domain(row, "platform_type", universe_.rules.platform_type, Domain::kSpace);
    }

    void check_domain(const ContentRow& row, std::string_view key, UnitTypeIndex type, Domain wanted) {
        if (!type || universe_[type].domain == wanted) return;
        problems_.add(place_of(row, key), fmt::format("{}, a {} unit type", universe_[type].id, name_of(universe_[type].domain)),
                      fmt::format("a {} unit type", name_of(wanted)));
    }

    const Catalogue& catalogue_;
    const Universe& universe_;
    const PrerequisiteTable& prerequisites_;
    Problems& problems_;
};

}  // namespace

void find_contradictions(const Catalogue& catalogue, const Universe& universe, const PrerequisiteTable& prerequisites, Problems& problems) {
    Judge(catalogue, universe, prerequisites, problems).check_all();
}

}  // namespace void_reckoning
