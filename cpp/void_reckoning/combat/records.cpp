#include "void_reckoning/combat/records.hpp"

#include <algorithm>
#include <tuple>

#include "void_reckoning/base/mix.hpp"

namespace void_reckoning::combat {

void DamageLedger::start(std::size_t weapons) {
    weapons_ = weapons;
    if (slots_.empty()) slots_.resize(64);
    // A battle that ended by an exception leaves its last tick's slots behind.
    for (const std::uint32_t slot : used_) slots_[slot] = {};
    used_.clear();
    std::sort(names_.begin(), names_.end());
    names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
}

std::uint32_t DamageLedger::dense(std::uint32_t name) const {
    return static_cast<std::uint32_t>(std::lower_bound(names_.begin(), names_.end(), name) - names_.begin());
}

void DamageLedger::begin_tick(std::int32_t tick, std::vector<DamageRecord>& records) {
    tick_ = tick;
    records_ = &records;
    tick_begin_ = records.size();
    last_key_ = 0;
}

std::size_t DamageLedger::find(std::uint64_t key) const {
    std::size_t slot = mix64(key) & (slots_.size() - 1);
    while (slots_[slot].key != 0 && slots_[slot].key != key) slot = (slot + 1) & (slots_.size() - 1);
    return slot;
}

void DamageLedger::grow() {
    std::vector<Slot> old;
    old.swap(slots_);
    slots_.resize(old.size() * 2);
    used_.clear();
    for (const Slot& slot : old) {
        if (slot.key == 0) continue;
        const std::size_t place = find(slot.key);
        slots_[place] = slot;
        used_.push_back(static_cast<std::uint32_t>(place));
    }
}

DamageRecord& DamageLedger::entry(std::uint32_t source, std::uint32_t target, std::uint16_t weapon) {
    const std::uint64_t key = (source * static_cast<std::uint64_t>(names_.size()) + target) * weapons_ + weapon + 1;
    if (key == last_key_) return (*records_)[last_record_];
    std::size_t slot = find(key);
    if (slots_[slot].key == 0) {
        if (used_.size() * 2 >= slots_.size()) {
            grow();
            slot = find(key);
        }
        slots_[slot] = {key, static_cast<std::uint32_t>(records_->size())};
        used_.push_back(static_cast<std::uint32_t>(slot));
        records_->push_back({.tick = tick_, .source_group = names_[source], .target_group = names_[target], .weapon = weapon});
    }
    last_key_ = key;
    last_record_ = slots_[slot].record;
    return (*records_)[last_record_];
}

void DamageLedger::end_tick() {
    for (const std::uint32_t slot : used_) slots_[slot] = {};
    used_.clear();
    std::sort(records_->begin() + static_cast<std::ptrdiff_t>(tick_begin_), records_->end(),
              [](const DamageRecord& a, const DamageRecord& b) {
                  return std::tie(a.source_group, a.target_group, a.weapon) < std::tie(b.source_group, b.target_group, b.weapon);
              });
}

}  // namespace void_reckoning::combat
