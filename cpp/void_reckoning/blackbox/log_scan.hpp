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

/// Where the last whole commit ends, as next() finds it: what is behind is what a crash or a power loss leaves, and no damage.
[[nodiscard]] std::uint64_t intact_end(BlackBoxReader& reader);

struct LogSearch {
    LogFilter filter;
    bool live = true;          ///< leave out what a rewind gave up
    bool skip_damage = false;  ///< go on behind damage instead of throwing
};

/// Whether each entry's chunk is on the way from the beginning to `end`, where the log's last whole commit ends. The others were given up by a rewind.
/// Throws DamagedData where a rewind can't be read.
[[nodiscard]] std::vector<bool> live_entries(BlackBoxReader& reader, const LogIndex& index, std::uint64_t end);

/// The chunks that may hold what is asked for, in order. Bodies of others are not read. Sees the log as it was when the scan began.
class LogScan {
   public:
    LogScan(std::shared_ptr<SharedLog> log, const LogSearch& search);

    /// None at the end. Damage throws DamagedData, once for each place, whatever is asked for: nobody can know what was there.
    /// The next call goes on behind it. With skip_damage it is passed over; damage() tells of it.
    [[nodiscard]] std::optional<Chunk> next();

    [[nodiscard]] const std::vector<std::string>& damage() const { return damage_; }
    [[nodiscard]] std::uint64_t discarded() const { return discarded_; }  ///< events of matching chunks that `live` left out

   private:
    void report(const std::string& what);

    std::shared_ptr<SharedLog> log_;
    bool skip_damage_;
    std::vector<LogIndexEntry> entries_;  ///< that match
    std::vector<LogGap> gaps_;            ///< of the whole log, by place
    std::vector<std::string> damage_;
    std::size_t next_ = 0;
    std::size_t next_gap_ = 0;
    std::uint64_t discarded_ = 0;
};

}  // namespace void_reckoning
