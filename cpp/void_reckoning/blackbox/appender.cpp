#include "void_reckoning/blackbox/appender.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/blackbox/reader_state.hpp"
#include "void_reckoning/blackbox/writer_state.hpp"

namespace void_reckoning {
namespace {

void cut_tail(OpenFile& file, const std::string& name, std::uint64_t end) {
    const int result = file.truncate(end);
    if (result != 0) throw_file_error(name, fmt::format("can't be cut at byte {}", end), -result);
}

/// Rewrite what is not known to be on the disk, unchanged, before it is synced: after a failed sync the system may consider pages written
/// that are not.
void write_again(OpenFile& file, const std::string& name, std::uint64_t from, std::uint64_t end) {
    constexpr std::uint64_t kAtOnce = std::uint64_t{1} << 20U;
    std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(kAtOnce, end - from)));
    while (from < end) {
        const std::span<std::byte> block = std::span(bytes).first(static_cast<std::size_t>(std::min(kAtOnce, end - from)));
        if (read_up_to(file, name, block, from) != block.size()) throw DamagedData(fmt::format("{}: the log became shorter", name));
        const std::array<std::span<const std::byte>, 1> pieces = {block};
        write_all(file, name, pieces, from);
        from += block.size();
    }
}

/// Sync data that a killed process wrote last: it reaches the disk only now.
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
    std::vector<std::uint64_t> places;  // of all chunks, by number
    std::uint64_t on_disk = 0;          // number of synced chunks when the last one was written
    while (const std::optional<FoundChunk> chunk = walk.next()) {
        places.push_back(chunk->offset);
        on_disk = chunk->header.on_disk == 0 ? 0 : chunk->header.on_disk - 1;
        if (chunk->header.kind == ChunkKind::kEvents && chunk->header.seals()) recovered.last_commit = chunk->header;
    }
    recovered.cut_bytes = walk.torn_bytes();
    recovered.cut_commits = walk.torn_commits();
    if (recovered.cut_bytes > 0) cut_tail(*file, path.string(), walk.position().offset);
    if (on_disk < places.size()) write_again(*file, path.string(), places[static_cast<std::size_t>(on_disk)], walk.position().offset);
    sync_all(*file, path.string());
    recovered.writer = LogAppend::make(std::move(file), path.string(), identity, options, walk.position());
    return recovered;
}

}  // namespace void_reckoning
