#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "scenarios/universes.hpp"
#include "void_reckoning/engine/runner.hpp"

namespace void_reckoning {

/// A folder of its own for a test, gone afterwards.
class TestFolder {
   public:
    TestFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "void-reckoning-test.XXXXXX").string();
        VR_CHECK(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~TestFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

   private:
    std::filesystem::path path_;
};

inline std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

inline Campaign small_campaign(std::uint64_t seed = 1) { return scenarios::new_campaign(seed, 4, 30); }

}  // namespace void_reckoning
