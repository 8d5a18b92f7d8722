// The log of a small campaign with bytes changed in its chunks, headers and metadata (its universe too), and all checksums right: replay and
// resume end in what was logged, in a mismatch, in damage or in an error that they promise.

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "log_checksums.hpp"
#include "seeds.hpp"
#include "void_reckoning/engine/replay.hpp"
#include "void_reckoning/engine/resume.hpp"
#include "void_reckoning/engine/runner.hpp"
#include "void_reckoning/universe/loader.hpp"

using namespace void_reckoning;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kEdit = 8;
constexpr std::size_t kMaxEdits = 8;

struct Folder {
    fs::path root;
    fs::path campaign;
    std::string log;
    std::vector<std::size_t> chunks;  ///< where they begin

    Folder() {
        std::string name = "/dev/shm/vr-fuzz-replay-XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        root = name;
        campaign = root / "campaign";
        CampaignSettings settings;
        settings.factions = 2;
        settings.systems = 10;
        RunSettings run;
        run.directory = campaign;
        run.save_every = 0;
        run.telemetry = false;
        {
            CampaignRunner runner(Campaign::create(load_universe(VR_SOURCE_DIR "/universes/skirmish"), settings), run);
            runner.run(1, true);
            const Snapshot early = runner.campaign().world().snapshot();
            const CampaignMark mark = runner.mark();
            runner.run(2, true);
            runner.restore(early, mark);
            runner.run(4, true);
            runner.finish();
        }
        fs::remove_all(campaign / "saves");
        fs::create_directory(campaign / "saves");
        std::ifstream file(campaign / kLogFileName, std::ios::binary);
        log.assign(std::istreambuf_iterator<char>(file), {});
        const auto bytes = std::as_bytes(std::span(log));
        for (std::size_t at = kFileHeaderSize; at + kChunkHeaderSize <= log.size();) {
            chunks.push_back(at);
            const auto stored = number_at<std::uint64_t>(bytes, at + 88);
            at += kChunkHeaderSize + static_cast<std::size_t>(stored) + padding_after(stored);
        }
    }
    ~Folder() { fs::remove_all(root); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
};

Folder& folder() {
    static Folder one;
    return one;
}

/// chunk, kind of change, place in the chunk (two bytes), value (four bytes)
std::string changed(const std::uint8_t* data, std::size_t size) {
    std::string log = folder().log;
    for (std::size_t i = 0; i < kMaxEdits && (i + 1) * kEdit <= size; ++i) {
        const std::uint8_t* edit = data + i * kEdit;
        const std::size_t which = edit[0] % folder().chunks.size();
        const std::size_t begin = folder().chunks[which];
        const std::size_t end = which + 1 < folder().chunks.size() ? folder().chunks[which + 1] : log.size();
        std::uint16_t place = 0;
        std::memcpy(&place, edit + 2, 2);
        const std::size_t bytes = edit[1] % 3 == 0 ? 1 : edit[1] % 3 == 1 ? 2 : 4;
        const bool in_header = edit[1] / 3 % 4 == 0;
        const std::size_t from = in_header ? begin : std::min(begin + kChunkHeaderSize, end);
        const std::size_t room = (in_header ? kChunkHeaderSize : end - from);
        if (room < bytes) continue;
        std::memcpy(log.data() + from + place % (room - bytes + 1), edit + 4, bytes);
    }
    make_checksums_right(std::as_writable_bytes(std::span(log)));
    return log;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
    static const std::vector<std::string> seeds = {std::string(9, '\0'), std::string("\0\0\3\0\0\20\1\0\0", 9)};
    const std::size_t fresh = seed_instead(seeds, data, size, max_size, seed);
    return fresh != 0 ? fresh : LLVMFuzzerMutate(data, size, std::min(max_size, 1 + kEdit * kMaxEdits));
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const fs::path log = folder().campaign / kLogFileName;
    {
        const std::string bytes = changed(data + 1, size - 1);
        std::ofstream(log, std::ios::binary | std::ios::trunc).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    try {
        if (data[0] % 4 != 0) {
            const ReplayReport report = replay(log);
            if (report.verified() && !report.campaign) std::abort();
        } else {
            const RecoveredCampaign found = recover(folder().campaign);
            if (found.campaign.world().state_hash() != found.campaign.world().hash_from_scratch()) std::abort();
        }
    } catch (const DamagedData&) {
    } catch (const StorageError&) {
    } catch (const InvalidInput&) {  // of a universe or settings that are none
    } catch (const StateError& error) {  // recover: the log can't be followed
        if (data[0] % 4 != 0 || dynamic_cast<const StateCorruption*>(&error) != nullptr) throw;
    }
    return 0;
}
