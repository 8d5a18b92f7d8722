#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/base/parallel.hpp"
#include "void_reckoning/campaign/skirmish.hpp"

namespace void_reckoning {

/// Memory to fight in, for any number of threads: each takes one that is free and gives it back warm.
class ScratchPool {
   public:
    class Lease {
       public:
        explicit Lease(ScratchPool& pool) : pool_(pool), scratch_(pool.take()) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { pool_.give(std::move(scratch_)); }
        [[nodiscard]] combat::BattleScratch& operator*() const { return *scratch_; }

       private:
        ScratchPool& pool_;
        std::unique_ptr<combat::BattleScratch> scratch_;
    };

   private:
    [[nodiscard]] std::unique_ptr<combat::BattleScratch> take();
    void give(std::unique_ptr<combat::BattleScratch> scratch) noexcept;

    std::mutex mutex_;
    std::vector<std::unique_ptr<combat::BattleScratch>> free_;
};

/// A battle to fight, and what came of it: a result, or why there is none.
struct SkirmishRun {
    std::shared_ptr<const Skirmish> skirmish;
    std::uint64_t seed = 0;
    combat::BattleResult result;
    std::optional<std::string> failure;
};

/// Fights all of them, in parallel; one whose calculation fails does not keep the others from theirs.
void resolve_all(std::span<SkirmishRun> runs, const Workers& workers, ScratchPool& pool);

/// What many battles of the same units came to: a row a seed, columns of sides by [row * sides + side].
struct SkirmishSample {
    std::vector<std::uint8_t> result, reason, decided;
    std::vector<std::int8_t> winning_team;                  ///< -1: nobody
    std::vector<std::int32_t> ticks;
    std::vector<std::int64_t> destroyed, routed, withdrawn; ///< units
    std::vector<std::int64_t> hull_left, damage_dealt;      ///< thousandths
    std::vector<std::array<std::int64_t, combat::kDamageTypes>> destroyed_by;  ///< by side, over all battles
    std::vector<std::array<double, combat::kStresses>> stress;                 ///< by side, over all battles
    std::vector<combat::WeaponStatistics> weapons;          ///< over all battles; sorted by side, weapon
};

/// Seeds first, first + 1, ...: `count` more rows at the end of `sample`. Polls (base/stop_token.hpp): when it is to stop, a row for each of the first
/// seeds whose battles were over by then, and Interrupted.
void add_to_sample(SkirmishSample& sample, const Skirmish& skirmish, std::uint64_t first, std::size_t count, const Workers& workers,
                   ScratchPool& pool);

}  // namespace void_reckoning
