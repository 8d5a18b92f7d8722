#include "scenarios/universes.hpp"

#include <fmt/format.h>

#include <map>

#include "void_reckoning/universe/loader.hpp"

namespace void_reckoning::scenarios {

const std::shared_ptr<const Universe>& shipped_universe(std::string_view name) {
    static std::map<std::string, std::shared_ptr<const Universe>, std::less<>> loaded;
    auto& universe = loaded[std::string(name)];
    if (!universe) universe = load_universe(std::string(VR_SOURCE_DIR "/universes/") + std::string(name));
    return universe;
}

const std::shared_ptr<const Universe>& frontier_universe() {
    static const std::shared_ptr<const Universe> universe = load_universe(VR_SOURCE_DIR "/tests/scenarios/frontier");
    return universe;
}

std::shared_ptr<const Universe> banning(const Universe& universe, std::string_view banned) {
    constexpr std::string_view kRules = "[rules]\n";
    std::vector<UniverseFile> files = universe.files;
    for (UniverseFile& file : files) {
        const std::size_t at = file.text.find(kRules);
        if (at != std::string::npos) file.text.insert(at + kRules.size(), fmt::format("banned = {}\n", banned));
    }
    return compile_universe(universe.id, std::move(files));
}

Campaign new_campaign(const CampaignSettings& settings, std::string_view universe) {
    return Campaign::create(shipped_universe(universe), settings);
}

Campaign new_campaign(std::uint64_t seed, std::int64_t factions, std::int64_t systems, std::string_view universe) {
    CampaignSettings settings;
    settings.seed = seed;
    settings.factions = factions;
    settings.systems = systems;
    return new_campaign(settings, universe);
}

}  // namespace void_reckoning::scenarios
