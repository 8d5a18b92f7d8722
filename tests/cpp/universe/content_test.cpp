#include <gtest/gtest.h>

#include "void_reckoning/universe/loader.hpp"

namespace void_reckoning {
namespace {

TEST(Content, Loads) {
    const auto universe = load_universe(VR_SOURCE_DIR "/universes/void_reckoning");
    std::puts(describe(*universe).c_str());
}

}  // namespace
}  // namespace void_reckoning
