#include "void_reckoning/engine/run_settings.hpp"

#include <algorithm>
#include <charconv>

#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/campaign/campaign_names.hpp"
#include "void_reckoning/universe/loader.hpp"

namespace void_reckoning {
namespace {

constexpr std::string_view kFilePrefix = "universe/";

using Values = std::vector<std::pair<std::string, std::string>>;

std::string value_of(const Values& values, std::string_view key) {
    for (const auto& [name, value] : values) {
        if (name == key) return value;
    }
    throw DamagedData(fmt::format("the settings lack '{}'", key));
}

template <class Number> Number number_of(const Values& values, std::string_view key) {
    const std::string text = value_of(values, key);
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw DamagedData(
            fmt::format("setting '{}' must be a {}, got '{}'", key, std::is_integral_v<Number> ? "whole number" : "number", text));
    }
    return number;
}

/// Return the thickness; galaxies were flat before this setting existed.
double thickness_of(const Values& values) {
    const auto named = [](const auto& entry) { return entry.first == "thickness"; };
    if (std::none_of(values.begin(), values.end(), named)) return 0;
    const auto thickness = number_of<double>(values, "thickness");
    if (!(thickness >= 0 && thickness <= 1)) throw DamagedData(must_be_between("setting 'thickness'", 0, 1, thickness));
    return thickness;
}

/// Return a TOML basic string.
std::string toml_string(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            result += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
        } else {
            result += c;
        }
    }
    return result + '"';
}

}  // namespace

RunSettings unrecorded(int threads) {
    RunSettings run;
    run.threads = threads;
    run.turns_asked = 0;
    run.save_every = 0;
    run.log = run.telemetry = false;
    return run;
}

Values to_values(const CampaignSettings& settings, const Universe& universe) {
    Values values = {{"universe", universe.id},
                     {"seed", std::to_string(settings.seed)},
                     {"factions", std::to_string(settings.factions)},
                     {"systems", std::to_string(settings.systems)},
                     {"shape", std::string(name_of(settings.shape))},
                     {"thickness", fmt::format("{}", settings.thickness)},
                     {"simulation_version", std::to_string(kSimulationVersion)}};
    for (std::size_t i = 0; i < settings.policies.size(); ++i) values.emplace_back(fmt::format("policy.{}", i), settings.policies[i]);
    for (std::size_t i = 0; i < settings.seats.size(); ++i) values.emplace_back(fmt::format("seat.{}", i), settings.seats[i]);
    return values;
}

CampaignSettings settings_from_values(const Values& values) {
    CampaignSettings settings;
    settings.seed = number_of<std::uint64_t>(values, "seed");
    settings.factions = number_of<std::int64_t>(values, "factions");
    settings.systems = number_of<std::int64_t>(values, "systems");
    const std::string shape = value_of(values, "shape");
    const std::optional<Shape> known = find_shape(shape);
    if (!known) throw DamagedData(fmt::format("setting 'shape' must be a shape of galaxies, got '{}'", shape));
    settings.shape = *known;
    settings.thickness = thickness_of(values);
    if (settings.factions < 0 || settings.factions > 0xFFFF)
        throw DamagedData(must_be_between("setting 'factions'", 0, 0xFFFF, settings.factions));
    for (std::int64_t i = 0; i < settings.factions; ++i) settings.policies.push_back(value_of(values, fmt::format("policy.{}", i)));
    if (std::any_of(values.begin(), values.end(), [](const auto& entry) { return entry.first == "seat.0"; })) {
        for (std::int64_t i = 0; i < settings.factions; ++i) settings.seats.push_back(value_of(values, fmt::format("seat.{}", i)));
    }
    return settings;
}

CampaignSettings settings_of(const Campaign& campaign) {
    const World& world = campaign.world();
    const WorldSettings kept = world.get<WorldSettings>(campaign.state_entity());
    CampaignSettings settings;
    settings.seed = campaign.state().seed;
    settings.factions = kept.factions;
    settings.systems = kept.systems;
    settings.shape = static_cast<Shape>(kept.shape);
    settings.thickness = kept.thickness;
    for (std::size_t i = 0; i < campaign.seats(); ++i) {
        settings.policies.emplace_back(world.text(world.read<&FactionState::policy>(campaign.faction_entity(Seat(i)))));
        settings.seats.push_back(campaign.faction_id(Seat(i)));
    }
    if (settings.seats == seat_ids(campaign.universe(), settings.factions)) settings.seats.clear();
    return settings;
}

LogMetadata metadata_of(const Campaign& campaign) {
    LogMetadata metadata;
    metadata.values = to_values(settings_of(campaign), campaign.universe());
    for (const UniverseFile& file : campaign.universe().files) metadata.files.emplace_back(file.path, file.text);
    return metadata;
}

Campaign campaign_from(const LogMetadata& metadata) {
    std::vector<UniverseFile> files;
    for (const auto& [path, text] : metadata.files) files.push_back({path, text});
    return Campaign::create(compile_universe(value_of(metadata.values, "universe"), std::move(files)),
                            settings_from_values(metadata.values));
}

SaveInfo save_info_of(const Campaign& campaign) {
    SaveInfo info;
    info.simulation_version = static_cast<std::uint32_t>(kSimulationVersion);
    info.turn = campaign.turn();
    info.slot = campaign.state().slot;
    info.universe_hash = campaign.universe().hash;
    info.names = value_names(campaign);
    info.extra["universe"] = campaign.universe().id;
    for (const UniverseFile& file : campaign.universe().files) info.extra[std::string(kFilePrefix) + file.path] = file.text;
    return info;
}

Campaign campaign_from(LoadedSave save) {
    std::vector<UniverseFile> files;
    for (const auto& [key, value] : save.info.extra) {
        if (key.starts_with(kFilePrefix)) files.push_back({key.substr(kFilePrefix.size()), value});
    }
    const auto id = save.info.extra.find("universe");
    if (id == save.info.extra.end()) throw DamagedData("the save names no universe: it is not one of a campaign");
    if (save.info.simulation_version > kSimulationVersion) {
        throw StorageError(
            fmt::format("the save is of simulation version {}, and this program plays by versions up to {}: upgrade Void "
                        "Reckoning to load it",
                        save.info.simulation_version, kSimulationVersion));
    }
    try {
        register_campaign_components(save.world);
    } catch (const InvalidInput& error) {
        throw StorageError(
            fmt::format("the save has other components than this program: {}: load it with the version that wrote it", error.what()));
    }
    return Campaign(compile_universe(id->second, std::move(files)), std::move(save.world));
}

std::string campaign_toml(const Campaign& campaign, const RunSettings& run) {
    const CampaignSettings settings = settings_of(campaign);
    std::string text = "# What this campaign was asked to be. Everything that happened is in blackbox.vrlog.\n";
    text += fmt::format("universe = {}\n", toml_string(campaign.universe().id));
    text += fmt::format("universe_hash = \"{:016x}\"\n", campaign.universe().hash);
    text += fmt::format("seed = {}\n", toml_string(std::to_string(settings.seed)));
    text += fmt::format("factions = {}\nsystems = {}\nshape = {}\nthickness = {}\n", settings.factions, settings.systems,
                        toml_string(name_of(settings.shape)), settings.thickness);
    text += fmt::format(
        "turns = {}\nignore_victory = {}\nsave_every = {}\nlog = {}\nlog_compression = {}\ncolumn_hashes = {}\nsimulation_version = {}\n",
        run.turns_asked, run.ignore_victory, run.save_every, run.log, run.log_compression, run.column_hashes, kSimulationVersion);
    if (!run.started_in.empty()) text += fmt::format("started_in = {}\n", toml_string(run.started_in));
    text += "\n[policies]\n";
    for (std::size_t i = 0; i < settings.policies.size(); ++i) {
        text += fmt::format("{} = {}\n", toml_string(campaign.faction_id(Seat(i))), toml_string(settings.policies[i]));
    }
    return text;
}

}  // namespace void_reckoning
