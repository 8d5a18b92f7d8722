#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "void_reckoning/telemetry/writer.hpp"

namespace void_reckoning {

/// A directory of its own for one test, gone with it.
class TemporaryDirectory {
   public:
    TemporaryDirectory() {
        std::string name = (default_telemetry_directory() / "telemetry-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        path_ = name;
    }
    ~TemporaryDirectory() {
        std::error_code none;
        std::filesystem::remove_all(path_, none);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

   private:
    std::filesystem::path path_;
};

inline TelemetryOptions sample_options(const std::filesystem::path& directory) {
    TelemetryOptions options;
    options.directory = directory;
    options.campaign_name = "The long night";
    options.campaign_folder = "/runs/long-night";
    options.factions = {"Templars", "Void Corsairs", "Ordo M\u00e9canique"};
    options.phases = {"plan", "execute"};
    options.turns_asked = 100;
    return options;
}

inline const PlanBlocks kSamplePlan{{11, 2, 0, 123456789012, 987654321098, 77, 0}, {250, 4000, 9000, 64}, {5000, 40, 150, 900, 0}};
inline const std::vector<FactionFigures> kSampleFactions{
    {12, 5, 80, 9, -250, 10000, 4200, 1, 0}, {7, 3, 41, 4, 900, 777, 2100, 1, 0}, {0, 0, 0, 2, 0, 0, 15, 0, 0}};
inline const std::vector<PhaseTime> kSampleTimes{{0, 1500}, {0, 5'000'000}, {1, 900}, {1, 3'600'000'000'000}};

inline TelemetryBattle sample_battle(std::uint64_t number) {
    return {number, 0x200000007, 12, 0, 1, 2, 30, 20, 5, 18, static_cast<std::uint32_t>(number % 19), 1000 * number};
}

inline TelemetryFrame sample_frame(const std::vector<TelemetryBattle>& battles) {
    TelemetryFrame frame;
    frame.plan = kSamplePlan;
    frame.committed = {121, 0x0123456789ABCDEF, 12, 1};
    frame.factions = kSampleFactions;
    frame.phase_times = kSampleTimes;
    frame.battles = battles;
    return frame;
}

inline std::vector<char> file_bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_file(const std::filesystem::path& path, const std::vector<char>& bytes) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace void_reckoning
