#pragma once

#include "void_reckoning/engine/run_settings.hpp"

namespace void_reckoning {

/// Return a campaign's settings from its folder's campaign.toml; output folder, number of threads and telemetry are up to the caller.
/// DamagedData names the file, the key and what is wrong.
[[nodiscard]] RunSettings read_asked(const std::filesystem::path& folder);

/// Return the policies that campaign.toml names, for these factions; empty for those it does not have.
[[nodiscard]] std::vector<std::string> read_told_policies(const std::filesystem::path& folder, const std::vector<std::string>& factions);

}  // namespace void_reckoning
