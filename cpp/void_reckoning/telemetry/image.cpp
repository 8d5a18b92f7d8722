#include "void_reckoning/telemetry/image.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <span>
#include <vector>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/refusal.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kMaxFactions = 4096;
constexpr std::size_t kMaxPhases = 256;
constexpr std::size_t kMaxTextBytes = 4096;  // PATH_MAX
constexpr std::string_view kPrefix = "void-reckoning.";
constexpr std::string_view kTemporarySuffix = ".tmp";

void check_at_most(std::string_view field, std::size_t value, std::size_t limit) {
    if (value > limit) throw InvalidInput(must_be_between(fmt::format("telemetry {}", field), 0, limit, value));
}

constexpr std::uint32_t whole_words(std::size_t bytes) { return static_cast<std::uint32_t>((bytes + 7) / 8 * 8); }

/// Copy as much of the text as fits without cutting a UTF-8 character.
void copy_name(std::span<char> to, std::string_view text) {
    std::size_t size = std::min(text.size(), to.size());
    while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
    std::copy_n(text.begin(), size, to.begin());
}

template <class T> void put(TelemetryImage& image, std::size_t offset, const T& value) {
    std::memcpy(reinterpret_cast<char*>(image.words.data()) + offset, &value, sizeof value);
}

void put_text(TelemetryImage& image, std::size_t offset, std::string_view text) {
    if (!text.empty()) std::memcpy(reinterpret_cast<char*>(image.words.data()) + offset, text.data(), text.size());
}

template <class Row> void put_named_rows(TelemetryImage& image, std::size_t offset, const std::vector<std::string>& names) {
    const auto rows = static_cast<std::uint32_t>(names.size());
    put(image, offset, TelemetryTable{rows, sizeof(Row), rows});
    offset += sizeof(TelemetryTable);
    for (const std::string& name : names) {
        Row row;
        copy_name(row.name, name);
        put(image, offset, row);
        offset += sizeof(Row);
    }
}

}  // namespace

TelemetryImage make_telemetry_image(const TelemetryOptions& options, std::uint32_t process, std::uint32_t nonce,
                                    std::uint64_t pid_namespace) {
    const std::string& name = options.campaign_name;
    const std::string folder = options.campaign_folder.string();
    check_at_most("number of factions", options.factions.size(), kMaxFactions);
    check_at_most("number of phases", options.phases.size(), kMaxPhases);
    check_at_most("campaign_name length in bytes", name.size(), kMaxTextBytes);
    check_at_most("campaign_folder length in bytes", folder.size(), kMaxTextBytes);

    const std::uint32_t campaign_size = whole_words(sizeof(TelemetryCampaign) + name.size() + folder.size());
    const auto table_size = [](std::size_t rows, std::size_t row_size) {
        return static_cast<std::uint32_t>(sizeof(TelemetryTable) + rows * row_size);
    };
    using Id = TelemetryBlock;
    std::vector<TelemetryDirectoryEntry> directory{
        {static_cast<std::uint32_t>(Id::kCombatStats), 1, 0, sizeof(CombatStats)},
        {static_cast<std::uint32_t>(Id::kPerformanceMetrics), 1, 0, sizeof(PerformanceMetrics)},
        {static_cast<std::uint32_t>(Id::kEntityCounts), 1, 0, sizeof(EntityCounts)},
        {static_cast<std::uint32_t>(Id::kCampaign), 1, 0, campaign_size},
        {static_cast<std::uint32_t>(Id::kFactions), 1, 0, table_size(options.factions.size(), sizeof(TelemetryFactionRow))},
        {static_cast<std::uint32_t>(Id::kPhases), 1, 0, table_size(options.phases.size(), sizeof(TelemetryPhaseRow))},
        {static_cast<std::uint32_t>(Id::kBattles), 1, 0, table_size(kTelemetryBattlesKept, sizeof(TelemetryBattle))},
    };
    const bool writer_known = pid_namespace != 0;
    if (writer_known) directory.push_back({static_cast<std::uint32_t>(Id::kWriter), 1, 0, sizeof(TelemetryWriterProcess)});
    std::uint32_t end = kTelemetryHeaderSize;
    for (std::size_t i = 0; i < directory.size(); ++i) {
        if (i == 3)
            end += static_cast<std::uint32_t>(directory.size() * sizeof(TelemetryDirectoryEntry));  // right behind the plan's blocks
        directory[i].offset = end;
        end += directory[i].size;
    }

    TelemetryImage image;
    image.words.resize(end / 8);
    image.campaign = directory[3].offset;
    image.factions = directory[4].offset;
    image.phases = directory[5].offset;
    image.battles = directory[6].offset;

    TelemetryHeader header;
    header.magic = kTelemetryMagic;
    header.header_size = kTelemetryHeaderSize;
    header.data_size = end - static_cast<std::uint32_t>(kTelemetryHeaderSize);
    header.flags = kTelemetryReady;
    header.writer_process = process;
    header.start_nonce = nonce;
    header.directory_entries = static_cast<std::uint32_t>(directory.size());
    header.directory_offset = kTelemetryHeaderSize + sizeof(PlanBlocks);
    put(image, 0, header);
    for (std::size_t i = 0; i < directory.size(); ++i) {
        put(image, header.directory_offset + i * sizeof(TelemetryDirectoryEntry), directory[i]);
    }

    TelemetryCampaign campaign;
    campaign.turns_asked = options.turns_asked;
    campaign.name_offset = sizeof campaign;
    campaign.name_size = static_cast<std::uint32_t>(name.size());
    campaign.folder_offset = campaign.name_offset + campaign.name_size;
    campaign.folder_size = static_cast<std::uint32_t>(folder.size());
    put(image, image.campaign, campaign);
    put_text(image, image.campaign + campaign.name_offset, name);
    put_text(image, image.campaign + campaign.folder_offset, folder);
    put_named_rows<TelemetryFactionRow>(image, image.factions, options.factions);
    put_named_rows<TelemetryPhaseRow>(image, image.phases, options.phases);
    if (writer_known) put(image, directory.back().offset, TelemetryWriterProcess{pid_namespace});
    put(image, image.battles, TelemetryTable{kTelemetryBattlesKept, sizeof(TelemetryBattle), 0});
    return image;
}

std::string telemetry_file_name(TelemetryName name) { return fmt::format("{}{}.{:08x}", kPrefix, name.process, name.nonce); }

std::string telemetry_temporary_name(TelemetryName name) { return fmt::format(".{}{}", telemetry_file_name(name), kTemporarySuffix); }

std::optional<TelemetryName> parse_telemetry_file_name(std::string_view name) {
    if (!name.starts_with(kPrefix)) return std::nullopt;
    const char* at = name.data() + kPrefix.size();
    const char* end = name.data() + name.size();
    TelemetryName parsed;
    const auto process = std::from_chars(at, end, parsed.process);
    if (process.ec != std::errc{} || end - process.ptr != 9 || *process.ptr != '.') return std::nullopt;
    const auto nonce = std::from_chars(process.ptr + 1, end, parsed.nonce, 16);
    if (nonce.ec != std::errc{} || nonce.ptr != end) return std::nullopt;
    return parsed;
}

std::optional<TelemetryName> parse_telemetry_temporary_name(std::string_view name) {
    if (!name.starts_with('.') || !name.ends_with(kTemporarySuffix)) return std::nullopt;
    name.remove_prefix(1);
    name.remove_suffix(kTemporarySuffix.size());
    return parse_telemetry_file_name(name);
}

}  // namespace void_reckoning
