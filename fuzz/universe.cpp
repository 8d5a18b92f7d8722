// Universes of whatever texts, files divided by zero bytes: sound, or refused with every problem named.

#include <cstdlib>
#include <random>

#include "seeds.hpp"
#include "void_reckoning/universe/loader.hpp"

using namespace void_reckoning;

namespace {

const std::vector<std::string>& seeds() {
    static const std::vector<std::string> all = [] {
        std::string text;
        const std::shared_ptr<const Universe> universe = load_universe(VR_SOURCE_DIR "/universes/skirmish");
        for (const UniverseFile& file : universe->files) text += file.text + '\0';
        return std::vector<std::string>{text};
    }();
    return all;
}

std::vector<UniverseFile> files_of(const std::string& text) {
    std::vector<UniverseFile> files;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t to = std::min(text.find('\0', from), text.size());
        files.push_back({std::to_string(files.size()) + ".toml", text.substr(from, to - from)});
        from = to + 1;
    }
    return files;
}

/// A whole line copied to another place, or a value of one line in another: what bytes alone seldom do.
std::string with_lines_mixed(const std::string& text, unsigned seed) {
    std::vector<std::string> lines(1);
    for (const char c : text) {
        if (c == '\n') {
            lines.emplace_back();
        } else {
            lines.back() += c;
        }
    }
    std::minstd_rand random(seed);
    const auto any = [&]() -> std::string& { return lines[random() % lines.size()]; };
    std::string& one = any();
    const std::string other = any();
    const std::size_t left = one.find('='), right = other.find('=');
    if (random() % 2 == 0 || left == std::string::npos || right == std::string::npos) {
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(random() % lines.size()), other);
    } else {
        one = one.substr(0, left) + other.substr(right);
    }
    std::string mixed;
    for (const std::string& line : lines) mixed += line + '\n';
    mixed.pop_back();
    return mixed;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
    const std::size_t fresh = seed_instead(seeds(), data, size, max_size, seed);
    if (fresh != 0) return fresh;
    if (seed % 3 != 0) return LLVMFuzzerMutate(data, size, max_size);
    const std::string mixed = with_lines_mixed(text_of(data, size), seed);
    if (mixed.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
    std::memcpy(data, mixed.data(), mixed.size());
    return mixed.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        if (compile_universe("fuzz", files_of(text_of(data, size))) == nullptr) std::abort();
    } catch (const ContentError& error) {
        if (error.problems().empty()) std::abort();
        for (const ContentProblem& problem : error.problems()) {
            if (problem.found.empty() && problem.allowed.empty()) std::abort();
        }
    }
    return 0;
}
