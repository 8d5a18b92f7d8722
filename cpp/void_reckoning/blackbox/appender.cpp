#include "void_reckoning/blackbox/appender.hpp"

#include <system_error>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/blackbox/reader_state.hpp"
#include "void_reckoning/blackbox/writer_state.hpp"

namespace void_reckoning {
namespace {

void cut_tail(LogFile& file, const std::string& name, std::uint64_t end) {
    int result = file.truncate(end);
    const char* what = "can't be cut";
    if (result == 0) {
        result = file.sync();
        what = "can't be synced";
    }
    if (result != 0) {
        throw StorageError(fmt::format("{}: {} at byte {}: {}", name, what, end, std::system_category().message(-result)));
    }
}

}  // namespace

RecoveredLog append_to_log(const std::filesystem::path& path, const CampaignLock& lock, const WriterOptions& options, FileSystem& files) {
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    if (!lock.covers(folder)) {
        throw InvalidInput(fmt::format("{}: the lock of {} does not cover it", path.string(), lock.folder().string()));
    }
    check(options);
    std::unique_ptr<LogFile> file = files.open(path, FileSystem::Mode::kReadWrite);
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
    recovered.writer = LogAppend::make(std::move(file), path.string(), identity, options, walk.position());
    return recovered;
}

}  // namespace void_reckoning
