#include "void_reckoning/campaign/skirmish.hpp"

#include <algorithm>

#include "void_reckoning/base/printable.hpp"
#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/campaign/nearest_ids.hpp"
#include "void_reckoning/campaign/terrain.hpp"
#include "void_reckoning/combat/trial.hpp"

namespace void_reckoning {
namespace {

constexpr double kInDoubt = 0.1;            // an estimate with more doubt than this justifies fighting
constexpr std::uint64_t kTrialSeed = ~std::uint64_t{0};

std::int64_t share_of(std::int64_t full, double share) { return static_cast<std::int64_t>(static_cast<double>(full) * share + 0.5); }

}  // namespace

void UnitRequest::validate() const {
    require_printable("type", type.type);
    require_between("count", count, 1, kMaxUnits);
    require_between("experience", experience, 0, kMaxExperience);
    require_between("hull", hull, 1e-9, 1.0);
    require_between("shields", shields, 0.0, 1.0);
    require_between("morale", morale, 0.0, 1.0);
    require_between("fatigue", fatigue, 0.0, 1.0);
    require_between("commander", commander, 0.0, 1.0);
    require_between("arrival", arrival, 0, kMaxArrival);
}

Skirmish::Skirmish(TypeCatalogue& types, std::span<const std::vector<UnitRequest>> sides, SkirmishSettings settings)
    : settings_(std::move(settings)) {
    detail_ = settings_.damage;
    sides_ = sides.size();
    if (sides.size() < 2 || sides.size() > combat::kMaxSides) {
        throw InvalidInput(must_be_between("number of sides", 2, combat::kMaxSides, sides.size()));
    }
    require_between("tick_limit", settings_.tick_limit, 1, 100'000);
    std::int64_t units = 0;
    for (std::size_t side = 0; side < sides.size(); ++side) {
        if (sides[side].empty()) throw InvalidInput(side_label(side) + " must have at least one unit, got none");
        for (std::size_t place = 0; place < sides[side].size(); ++place) {
            const UnitRequest& request = sides[side][place];
            try {
                request.validate();
                units += request.count;
                if (units > kMaxUnits)
                    throw InvalidInput(must_be("number of units in the battle", fmt::format("at most {}", kMaxUnits), units));
                add(types, static_cast<std::uint8_t>(side), static_cast<std::uint32_t>(place), request);
            } catch (const InvalidInput& error) {
                throw InvalidInput(fmt::format("{}[{}] ({}): {}", side_label(side), place, request.type.type, error.what()));
            }
        }
    }
    if (!settings_.terrain_name.empty()) take_terrain(types.universe());
    if (settings_.damage == DamageDetail::kUnits) {
        reported_ = units_;
        for (std::size_t row = 0; row < reported_.size(); ++row) reported_[row].group = static_cast<std::uint32_t>(row);
    }
}

void Skirmish::take_terrain(const Universe& universe) {
    const std::string& wanted = settings_.terrain_name;
    const auto found =
        std::find_if(universe.terrains.begin(), universe.terrains.end(), [&](const Terrain& row) { return row.id == wanted; });
    if (found == universe.terrains.end()) {
        throw InvalidInput(
            fmt::format("terrain must be one of universe {}, got '{}'{}", universe.id, wanted, nearest_ids(wanted, universe.terrains)));
    }
    const bool space = found->domain == Domain::kSpace;
    if (space != (domain_ == combat::Domain::kSpace)) {
        throw InvalidInput(fmt::format("terrain must be {} as the battle is, got '{}'", space ? "on the ground" : "in space", wanted));
    }
    settings_.terrain = battle_terrain(universe, TerrainIndex(static_cast<std::size_t>(found - universe.terrains.begin())));
}

std::uint16_t Skirmish::profile_row(const std::shared_ptr<const FieldedType>& type) {
    const auto found = std::find(fielded_.begin(), fielded_.end(), type);
    if (found != fielded_.end()) return static_cast<std::uint16_t>(found - fielded_.begin());
    if (fielded_.size() == 0xFFFF || weapons_.size() + combat::kMaxMounts >= combat::kNoWeapon) {
        throw InvalidInput(fmt::format("different unit types in a battle must be fewer than {}, got more", 0xFFFF));
    }
    combat::UnitProfile profile = type->profile;
    profile.type = static_cast<std::uint16_t>(fielded_.size());
    for (std::size_t m = 0; m < profile.mount_count; ++m) {
        profile.mounts[m].weapon = static_cast<std::uint16_t>(profile.mounts[m].weapon + weapons_.size());
    }
    weapons_.insert(weapons_.end(), type->weapons.begin(), type->weapons.end());
    weapon_names_.insert(weapon_names_.end(), type->weapon_names.begin(), type->weapon_names.end());
    weapon_types_.resize(weapons_.size(), profile.type);
    profiles_.push_back(profile);
    fielded_.push_back(type);
    return profile.type;
}

void Skirmish::add(TypeCatalogue& types, std::uint8_t side, std::uint32_t place, const UnitRequest& request) {
    require_between("arrival (before the tick limit)", request.arrival, 0, settings_.tick_limit - 1);
    const std::shared_ptr<const FieldedType> type = types.find(request.type);
    if (groups_.empty()) domain_ = type->profile.domain;
    if (type->profile.domain != domain_) {
        const bool space = domain_ == combat::Domain::kSpace;
        throw InvalidInput(fmt::format("domain must be {} like that of {}, got {}", space ? "space" : "ground", groups_.front().type->name,
                                       space ? "ground" : "space"));
    }
    combat::BattleUnit unit;
    unit.profile = profile_row(type);
    const combat::UnitProfile& profile = profiles_[unit.profile];
    unit.side = side;
    unit.immobile = request.immobile;
    unit.group = static_cast<std::uint32_t>(groups_.size());
    unit.hull = std::max<std::int64_t>(1, share_of(profile.hull, request.hull));
    unit.shields = share_of(profile.shields, request.shields);
    unit.morale = static_cast<float>(profile.morale * request.morale);
    unit.experience = static_cast<std::int32_t>(request.experience);
    unit.fatigue = static_cast<float>(request.fatigue);
    unit.arrival = static_cast<std::int32_t>(request.arrival);
    if (request.first_id && *request.first_id > ~std::uint64_t{0} - static_cast<std::uint64_t>(request.count)) {
        throw InvalidInput(fmt::format("unit_id must leave room for {} units below 2**64, got {}", request.count, *request.first_id));
    }
    std::uint64_t id = request.first_id.value_or(next_id_);
    next_id_ += static_cast<std::uint64_t>(request.count);
    units_.reserve(units_.size() + static_cast<std::size_t>(request.count));
    for (std::int64_t i = 0; i < request.count; ++i) {
        unit.id = id++;
        unit.commander = i == 0 ? static_cast<float>(request.commander) : 0.0F;
        units_.push_back(unit);
    }
    groups_.push_back({side, place, type, request.type.faction});
}

combat::BattleSetup Skirmish::setup() const {
    combat::BattleSetup setup;
    setup.weapons = weapons_;
    setup.profiles = profiles_;
    setup.units = reported_.empty() ? units_ : reported_;
    setup.domain = domain_;
    setup.field_length = settings_.field_length;
    setup.tick_limit = static_cast<std::int32_t>(settings_.tick_limit);
    setup.retreat_ratio = settings_.retreat_ratio;
    setup.team = settings_.team;
    setup.terrain = settings_.terrain;
    setup.cover = settings_.cover;
    setup.damage_records = settings_.damage != DamageDetail::kNone;
    setup.trace = settings_.trace;
    return setup;
}

combat::BattleEstimate Skirmish::estimate(std::uint32_t fights) const {
    const combat::Muster muster(setup());
    const combat::MatchSide a = muster.side(0), b = muster.side(1);
    const combat::BattleEstimate estimate = combat::Estimator().estimate(a, b, muster.domain(), muster.terrain());
    if (estimate.doubt < kInDoubt || fights == 0) return estimate;
    combat::BattleScratch scratch;
    combat::BattleResult result;
    const RandomAddress dice = RandomAddress(kTrialSeed).at(Purpose::kBattle);
    return combat::updated(estimate, combat::try_out(setup(), dice, fights, scratch, result));
}

void Skirmish::resolve(std::uint64_t seed, combat::BattleScratch& scratch, combat::BattleResult& result, const Workers* workers) const {
    combat::BattleSetup fought = setup();
    fought.address = RandomAddress(seed).at(Purpose::kBattle);
    fought.workers = workers;
    combat::resolve_battle(fought, scratch, result);
}

}  // namespace void_reckoning
