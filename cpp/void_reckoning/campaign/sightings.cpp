#include "void_reckoning/campaign/sightings.hpp"

#include <algorithm>

#include "void_reckoning/campaign/composition.hpp"
#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kUsual = 128;  // entries of a note's lists that a faction turn rarely exceeds

/// Everything to record, all looked up before the first write, so that indexes stay valid.
class Notes {
   public:
    explicit Notes(TurnContext& turn) : campaign_(turn.campaign), seat_(turn.seat), now_(turn.campaign.turn()) {
        notes_.reserve(kUsual);
        units_.reserve(kUsual);
        rows_.reserve(kUsual);
    }

    void take_system(SystemNumber system) {
        const EntityId place = campaign_.map().system(system);
        const std::size_t first = units_.size();
        const auto strength = static_cast<std::int64_t>(hostile_composition_at(campaign_, seat_, system, units_) + 0.5);
        take(campaign_.sighting(seat_, place), Sighting{place, Seat{}, now_, strength}, first);
    }
    /// Take a planet that another faction owns or owned.
    void take_planet(EntityId planet, Seat owner) {
        const bool foreign = owner && owner != seat_;
        const EntityId known = campaign_.sighting(seat_, planet);
        if (!foreign && !known) return;
        const std::size_t first = units_.size();
        if (foreign) garrison_composition_at(campaign_, planet, units_);
        take(known, Sighting{planet, owner, now_, 0}, first);
    }

    /// Write the notes. Rows that one sighting no longer needs are reused for others before any are created or destroyed.
    void write() {
        World& world = campaign_.world();
        const Faction tag = campaign_.tag(seat_);
        std::vector<EntityId> spare, rows;
        for (const Note& note : notes_) {
            if (note.rows <= note.units) continue;
            const auto end = rows_.begin() + static_cast<std::ptrdiff_t>(note.first_row + note.rows);
            spare.insert(spare.end(), end - static_cast<std::ptrdiff_t>(note.rows - note.units), end);
        }
        for (const Note& note : notes_) {
            EntityId sighting = note.known;
            if (sighting) {
                world.set(sighting, note.sighting);
            } else {
                sighting = world.create(note.sighting, tag);
            }
            if (note.units == 0) continue;
            const auto own = rows_.begin() + static_cast<std::ptrdiff_t>(note.first_row);
            rows.assign(own, own + static_cast<std::ptrdiff_t>(std::min(note.rows, note.units)));
            for (; rows.size() < note.units && !spare.empty(); spare.pop_back()) rows.push_back(spare.back());
            write_composition(world, sighting, tag, rows, std::span(units_).subspan(note.first_unit, note.units));
        }
        for (const EntityId row : spare) world.destroy(row);
    }

   private:
    struct Note {
        EntityId known;  ///< the sighting, if there is one
        Sighting sighting;
        std::size_t first_unit = 0, units = 0, first_row = 0, rows = 0;
    };

    void take(EntityId known, const Sighting& sighting, std::size_t first_unit) {
        Note note{known, sighting, first_unit, units_.size() - first_unit, rows_.size(), 0};
        if (known) {
            const auto rows = campaign_.indexes().units_by_sighting.at(campaign_.world(), known);
            if (is_written(rows, std::span(units_).subspan(first_unit))) {
                units_.resize(first_unit);
                note.units = 0;
            } else {
                rows_.insert(rows_.end(), rows.begin(), rows.end());
                note.rows = rows.size();
            }
        }
        notes_.push_back(note);
    }
    [[nodiscard]] bool is_written(std::span<const EntityId> rows, std::span<const SeenUnits> seen) const {
        return std::ranges::equal(rows, seen, [this](EntityId row, const SeenUnits& units) {
            return units_of(campaign_.world().get<SightedUnits>(row)) == units;
        });
    }

    Campaign& campaign_;
    Seat seat_;
    std::uint32_t now_;
    std::vector<Note> notes_;
    std::vector<SeenUnits> units_;
    std::vector<EntityId> rows_;
};

}  // namespace

void remember_sights(TurnContext& turn) {
    Notes notes(turn);
    for (SystemNumber system = 0; system < turn.campaign.map().size(); ++system) {
        if (!turn.sight.sees(system)) continue;
        notes.take_system(system);
        for (const auto& [planet, facts, owner] : turn.campaign.planets(system)) notes.take_planet(planet, owner);
    }
    notes.write();
}

void forget_sighting(Campaign& campaign, EntityId sighting) {
    World& world = campaign.world();
    const auto there = campaign.indexes().units_by_sighting.at(world, sighting);
    const std::vector<EntityId> rows(there.begin(), there.end());
    for (const EntityId row : rows) world.destroy(row);
    world.destroy(sighting);
}

}  // namespace void_reckoning
