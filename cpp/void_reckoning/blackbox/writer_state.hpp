#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "void_reckoning/base/one_process.hpp"
#include "void_reckoning/blackbox/chunk_walk.hpp"
#include "void_reckoning/blackbox/compression.hpp"
#include "void_reckoning/blackbox/event_body.hpp"
#include "void_reckoning/blackbox/log_sync.hpp"
#include "void_reckoning/blackbox/writer.hpp"

namespace void_reckoning {

/// Check the options. Throws InvalidInput.
void check(const WriterOptions& options);

/// A log open for writing, and the position where it ends.
struct BlackBoxWriter::State {
    State(std::unique_ptr<OpenFile> log_file, std::string path, const LogIdentity& log_identity, const WriterOptions& writer_options,
          const LogPosition& end);

    void check() const;  ///< throws if the log is closed or poisoned, or in a process forked from its writer's
    void check_maker() const;
    /// Write one chunk at the end. `header` describes its contents; the rest is filled in. A failed write leaves partial data.
    void put(ChunkHeader header, std::span<const std::byte> body);
    /// Cut the log back to where it ended before a write failed.
    void cut(const LogPosition& end);
    [[nodiscard]] Written put_record(ChunkHeader header, std::span<const std::byte> body);

    std::string name;
    LogIdentity identity;
    WriterOptions options;
    std::unique_ptr<OpenFile> file;
    LogPosition position;
    EventBody body;
    std::optional<Compressor> compressor;
    MakerProcess maker;
    OfOneProcess<LogSync> sync;
    bool closed = false;
};

/// Creates writers of logs that are already open.
struct LogAppend {
    [[nodiscard]] static std::unique_ptr<BlackBoxWriter> make(std::unique_ptr<OpenFile> file, std::string name, const LogIdentity& identity,
                                                              const WriterOptions& options, const LogPosition& end);
};

}  // namespace void_reckoning
