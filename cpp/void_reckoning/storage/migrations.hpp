#pragma once

#include "void_reckoning/storage/save.hpp"

namespace void_reckoning {

/// Brings a save of an older format, already checked under its own descriptions and hash, to this one's, step by step.
void migrate(LoadedSave& save);

}  // namespace void_reckoning
