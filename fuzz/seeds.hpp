#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace void_reckoning {

/// What a target's LLVMFuzzerCustomMutator does first: an input too short to be anything becomes a sound one, so that no seeds need to be
/// kept as files. Gives 0 where the input is not such a one.
inline std::size_t seed_instead(const std::vector<std::string>& seeds, std::uint8_t* data, std::size_t size, std::size_t max_size,
                                unsigned choice) {
    const std::string& seed = seeds[choice % seeds.size()];
    if ((size >= 8 && choice % 1000 != 0) || seed.size() > max_size) return 0;
    std::memcpy(data, seed.data(), seed.size());
    return seed.size();
}

inline std::string text_of(const std::uint8_t* data, std::size_t size) { return {reinterpret_cast<const char*>(data), size}; }

}  // namespace void_reckoning
