#pragma once

#include "void_reckoning/engine/run_settings.hpp"

namespace void_reckoning {

/// How a campaign was asked to be run, from its folder's campaign.toml; where to, by how many threads and whether watched is for the
/// caller. DamagedData names the file, the key and what is wrong.
[[nodiscard]] RunSettings read_asked(const std::filesystem::path& folder);

/// The policies that campaign.toml names, for these factions; empty for those it does not have.
[[nodiscard]] std::vector<std::string> read_told_policies(const std::filesystem::path& folder, const std::vector<std::string>& factions);

}  // namespace void_reckoning
