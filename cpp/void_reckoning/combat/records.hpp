#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "void_reckoning/combat/battle.hpp"

namespace void_reckoning::combat {

/// Sums salvos into one DamageRecord per (tick, source group, target group, weapon).
class DamageLedger {
   public:
    /// Start a battle. Groups are dense numbers; `names` holds their ids, ascending.
    void start(std::size_t weapons);
    std::vector<std::uint32_t>& names() { return names_; }
    [[nodiscard]] std::uint32_t dense(std::uint32_t name) const;

    void begin_tick(std::int32_t tick, std::vector<DamageRecord>& records);
    [[nodiscard]] DamageRecord& entry(std::uint32_t source, std::uint32_t target, std::uint16_t weapon);
    void end_tick();

   private:
    struct Slot {
        std::uint64_t key = 0;          ///< 0: free
        std::uint32_t record = 0;
    };
    void grow();
    [[nodiscard]] std::size_t find(std::uint64_t key) const;

    std::vector<std::uint32_t> names_;
    std::vector<Slot> slots_;           ///< open addressing; only looked up, never iterated
    std::vector<std::uint32_t> used_;
    std::uint64_t weapons_ = 0;
    std::uint64_t last_key_ = 0;
    std::size_t last_record_ = 0;
    std::int32_t tick_ = 0;
    std::size_t tick_begin_ = 0;
    std::vector<DamageRecord>* records_ = nullptr;
};

}  // namespace void_reckoning::combat
