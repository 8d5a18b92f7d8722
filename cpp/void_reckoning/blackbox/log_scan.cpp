#include "void_reckoning/blackbox/log_scan.hpp"

#include <algorithm>

namespace void_reckoning {

std::uint64_t intact_end(BlackBoxReader& reader) {
    const auto& entries = reader.index().entries;
    for (std::size_t i = entries.size(); i > 0; --i) {
        try {
            const ChunkHeader header = reader.read(entries[i - 1]).header;
            if (header.seals()) return entries[i - 1].offset + chunk_size(header);
        } catch (const DamagedData&) {
            continue;  // nothing intact follows: the end is torn here
        }
    }
    return kFileHeaderSize;
}

std::vector<bool> live_entries(BlackBoxReader& reader, const LogIndex& index) {
    const auto& entries = index.entries;
    const auto is_rewind = [](const LogIndexEntry& entry) { return entry.kind == ChunkKind::kRewind; };
    if (std::none_of(entries.begin(), entries.end(), is_rewind)) return std::vector<bool>(entries.size(), true);

    // Back from the end: a rewind goes on from the chunk that it names, whichever branch that is of.
    std::vector<bool> live(entries.size(), false);
    const std::uint64_t end = intact_end(reader);
    std::size_t place = entries.size();
    while (place > 0 && entries[place - 1].offset >= end) --place;
    while (place > 0) {
        const LogIndexEntry& entry = entries[--place];
        live[place] = true;
        if (!is_rewind(entry)) continue;
        const std::uint64_t target = reader.read(entry).rewind().to_chunk;
        const auto after = std::upper_bound(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(place), target,
                                            [](std::uint64_t number, const LogIndexEntry& one) { return number < one.number; });
        place = static_cast<std::size_t>(after - entries.begin());
    }
    return live;
}

LogScan::LogScan(std::shared_ptr<SharedLog> log, const LogSearch& search) : log_(std::move(log)), skip_damage_(search.skip_damage) {
    LogFilter filter = search.filter;
    filter.kind = ChunkKind::kEvents;
    const std::lock_guard lock(log_->mutex);
    const LogIndex& index = log_->reader.index();
    gaps_.assign(log_->reader.index_gaps().begin(), log_->reader.index_gaps().end());
    const std::vector<bool> live = search.live ? live_entries(log_->reader, index) : std::vector<bool>(index.entries.size(), true);
    const std::uint64_t end = intact_end(log_->reader);
    for (std::size_t i = 0; i < index.entries.size() && index.entries[i].offset < end; ++i) {
        if (!matches(index.entries[i], filter)) continue;
        if (live[i]) {
            entries_.push_back(index.entries[i]);
        } else {
            given_up_ += index.entries[i].events;
        }
    }
}

void LogScan::report(const std::string& what) {
    damage_.push_back(what);
    if (!skip_damage_) throw DamagedData(what);
}

std::optional<Chunk> LogScan::next() {
    for (;;) {
        const std::lock_guard lock(log_->mutex);
        const bool ends = next_ == entries_.size();
        if (next_gap_ < gaps_.size() && (ends || gaps_[next_gap_].offset < entries_[next_].offset)) {
            report(DamagedLog(log_->name, gaps_[next_gap_++]).what());
            continue;
        }
        if (ends) return std::nullopt;
        try {
            return log_->reader.read(entries_[next_++]);
        } catch (const DamagedData& error) {
            report(error.what());
        }
    }
}

}  // namespace void_reckoning
