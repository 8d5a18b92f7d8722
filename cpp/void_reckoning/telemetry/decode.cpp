#include "void_reckoning/telemetry/decode.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

[[noreturn]] void damaged(const std::string& path, const std::string& what) {
    throw DamagedData(fmt::format("telemetry segment {}: {}", path, what));
}

/// Return the bytes of one block in a copy that starts behind the header.
[[nodiscard]] std::string_view block_bytes(std::span<const std::uint64_t> data, const TelemetryDirectoryEntry& entry) {
    if (entry.size == 0) return {};
    const char* start = reinterpret_cast<const char*>(data.data()) + (entry.offset - kTelemetryHeaderSize);
    return {start, entry.size};
}

/// Copy as many of the struct's bytes as there are: a block or row of an older writer may be shorter.
template <class T> [[nodiscard]] T copy_front(std::string_view bytes) {
    T value;
    std::memcpy(static_cast<void*>(&value), bytes.data(), std::min(sizeof(T), bytes.size()));
    return value;
}

struct Rows {
    TelemetryTable table;
    std::string_view bytes;

    template <class Row> [[nodiscard]] Row row(std::size_t index) const {
        return copy_front<Row>(bytes.substr(index * table.row_size, table.row_size));
    }
};

[[nodiscard]] Rows open_table(std::string_view block, const char* name, const std::string& path) {
    if (block.empty()) return {};
    if (block.size() < sizeof(TelemetryTable)) damaged(path, fmt::format("{} block of {} bytes", name, block.size()));
    Rows rows{copy_front<TelemetryTable>(block), block.substr(sizeof(TelemetryTable))};
    const auto& [count, row_size, total] = rows.table;
    if (count > 0 && (row_size == 0 || row_size % 8 != 0 || count > rows.bytes.size() / row_size)) {
        damaged(path, fmt::format("{} rows of {} bytes in a {} block of {}", count, row_size, name, block.size()));
    }
    return rows;
}

template <std::size_t N> [[nodiscard]] std::string text_of(const char (&name)[N]) {
    return std::string(name, std::find(name, name + N, '\0'));
}

void decode_campaign(std::string_view block, TelemetrySnapshot& into, const std::string& path) {
    if (block.empty()) return;
    const auto campaign = copy_front<TelemetryCampaign>(block);
    const auto text = [&](std::uint64_t offset, std::uint64_t size, const char* what) {
        if (offset + size > block.size()) {
            damaged(path, fmt::format("{} at {} of {} bytes leaves its block of {}", what, offset, size, block.size()));
        }
        return std::string(block.substr(offset, size));
    };
    into.cursor = campaign.cursor;
    into.committed = campaign.committed;
    into.turns_asked = campaign.turns_asked;
    into.finished = campaign.finished != 0;
    into.campaign_name = text(campaign.name_offset, campaign.name_size, "campaign name");
    into.campaign_folder = text(campaign.folder_offset, campaign.folder_size, "campaign folder");
}

void decode_battles(const Rows& rows, TelemetrySnapshot& into) {
    if (rows.table.rows == 0) return;
    into.total_battles = rows.table.total;
    const std::uint64_t kept = std::min<std::uint64_t>(rows.table.total, rows.table.rows);
    into.battles.reserve(kept);
    for (std::uint64_t battle = rows.table.total - kept; battle < rows.table.total; ++battle) {
        into.battles.push_back(rows.row<TelemetryBattle>(battle % rows.table.rows));
    }
}

}  // namespace

void check_telemetry_header(const TelemetryHeader& header, std::size_t bytes, const std::string& path) {
    if (header.magic != kTelemetryMagic) damaged(path, fmt::format("magic {:#x} is not a segment's", header.magic));
    if (header.layout_version == 0) damaged(path, "never completed");
    if (header.layout_version > kTelemetryLayoutVersion) {
        throw StorageError(fmt::format("telemetry segment {} has layout {}, this version reads up to {}: upgrade the reader", path,
                                       header.layout_version, kTelemetryLayoutVersion));
    }
    if (header.header_size != kTelemetryHeaderSize) damaged(path, fmt::format("header size {}", header.header_size));
    if (header.data_size % 8 != 0 || header.data_size < sizeof(PlanBlocks) || header.data_size > bytes - kTelemetryHeaderSize) {
        damaged(path, fmt::format("data size {} in a file of {} bytes", header.data_size, bytes));
    }
    const std::uint64_t end = kTelemetryHeaderSize + header.data_size;
    const std::uint64_t offset = header.directory_offset;
    if (offset % 8 != 0 || offset < kTelemetryHeaderSize || offset > end ||
        header.directory_entries > (end - offset) / sizeof(TelemetryDirectoryEntry)) {
        damaged(path, fmt::format("directory of {} entries at {}", header.directory_entries, offset));
    }
}

TelemetryBlocks check_telemetry_directory(const TelemetryHeader& header, std::span<const TelemetryDirectoryEntry> directory,
                                          const std::string& path) {
    TelemetryBlocks blocks;
    blocks.end = kTelemetryHeaderSize + header.data_size;
    for (const TelemetryDirectoryEntry& entry : directory) {
        if (entry.offset % 8 != 0 || entry.size % 8 != 0 || entry.offset < kTelemetryHeaderSize ||
            std::uint64_t{entry.offset} + entry.size > blocks.end) {
            damaged(path, fmt::format("block {} of {} bytes at {}", entry.block_id, entry.size, entry.offset));
        }
        const bool known = entry.block_id < TelemetryBlocks::kIds && entry.block_version == 1;
        if (known && blocks.entries[entry.block_id].size == 0) blocks.entries[entry.block_id] = entry;
    }
    return blocks;
}

TelemetrySnapshot decode_telemetry(std::span<const std::uint64_t> data, const TelemetryBlocks& blocks, std::uint64_t sequence,
                                   const std::string& path) {
    TelemetrySnapshot snapshot;
    snapshot.sequence = sequence;
    std::memcpy(static_cast<void*>(&snapshot.plan), data.data(), sizeof snapshot.plan);
    decode_campaign(block_bytes(data, blocks[TelemetryBlock::kCampaign]), snapshot, path);
    const Rows factions = open_table(block_bytes(data, blocks[TelemetryBlock::kFactions]), "factions", path);
    for (std::size_t i = 0; i < factions.table.rows; ++i) {
        const auto row = factions.row<TelemetryFactionRow>(i);
        snapshot.factions.push_back({text_of(row.name), row.figures});
    }
    const Rows phases = open_table(block_bytes(data, blocks[TelemetryBlock::kPhases]), "phases", path);
    for (std::size_t i = 0; i < phases.table.rows; ++i) {
        const auto row = phases.row<TelemetryPhaseRow>(i);
        snapshot.phases.push_back({text_of(row.name), row.times});
    }
    decode_battles(open_table(block_bytes(data, blocks[TelemetryBlock::kBattles]), "battles", path), snapshot);
    return snapshot;
}

}  // namespace void_reckoning
