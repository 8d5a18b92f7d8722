#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "memory_files.hpp"
#include "sample_events.hpp"
#include "void_reckoning/blackbox/crc32c.hpp"
#include "void_reckoning/blackbox/reader.hpp"
#include "void_reckoning/blackbox/writer.hpp"

namespace void_reckoning {

/// A folder of a test's own.
class TemporaryFolder {
   public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "void-reckoning-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path log() const { return path_ / kLogFileName; }

   private:
    std::filesystem::path path_;
};

inline LogIdentity sample_identity() {
    LogIdentity identity;
    identity.campaign = {0x0123456789ABCDEF, 0xFEDCBA9876543210};
    identity.simulation_version = 7;
    identity.created = 1'700'000'000'000'000'000;
    identity.seed = 42;
    identity.universe_hash = 0x5555AAAA5555AAAA;
    return identity;
}

inline LogMetadata sample_metadata() {
    return {{{"seed", "42"}, {"universe", "skirmish"}}, {{"factions.toml", "[red]\nname = \"Red\"\n"}, {"empty.toml", ""}}};
}

/// A round of two factions and the phase after it.
inline ChunkInfo sample_info(std::uint32_t commit) {
    const auto slot = static_cast<std::uint16_t>(commit % 3);
    const std::uint16_t faction = slot == 2 ? kFactionBetweenRounds : slot;
    return {1 + commit / 3, slot, faction, mix64(commit)};
}

inline EventStream sample_events(std::uint32_t commit) { return random_events(commit, commit % 4 == 3 ? 0 : 3 + commit % 5); }

/// Metadata, a few commits of a few events, a rewind, a commit, the index.
inline void write_sample(BlackBoxWriter& writer, std::uint32_t commits = 4) {
    writer.write_metadata(sample_metadata());
    for (std::uint32_t commit = 0; commit < commits; ++commit) {
        if (commit + 1 == commits) writer.write_rewind({1, 1, 0, 0, mix64(0), "the player went back"});
        writer.commit(sample_info(commit), sample_events(commit));
    }
}

inline MemoryFiles::Contents sample_log(const WriterOptions& options = {}, std::uint32_t commits = 4) {
    MemoryFiles disk;
    const auto writer = BlackBoxWriter::create("log", sample_identity(), options, disk);
    write_sample(*writer, commits);
    writer->close();
    return disk.contents("log");
}

inline BlackBoxReader open_bytes(MemoryFiles& disk, const MemoryFiles::Contents& bytes) {
    disk.contents("log") = bytes;
    return BlackBoxReader::open("log", BlackBoxReader::Access::kRead, disk);
}

/// All chunks of an intact log.
inline std::vector<Chunk> chunks_of(const MemoryFiles::Contents& bytes) {
    MemoryFiles disk;
    BlackBoxReader reader = open_bytes(disk, bytes);
    std::vector<Chunk> chunks;
    while (std::optional<Chunk> chunk = reader.next()) chunks.push_back(*std::move(chunk));
    EXPECT_EQ(reader.torn_bytes(), 0U);
    return chunks;
}

/// Appends a chunk with right checksums and place in the chain, whatever is in it.
inline void append_chunk(MemoryFiles::Contents& log, ChunkHeader header, std::span<const std::byte> body) {
    if (log.empty()) {
        const FileHeaderBytes file = encode(sample_identity());
        log.assign(file.begin(), file.end());
    }
    const std::vector<Chunk> before = chunks_of(log);
    header.campaign = sample_identity().campaign.low;
    header.previous = before.empty() ? header_crc(encode(sample_identity())) : before.back().header.header_crc;
    header.number = before.size();
    header.first_sequence = before.empty() ? 0 : before.back().header.first_sequence + before.back().header.events;
    header.stored_size = body.size();
    if (header.body_size == 0) header.body_size = body.size();
    header.body_crc = crc32c(body);
    const ChunkHeaderBytes bytes = encode(header);
    log.insert(log.end(), bytes.begin(), bytes.end());
    log.insert(log.end(), body.begin(), body.end());
    log.resize(log.size() + padding_after(body.size()));
}

}  // namespace void_reckoning
