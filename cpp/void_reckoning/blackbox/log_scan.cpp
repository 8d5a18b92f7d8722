#include "void_reckoning/blackbox/log_scan.hpp"

#include <algorithm>

#include "void_reckoning/base/stop_token.hpp"

namespace void_reckoning {
namespace {

/// Return the last of the first `count` entries that seals a commit and is intact; `count` becomes the number of entries up to it.
std::optional<ChunkHeader> last_seal(BlackBoxReader& reader, const std::vector<LogIndexEntry>& entries, std::size_t& count) {
    for (; count > 0; --count) {
        const std::optional<ChunkHeader> header = reader.intact(entries[count - 1]);
        if (header && header->seals()) return header;
    }
    return std::nullopt;
}

}  // namespace

std::uint64_t intact_end(BlackBoxReader& reader) {
    const auto& entries = reader.index().entries;
    std::size_t count = entries.size();
    std::optional<ChunkHeader> last = last_seal(reader, entries, count);
    if (last && last->on_disk > 0 && (last->boot == 0 || last->boot != reader.boot())) {
        // The part that was not synced when the last one was written may have a hole left by a power loss: nothing behind the hole counts.
        std::uint64_t number = last->on_disk - 1;
        const auto doubtful = std::lower_bound(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(count), number,
                                               [](const LogIndexEntry& entry, std::uint64_t wanted) { return entry.number < wanted; });
        for (auto i = static_cast<std::size_t>(doubtful - entries.begin()); i < count; ++i) {
            if (entries[i].number == number++ && reader.intact(entries[i])) continue;
            count = i;
            last = last_seal(reader, entries, count);
            break;
        }
    }
    return last ? entries[count - 1].offset + chunk_size(*last) : kFileHeaderSize;
}

std::vector<bool> live_entries(BlackBoxReader& reader, const LogIndex& index, std::uint64_t end) {
    const auto& entries = index.entries;
    // Backwards from the end: a rewind continues from the chunk that it names, on any branch.
    std::vector<bool> live(entries.size(), false);
    std::size_t place = entries.size();
    while (place > 0 && entries[place - 1].offset >= end) --place;
    while (place > 0) {
        const LogIndexEntry& entry = entries[--place];
        live[place] = true;
        if (entry.kind != ChunkKind::kRewind) continue;
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
    const std::uint64_t end = intact_end(log_->reader);
    for (const LogGap& gap : log_->reader.index_gaps()) {
        if (gap.offset < end) gaps_.push_back(gap);
    }
    const std::vector<bool> live = search.live ? live_entries(log_->reader, index, end) : std::vector<bool>(index.entries.size(), true);
    for (std::size_t i = 0; i < index.entries.size() && index.entries[i].offset < end; ++i) {
        if (!matches(index.entries[i], filter)) continue;
        if (live[i]) {
            entries_.push_back(index.entries[i]);
        } else {
            discarded_ += index.entries[i].events;
        }
    }
}

void LogScan::report(const std::string& what) {
    damage_.push_back(what);
    if (!skip_damage_) throw DamagedData(what);
}

std::optional<Chunk> LogScan::next() {
    for (;;) {
        poll_stop();
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
