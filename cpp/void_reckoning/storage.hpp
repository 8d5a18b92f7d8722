/// Saves: a world as a SQLite file. The public headers of this floor (docs/guides/embed.md).
#pragma once

#include "void_reckoning/storage/save.hpp"
