#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/base/parallel.hpp"
#include "void_reckoning/campaign/skirmish.hpp"

namespace void_reckoning {

/// Memory for fighting, for any number of threads: each takes a free one and returns it warm.
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

/// A battle to fight, and its outcome: a result, or the reason why there is none.
struct SkirmishRun {
    std::shared_ptr<const Skirmish> skirmish;
    std::uint64_t seed = 0;
    combat::BattleResult result;
    std::optional<std::string> failure;
};

/// Fight all battles, in parallel; a failed calculation of one does not stop the others.
void resolve_all(std::span<SkirmishRun> runs, const Workers& workers, ScratchPool& pool);

/// Results of many battles of the same units: a row for each seed, columns of sides by [row * sides + side].
struct SkirmishSample {
    std::vector<std::uint8_t> result, reason, decided;
    std::vector<std::int8_t> winning_team;                  ///< -1: no winner
    std::vector<std::int32_t> ticks;
    std::vector<std::int64_t> destroyed, routed, withdrawn; ///< units
    std::vector<std::int64_t> hull_left, damage_dealt;      ///< thousandths
    std::vector<std::array<std::int64_t, combat::kDamageTypes>> destroyed_by;  ///< by side, over all battles
    std::vector<std::array<double, combat::kStresses>> stress;                 ///< by side, over all battles
    std::vector<combat::WeaponStatistics> weapons;          ///< over all battles; sorted by side, weapon
};

/// Add `count` more rows to `sample`, with seeds first, first + 1, ... Polls (base/stop_token.hpp): on a request to stop, adds a row for
/// each of the first seeds whose battles were over by then, and throws Interrupted.
void add_to_sample(SkirmishSample& sample, const Skirmish& skirmish, std::uint64_t first, std::size_t count, const Workers& workers,
                   ScratchPool& pool);

}  // namespace void_reckoning
