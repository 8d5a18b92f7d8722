#include "void_reckoning/base/mix.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace void_reckoning {

std::uint64_t hash_text(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

}  // namespace void_reckoning
