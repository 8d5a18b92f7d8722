#include "void_reckoning/universe/loader.hpp"

#include "void_reckoning/base/mix.hpp"
#include "void_reckoning/universe/bans.hpp"
#include "void_reckoning/universe/compiled.hpp"
#include "void_reckoning/universe/files.hpp"
#include "void_reckoning/universe/prerequisites.hpp"
#include "void_reckoning/universe/readers.hpp"

namespace void_reckoning {
namespace {

[[nodiscard]] std::uint64_t hash_files(const std::vector<UniverseFile>& files) {
    std::uint64_t hash = files.size();
    for (const UniverseFile& file : files) hash = combine(combine(hash, hash_text(file.path)), hash_text(file.text));
    return hash;
}

void read_tables(const Catalogue& catalogue, Problems& problems, Universe& universe) {
    read_universe_section(catalogue, problems, universe);
    read_rules(catalogue, problems, universe);
    read_weapons(catalogue, problems, universe);
    read_unit_types(catalogue, problems, universe);
    read_buildings(catalogue, problems, universe);
    read_technologies(catalogue, problems, universe);
    read_terrains(catalogue, problems, universe);
    read_planet_classes(catalogue, problems, universe);
    read_factions(catalogue, problems, universe);
    read_victory_conditions(catalogue, problems, universe);
}

[[nodiscard]] std::shared_ptr<const Universe> compile(std::string id, std::vector<UniverseFile> files, Problems& problems,
                                                      const std::string& folder) {
    order_files(files, problems);
    CompiledUniverses& compiled = CompiledUniverses::of_process();
    if (auto known = compiled.find(id, files); known != nullptr && !problems.any()) return known;
    std::vector<DocumentValue> documents;
    documents.reserve(files.size());
    for (const UniverseFile& file : files) documents.push_back(parse_document(file, problems));
    const Catalogue catalogue = sort_into_tables(files, documents, problems);

    auto universe = std::make_shared<Universe>();
    read_tables(catalogue, problems, *universe);
    const auto prerequisites = all_prerequisites(universe->technologies);
    derive_faction_sets(*universe, prerequisites);
    if (!problems.incomplete() && !problems.full()) find_contradictions(catalogue, *universe, prerequisites, problems);
    problems.raise_if_any(id, folder);
    apply_bans(*universe, prerequisites);  // after the contradictions: a ban is none

    universe->id = std::move(id);
    universe->hash = hash_files(files);
    universe->files = std::move(files);
    compiled.keep(universe);
    return universe;
}

}  // namespace

std::shared_ptr<const Universe> load_universe(const std::filesystem::path& folder) {
    Problems problems;
    std::vector<UniverseFile> files = read_universe_files(folder, problems);
    const std::filesystem::path named = folder.has_filename() ? folder : folder.parent_path();
    return compile(named.filename().string(), std::move(files), problems, named.string());
}

std::shared_ptr<const Universe> compile_universe(std::string id, std::vector<UniverseFile> files) {
    Problems problems;
    return compile(std::move(id), std::move(files), problems, "");
}

}  // namespace void_reckoning
