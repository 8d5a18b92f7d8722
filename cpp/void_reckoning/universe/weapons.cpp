#include "void_reckoning/universe/readers.hpp"

namespace void_reckoning {

void read_weapons(const Catalogue& catalogue, Problems& problems, Universe& universe) {
    read_rows(catalogue.weapons, problems, universe.weapons, [](TableReader& table, Weapon& weapon) {
        weapon.domain = table.choice("domain", Domain::kGround);
        weapon.damage_type = table.choice("damage_type", DamageType::kPlasma);
        weapon.range = table.number("range", {0, 100'000, true});
        weapon.rate = table.number("rate", {0, 10, true});
        weapon.salvo = static_cast<std::int32_t>(table.whole_or("salvo", {1, 100}, 1));
        weapon.dispersion = table.number_or("dispersion", {0, 1'000}, 0);
        weapon.guidance = table.number_or("guidance", {0, 1}, 0);
        weapon.muzzle_velocity = table.number("muzzle_velocity", {0, 300'000, true});
        weapon.damage = table.thousandths("damage", {0.001, 100'000});
        weapon.penetration = table.thousandths_or("penetration", {0, 100'000}, 0);
        weapon.area = table.number_or("area", {0, 100'000}, 0);
        weapon.burst = table.number_or("burst", {0, weapon.area}, 0);
        if (weapon.area > 0 && weapon.guidance > 0) {
            table.problems().add(table.place("area"), "one for a guided weapon", "left out or 0 where guidance is above 0");
        }
        if (weapon.guidance > 0 && weapon.dispersion > 0) {
            table.problems().add(table.place("dispersion"), "one for a guided weapon", "left out or 0 where guidance is above 0");
        }
        if (table.has("guidance") || table.has("dispersion")) return;
        table.problems().add(table.place("dispersion"), "nothing", "a number from 0 to 1000, or guidance from 0 to 1");
    });
}

}  // namespace void_reckoning
