#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

/// A problem in a universe.
struct ContentProblem {
    std::string folder;     ///< of the universe, as it was given; empty for texts in memory
    std::string file;       ///< relative to the folder; "(all files)" if no single one has the problem
    int line = 0;           ///< 1-based; 0 if no line applies
    std::string key;        ///< e.g. "unit_types.frigate.hull"
    std::string found;      ///< what is there, in words that follow "got"
    std::string allowed;    ///< the rule, in words that follow "must be", with the nearest known names for an unknown one

    [[nodiscard]] std::string text() const;  ///< "mine/units.toml:12: unit_types.frigate.hull must be a number from 1 to 1000000, got -3"
};

/// Bad content: carries every problem found, not only the first. what() has one line per problem.
class ContentError : public InvalidInput {
   public:
    explicit ContentError(const std::string& universe, std::vector<ContentProblem> problems);
    [[nodiscard]] const std::vector<ContentProblem>& problems() const { return problems_; }

   private:
    std::vector<ContentProblem> problems_;
};

/// Read every *.toml below `folder` and compile it; equal texts are compiled once (universe/compiled.hpp). Throws ContentError (all problems at once) or StorageError (unreadable folder).
[[nodiscard]] std::shared_ptr<const Universe> load_universe(const std::filesystem::path& folder);

/// Compile a universe from texts already in memory, as a log keeps them.
[[nodiscard]] std::shared_ptr<const Universe> compile_universe(std::string id, std::vector<UniverseFile> files);

}  // namespace void_reckoning
