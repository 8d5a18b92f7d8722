#include "void_reckoning/storage/migrations.hpp"

#include <array>

namespace void_reckoning {
namespace {

using Migration = void (*)(LoadedSave&);

/// `kMigrations[n - 1]` makes a save of format n one of format n + 1.
constexpr std::array<Migration, kSaveFormatVersion - 1> kMigrations = {};

}  // namespace

void migrate(LoadedSave& save) {
    for (std::size_t version = save.info.format_version; version <= kMigrations.size(); ++version) {
        kMigrations[version - 1](save);
        save.info.format_version = static_cast<std::uint32_t>(version + 1);
        save.info.state_hash = save.world.state_hash();
    }
}

}  // namespace void_reckoning
