#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/blackbox/reader.hpp"

namespace void_reckoning {

/// A reader that several scans share, from any thread.
struct SharedLog {
    SharedLog(std::string path, BlackBoxReader opened) : name(std::move(path)), reader(std::move(opened)) {}
    const std::string name;
    std::mutex mutex;
    BlackBoxReader reader;
};

/// Return where the last whole commit ends, as next() finds it: bytes behind it are left by a crash or a power loss, and are not damage.
[[nodiscard]] std::uint64_t intact_end(BlackBoxReader& reader);

struct LogSearch {
    LogFilter filter;
    bool live = true;          ///< leave out what a rewind discarded
    bool skip_damage = false;  ///< continue behind damage instead of throwing
};

/// Return whether each entry's chunk leads from the beginning to `end`, where the log's last whole commit ends. The others were discarded
/// by a rewind. Throws DamagedData if a rewind can't be read.
[[nodiscard]] std::vector<bool> live_entries(BlackBoxReader& reader, const LogIndex& index, std::uint64_t end);

/// The chunks that may match a filter, in order, for any number of threads. Bodies of others are not read. Sees the log as it was when the scan began.
class LogScan {
   public:
    LogScan(std::shared_ptr<SharedLog> log, const LogSearch& search);

    /// Return the next matching chunk; none at the end. Damage throws DamagedLog, once for each place, whatever the filter: its contents
    /// are unknown. The next call continues behind it. With skip_damage it is skipped; damage() reports it.
    [[nodiscard]] std::optional<Chunk> next();

    [[nodiscard]] std::vector<std::string> damage() const {
        const std::lock_guard lock(log_->mutex);
        return damage_;
    }
    [[nodiscard]] std::uint64_t discarded() const { return discarded_; }  ///< events of matching chunks that `live` left out

   private:
    void report(const std::string& what);

    std::shared_ptr<SharedLog> log_;
    bool skip_damage_;
    std::vector<LogIndexEntry> entries_;  ///< matching entries
    std::vector<LogGap> gaps_;            ///< of the whole log, by place
    std::vector<std::string> damage_;
    std::size_t next_ = 0;
    std::size_t next_gap_ = 0;
    std::uint64_t discarded_ = 0;
};

}  // namespace void_reckoning
