#include "void_reckoning/blackbox/appender.hpp"

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/blackbox/reader_state.hpp"
#include "void_reckoning/blackbox/writer_state.hpp"

namespace void_reckoning {
namespace {

void cut_tail(OpenFile& file, const std::string& name, std::uint64_t end) {
    const int result = file.truncate(end);
    if (result != 0) throw_file_error(name, fmt::format("can't be cut at byte {}", end), -result);
}

/// What a killed process wrote last is on the disk only now.
void sync_all(OpenFile& file, const std::string& name) {
    const int result = file.sync();
    if (result != 0) throw_file_error(name, "can't be synced", -result);
}

}  // namespace

RecoveredLog append_to_log(const std::filesystem::path& path, const CampaignLock& lock, const WriterOptions& options, FileSystem& files) {
    const std::filesystem::path folder = folder_of(path);
    if (!lock.covers(folder)) {
        throw InvalidInput(fmt::format("{}: the lock of {} does not cover it", path.string(), lock.folder().string()));
    }
    check(options);
    std::unique_ptr<OpenFile> file = files.open(path, FileSystem::Mode::kReadWrite);
    LogPosition start;
    const LogIdentity identity = read_file_header(*file, path.string(), start);
    ChunkSearch search(*file, path.string(), identity.campaign.low, false);
    ChunkWalk walk(search, start, Check::kWhole);

    RecoveredLog recovered;
    while (const std::optional<FoundChunk> chunk = walk.next()) {
        if (chunk->header.kind == ChunkKind::kEvents && chunk->header.seals()) recovered.last_commit = chunk->header;
    }
    recovered.cut_bytes = walk.torn_bytes();
    if (recovered.cut_bytes > 0) cut_tail(*file, path.string(), walk.position().offset);
    sync_all(*file, path.string());
    recovered.writer = LogAppend::make(std::move(file), path.string(), identity, options, walk.position());
    return recovered;
}

}  // namespace void_reckoning
