// Segments of whatever bytes: the header's and directory's checks and the decoder behind them.

#include <cstdlib>

#include "seeds.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/telemetry/decode.hpp"
#include "void_reckoning/telemetry/image.hpp"

using namespace void_reckoning;

namespace {

const std::vector<std::string>& seeds() {
    static const std::vector<std::string> all = [] {
        TelemetryOptions options;
        options.campaign_name = "The long night";
        options.campaign_folder = "/runs/long-night";
        options.factions = {"Templars", "Void Corsairs"};
        options.phases = {"plan", "execute"};
        const TelemetryImage image = make_telemetry_image(options, 1, 1);
        std::string bytes(reinterpret_cast<const char*>(image.words.data()), image.words.size() * 8);
        bytes[8] = static_cast<char>(kTelemetryLayoutVersion);
        return std::vector<std::string>{bytes};
    }();
    return all;
}

void read_segment(const std::vector<std::uint64_t>& words, std::size_t bytes) {
    TelemetryHeader header;
    if (bytes < kTelemetryHeaderSize + sizeof(PlanBlocks)) return;
    std::memcpy(&header, words.data(), sizeof header);
    check_telemetry_header(header, bytes, "fuzz");
    std::vector<TelemetryDirectoryEntry> directory(header.directory_entries);
    const std::size_t directory_bytes = directory.size() * sizeof(TelemetryDirectoryEntry);
    if (header.directory_offset + directory_bytes > words.size() * 8) std::abort();
    if (!directory.empty())
        std::memcpy(directory.data(), reinterpret_cast<const char*>(words.data()) + header.directory_offset, directory_bytes);
    const TelemetryBlocks blocks = check_telemetry_directory(header, directory, "fuzz");
    if (blocks.end > bytes) std::abort();
    const std::span<const std::uint64_t> data(words.data() + kTelemetryHeaderSize / 8, header.data_size / 8);
    const TelemetrySnapshot snapshot = decode_telemetry(data, blocks, header.sequence, "fuzz");
    if (snapshot.battles.size() > bytes / 8) std::abort();
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
    const std::size_t fresh = seed_instead(seeds(), data, size, max_size, seed);
    return fresh != 0 ? fresh : LLVMFuzzerMutate(data, size, max_size);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::vector<std::uint64_t> words((size + 7) / 8);
    if (size > 0) std::memcpy(words.data(), data, size);
    try {
        read_segment(words, size);
    } catch (const DamagedData&) {
    } catch (const StorageError&) {
    }
    return 0;
}
