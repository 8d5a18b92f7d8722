#include "void_reckoning/telemetry/sessions.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/names_in.hpp"
#include "void_reckoning/telemetry/image.hpp"
#include "void_reckoning/telemetry/kernel.hpp"

namespace void_reckoning {
namespace {

[[nodiscard]] std::vector<std::filesystem::path> own_files(const std::filesystem::path& directory) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const std::string& name : names_in(directory, error)) {
        const std::filesystem::path path = directory / name;
        struct stat status{};
        if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
        if (status.st_uid == ::geteuid()) files.push_back(path);
    }
    if (error) raise_storage_error("can't list", directory, error.value());
    return files;
}

/// Return whether the file is unlocked; nothing if it is gone.
[[nodiscard]] std::optional<bool> is_unlocked(const std::filesystem::path& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file) return std::nullopt;
    return lock_is_free(file.get());
}

[[nodiscard]] std::optional<TelemetrySession> inspect(const std::filesystem::path& path, TelemetryName name) {
    TelemetrySession session{path, name.process, TelemetryWriterState::kDead, {}, {}, 0, {}};
    try {
        const TelemetryReader reader = TelemetryReader::open(path);
        session.state = reader.writer_state();
        const TelemetrySnapshot snapshot = reader.read();
        session.campaign_name = snapshot.campaign_name;
        session.campaign_folder = snapshot.campaign_folder;
        session.turn = snapshot.cursor.turn;
    } catch (const Error& error) {
        const std::optional<bool> unlocked = is_unlocked(path);
        if (!unlocked && !std::filesystem::exists(path)) return std::nullopt;
        if (unlocked == false && session.state == TelemetryWriterState::kDead) session.state = TelemetryWriterState::kSlow;
        session.problem = error.what();
    }
    return session;
}

}  // namespace

std::vector<TelemetrySession> list_telemetry_sessions(const std::filesystem::path& directory) {
    std::vector<TelemetrySession> sessions;
    for (const std::filesystem::path& path : own_files(directory)) {
        const auto name = parse_telemetry_file_name(path.filename().string());
        if (!name) continue;
        if (auto session = inspect(path, *name)) sessions.push_back(std::move(*session));
    }
    return sessions;
}

std::vector<TelemetrySession> clean_stale_telemetry(const std::filesystem::path& directory) {
    std::vector<TelemetrySession> removed;
    // The lock decides, not the process id: a writer in another container may have an id that has no meaning here.
    const auto remove = [&removed](TelemetrySession session) {
        if (is_unlocked(session.path) == true && ::unlink(session.path.c_str()) == 0) removed.push_back(std::move(session));
    };
    for (TelemetrySession& session : list_telemetry_sessions(directory)) remove(std::move(session));
    for (const std::filesystem::path& path : own_files(directory)) {
        const auto name = parse_telemetry_temporary_name(path.filename().string());
        // A starting writer has created its file but may not have locked it yet.
        if (!name || process_may_live(name->process)) continue;
        remove({path, name->process, TelemetryWriterState::kDead, {}, {}, 0, "never completed"});
    }
    return removed;
}

}  // namespace void_reckoning
