#include "void_reckoning/campaign/skirmish_runs.hpp"

#include <algorithm>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

void add_totals(SkirmishSample& sample, const combat::BattleResult& result, std::size_t sides) {
    sample.destroyed_by.resize(sides);
    sample.stress.resize(sides);
    for (std::size_t side = 0; side < sides; ++side) {
        for (std::size_t type = 0; type < combat::kDamageTypes; ++type) {
            sample.destroyed_by[side][type] += result.sides[side].destroyed_by[type];
        }
        for (std::size_t cause = 0; cause < combat::kStresses; ++cause) sample.stress[side][cause] += result.sides[side].stress[cause];
    }
    for (const combat::WeaponStatistics& weapon : result.weapons) {
        const auto before = [](const combat::WeaponStatistics& a, const combat::WeaponStatistics& b) {
            return a.side != b.side ? a.side < b.side : a.weapon < b.weapon;
        };
        auto at = std::lower_bound(sample.weapons.begin(), sample.weapons.end(), weapon, before);
        if (at == sample.weapons.end() || before(weapon, *at)) at = sample.weapons.insert(at, {weapon.side, weapon.weapon, 0, 0, 0, 0});
        at->shots += weapon.shots;
        at->hits += weapon.hits;
        at->damage += weapon.damage;
        at->kills += weapon.kills;
    }
}

void add_row(SkirmishSample& sample, const combat::BattleResult& result, std::size_t sides) {
    sample.result.push_back(static_cast<std::uint8_t>(result.outcome));
    sample.reason.push_back(static_cast<std::uint8_t>(result.reason));
    sample.decided.push_back(result.decided ? 1 : 0);
    sample.winning_team.push_back(result.winning_team == combat::kNoSide ? std::int8_t{-1} : static_cast<std::int8_t>(result.winning_team));
    sample.ticks.push_back(result.ticks);
    for (std::size_t side = 0; side < sides; ++side) {
        const combat::SideStatistics& statistics = result.sides[side];
        sample.destroyed.push_back(statistics.destroyed);
        sample.routed.push_back(statistics.routed);
        sample.withdrawn.push_back(statistics.withdrawn);
        sample.hull_left.push_back(statistics.hull_left);
        sample.damage_dealt.push_back(statistics.damage_dealt);
    }
    add_totals(sample, result, sides);
}

}  // namespace

std::unique_ptr<combat::BattleScratch> ScratchPool::take() {
    const std::scoped_lock lock(mutex_);
    if (free_.empty()) return std::make_unique<combat::BattleScratch>();
    std::unique_ptr<combat::BattleScratch> scratch = std::move(free_.back());
    free_.pop_back();
    return scratch;
}

void ScratchPool::give(std::unique_ptr<combat::BattleScratch> scratch) noexcept {
    const std::scoped_lock lock(mutex_);
    try {
        free_.push_back(std::move(scratch));
    } catch (const std::bad_alloc&) {
        return;  // out of memory: it will be created again
    }
}

void resolve_all(std::span<SkirmishRun> runs, const Workers& workers, ScratchPool& pool) {
    std::size_t units = 0;
    for (const SkirmishRun& run : runs) units += run.skirmish->units().size();
    workers.for_each_long(runs.size(), combat::battles_worth_a_thread(runs.size(), units), [&](std::size_t i) {
        const ScratchPool::Lease scratch(pool);
        try {
            runs[i].skirmish->resolve(runs[i].seed, *scratch, runs[i].result);
        } catch (const CalculationError& error) {
            runs[i].failure = error.what();
        }
    });
}

void add_to_sample(SkirmishSample& sample, const Skirmish& skirmish, std::uint64_t first, std::size_t count, const Workers& workers,
                   ScratchPool& pool) {
    std::vector<combat::BattleResult> results(count);
    std::vector<std::uint8_t> fought(count);
    const auto add_rows = [&] {
        // The first ones only: among later ones, short battles are more likely to have finished.
        for (std::size_t i = 0; i < count && fought[i] != 0; ++i) add_row(sample, results[i], skirmish.sides());
    };
    try {
        const std::size_t worth = combat::battles_worth_a_thread(count, count * skirmish.units().size());
        workers.for_each_long(count, worth, [&](std::size_t i) {
            const ScratchPool::Lease scratch(pool);
            skirmish.resolve(first + i, *scratch, results[i]);
            fought[i] = 1;
        });
    } catch (const Interrupted&) {
        add_rows();
        throw;
    }
    add_rows();
}

}  // namespace void_reckoning
