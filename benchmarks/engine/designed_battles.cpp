#include "designed_battles.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/campaign/fielded_type.hpp"
#include "void_reckoning/campaign/terrain.hpp"
#include "void_reckoning/combat/strength.hpp"

namespace void_reckoning {
namespace {

constexpr double kMaxUnits = 150;
constexpr double kRatioSpread = 0.55;       // of the logarithm of the sides' strengths

/// Numbers drawn one after the other.
class Dice {
   public:
    explicit Dice(RandomAddress address) : address_(address) {}
    double between(double low, double high) { return address_.between(low, high, next_++); }
    std::uint64_t below(std::uint64_t end) { return address_.below(end, next_++); }
    bool happens(double chance) { return between(0, 1) < chance; }
    /// About normal: the sum of twelve uniform numbers.
    double normal() {
        double sum = -6;
        for (int i = 0; i < 12; ++i) sum += between(0, 1);
        return sum;
    }

   private:
    RandomAddress address_;
    std::uint64_t next_ = 0;
};

/// Terrain of a domain.
void choose_terrain(const Universe& universe, combat::Domain domain, Dice& dice, combat::BattleSetup& setup) {
    const Domain wanted = domain == combat::Domain::kSpace ? Domain::kSpace : Domain::kGround;
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < universe.terrains.size(); ++i) {
        if (universe.terrains[i].domain == wanted) rows.push_back(i);
    }
    if (!rows.empty()) setup.terrain = battle_terrain(universe, TerrainIndex(rows[dice.below(rows.size())]));
    if (domain == combat::Domain::kGround && dice.happens(0.5)) setup.cover[1] = universe.rules.defender_cover;
}

}  // namespace

/// One side's types with their shares of its strength.
struct BattleDesigner::Army {
    std::vector<std::uint16_t> profiles;
    std::vector<double> shares;
    std::vector<double> worth;
    double hurt = 0;                        ///< the most that a unit's hull is short of
    std::int32_t experience = 0;
    bool platforms = false;                 ///< the first type is immobile

    [[nodiscard]] double units_for(double strength) const {
        double units = 0;
        for (std::size_t i = 0; i < profiles.size(); ++i) units += shares[i] * strength / worth[i];
        return units;
    }
};

BattleDesigner::BattleDesigner(std::shared_ptr<const Universe> universe) : universe_(std::move(universe)) {
    for (std::size_t i = 0; i < universe_->unit_types.size(); ++i) {
        types_[universe_->unit_types[i].domain == Domain::kSpace ? 0 : 1].push_back(static_cast<std::uint16_t>(i));
    }
}

void BattleDesigner::design(std::uint64_t seed, std::uint64_t number, DesignedBattle& battle) {
    Dice dice(RandomAddress(seed).at(Purpose::kRules).at(number));
    TypeCatalogue catalogue(universe_);
    battle.setup = {};
    battle.weapons.clear();
    battle.profiles.clear();
    battle.units.clear();
    const auto domain = static_cast<combat::Domain>(dice.below(2));
    const auto& types = types_[static_cast<std::size_t>(domain)];
    std::array<Army, 2> armies;
    for (std::size_t side = 0; side < 2; ++side) {
        Army& army = armies[side];
        const FactionSpec& faction = universe_->factions[dice.below(universe_->factions.size())];
        const double known = dice.happens(0.4) ? 0.0 : dice.between(0, 1);
        FieldedName name;
        name.faction = faction.id;
        for (const Technology& technology : universe_->technologies) {
            if (dice.happens(known)) name.technologies.push_back(technology.id);
        }
        const std::uint64_t kinds = dice.happens(0.4) ? 1 : 1 + dice.below(5);
        army.platforms = side == 1 && domain == combat::Domain::kSpace && dice.happens(0.15);
        for (std::uint64_t kind = 0; kind < kinds; ++kind) {
            name.type =
                universe_->unit_types[kind == 0 && army.platforms ? universe_->rules.platform_type.value : types[dice.below(types.size())]]
                    .id;
            const auto type = catalogue.find(name);
            combat::UnitProfile profile = type->profile;
            for (std::size_t m = 0; m < profile.mount_count; ++m) {
                profile.mounts[m].weapon = static_cast<std::uint16_t>(profile.mounts[m].weapon + battle.weapons.size());
            }
            battle.weapons.insert(battle.weapons.end(), type->weapons.begin(), type->weapons.end());
            army.profiles.push_back(static_cast<std::uint16_t>(battle.profiles.size()));
            battle.profiles.push_back(profile);
            army.shares.push_back(dice.between(0.1, 1));
            // What has no weapon is worth its hull.
            const combat::ProfileStrength strength = combat::profile_strength(profile, battle.weapons);
            army.worth.push_back(std::max(strength.strength, 0.2 * strength.durability));
        }
        if (dice.happens(0.3)) army.hurt = dice.between(0, 0.8);
        if (dice.happens(0.3)) army.experience = static_cast<std::int32_t>(dice.below(900));
        if (dice.happens(0.5)) battle.setup.retreat_ratio[side] = dice.between(0.15, 0.75);
        double total = 0;
        for (const double share : army.shares) total += share;
        for (double& share : army.shares) share /= total;
    }
    choose_terrain(*universe_, domain, dice, battle.setup);
    // Both as large as the larger may be, then one of them smaller.
    const double size = std::exp(dice.between(0, std::log(kMaxUnits)));
    double strength = size / std::max(armies[0].units_for(1), armies[1].units_for(1));
    const std::size_t other = dice.below(2);
    std::array<double, 2> strengths{strength, strength};
    strengths[other] *= std::exp(-std::abs(kRatioSpread * dice.normal()));
    std::uint64_t id = 1;
    for (std::uint8_t side = 0; side < 2; ++side) {
        const Army& army = armies[side];
        bool any = false;
        for (std::size_t kind = 0; kind < army.profiles.size(); ++kind) {
            const double wanted = army.shares[kind] * strengths[side] / army.worth[kind];
            auto count = static_cast<std::uint64_t>(wanted + dice.between(0, 1));
            if (count == 0 && !any && kind + 1 == army.profiles.size()) count = 1;
            count = std::min<std::uint64_t>(count, 4 * static_cast<std::uint64_t>(kMaxUnits));
            any = any || count > 0;
            const combat::UnitProfile& profile = battle.profiles[army.profiles[kind]];
            for (std::uint64_t i = 0; i < count; ++i) {
                combat::BattleUnit unit;
                unit.id = id++;
                unit.profile = army.profiles[kind];
                unit.side = side;
                unit.immobile = army.platforms && kind == 0;
                unit.group = side;
                const double left = 1.0 - army.hurt * dice.between(0, 1);
                unit.hull = std::max<std::int64_t>(1, static_cast<std::int64_t>(left * static_cast<double>(profile.hull)));
                unit.shields = profile.shields;
                unit.morale = static_cast<float>(profile.morale * (1.0 - 0.5 * army.hurt * dice.between(0, 1)));
                unit.experience = army.experience;
                battle.units.push_back(unit);
            }
        }
    }
    battle.setup.domain = domain;
    battle.setup.weapons = battle.weapons;
    battle.setup.profiles = battle.profiles;
    battle.setup.units = battle.units;
    battle.setup.tick_limit = universe_->rules.battle_tick_limit;
    battle.setup.damage_records = false;
}

}  // namespace void_reckoning
