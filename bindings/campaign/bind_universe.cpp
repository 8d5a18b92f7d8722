#include "bindings/campaign/universe_handle.hpp"
#include "bindings/support/bind.hpp"
#include "void_reckoning/campaign/campaign.hpp"
#include "void_reckoning/campaign/seat_faction.hpp"
#include "void_reckoning/universe/loader.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

UniverseHandle compiled(const std::string& id, const Files& files) {
    std::vector<UniverseFile> texts;
    texts.reserve(files.size());
    for (const auto& [path, text] : files) texts.push_back({path, text});
    const nb::gil_scoped_release unlocked;
    return {compile_universe(id, std::move(texts))};
}

nb::tuple files_of(const UniverseHandle& self) {
    nb::list files;
    for (const UniverseFile& file : self.universe->files) files.append(nb::make_tuple(file.path, file.text));
    return nb::tuple(files);
}

/// Ids of the rows that pass `may`, in the order of the files.
template <class Row, class May> std::vector<std::string> ids_of(const std::vector<Row>& rows, May&& may) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (may(i)) ids.push_back(rows[i].id);
    }
    return ids;
}

nb::dict available(const UniverseHandle& self, const std::string& faction) {
    const Universe& universe = *self.universe;
    const FactionIndex index = faction_of_seat(universe, faction);
    nb::dict result;
    result["unit_types"] = ids_of(universe.unit_types, [&](std::size_t i) { return universe.may_build(index, UnitTypeIndex(i)); });
    result["buildings"] = ids_of(universe.buildings, [&](std::size_t i) { return universe.may_build(index, BuildingIndex(i)); });
    result["technologies"] = ids_of(universe.technologies, [&](std::size_t i) { return universe.may_learn(index, TechnologyIndex(i)); });
    return result;
}

nb::dict validate_universe(const std::filesystem::path& folder) {
    nb::dict result;
    nb::list problems;
    result["summary"] = nb::none();
    try {
        const auto universe = [&folder] {
            const nb::gil_scoped_release unlocked;
            return load_universe(folder);
        }();
        result["id"] = universe->id;
        result["summary"] = describe(*universe);
    } catch (const ContentError& error) {
        for (const ContentProblem& problem : error.problems()) {
            nb::dict row;
            row["file"] = problem.file;
            row["folder"] = problem.folder;
            row["line"] = problem.line;
            row["key"] = problem.key;
            row["found"] = problem.found;
            row["allowed"] = problem.allowed;
            row["text"] = problem.text();
            problems.append(row);
        }
    }
    result["problems"] = problems;
    return result;
}

}  // namespace

void bind_universe(nb::module_& m) {
    nb::class_<UniverseHandle> c(m, "NativeUniverse", "A universe of the core; the interface is void_reckoning.Universe.");
    c.def_static(
        "load",
        [](const std::filesystem::path& folder) {
            const nb::gil_scoped_release unlocked;
            return UniverseHandle{load_universe(folder)};
        },
        "folder"_a, "Read and compile the files of a folder.");
    c.def_static("compile", &compiled, "id"_a, "files"_a, "Compile texts: ``(path, text)`` for each file.");
    c.def_prop_ro("id", [](const UniverseHandle& self) { return self.universe->id; }, "Its name.");
    c.def_prop_ro("hash", [](const UniverseHandle& self) { return self.universe->hash; }, "64 bits over its files.");
    c.def_prop_ro("files", &files_of, nb::sig("def files(self) -> tuple[tuple[str, str], ...]"), "Path and text of each file, by path.");
    c.def_prop_ro("summary", [](const UniverseHandle& self) { return describe(*self.universe); }, "What it has, in one line.");
    c.def(
        "faction_ids", [](const UniverseHandle& self, std::int64_t factions) { return seat_ids(*self.universe, factions); }, "factions"_a,
        "Return the ids of the factions of a campaign with so many, by seat.");
    c.def("available", &available, "faction"_a, nb::sig("def available(self, faction: str) -> dict[str, list[str]]"),
          "Return the ids of what a faction may ever build or learn, by table.");
    m.attr("SIMULATION_VERSION") = kSimulationVersion;
    m.def("validate_universe", &validate_universe, "folder"_a,
          nb::sig("def validate_universe(folder: str | os.PathLike[str]) -> dict[str, typing.Any]"),
          "Load a universe; return its summary, or all its problems.");
}

}  // namespace void_reckoning
