#include "void_reckoning/blackbox/writer_state.hpp"

#include <array>
#include <system_error>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/blackbox/crc32c.hpp"

namespace void_reckoning {

void check(const WriterOptions& options) {
    constexpr std::size_t kMinPart = std::size_t{64} << 10U;
    if (options.part_size < kMinPart || options.part_size > kMaxBodySize) {
        throw InvalidInput(must_be("part_size", fmt::format("between {} and {} bytes", kMinPart, kMaxBodySize), options.part_size));
    }
    if (options.compress) static_cast<void>(Compressor(options.level));
}

BlackBoxWriter::State::State(std::unique_ptr<OpenFile> log_file, std::string path, const LogIdentity& log_identity,
                             const WriterOptions& writer_options, const LogPosition& end)
    : name(std::move(path)), identity(log_identity), options(writer_options), file(std::move(log_file)), position(end) {
    if (options.compress) compressor.emplace(options.level);
    sync = make_of_one_process<LogSync>(*file, name, position.chunk);
}

void BlackBoxWriter::State::check() const {
    if (closed) throw StateError(fmt::format("{}: the log is closed", name));
    check_maker();
    sync->check();
}

void BlackBoxWriter::State::check_maker() const {
    if (maker.is_this()) return;
    throw StateError(fmt::format("{}: the log is written by process {}; a process that was forked from it can't", name, maker.id()));
}

void BlackBoxWriter::State::put(ChunkHeader header, std::span<const std::byte> plain) {
    VR_CHECK(plain.size() <= kMaxBodySize);
    std::span<const std::byte> stored = plain;
    if (compressor) {
        const std::span<const std::byte> smaller = compressor->compress(plain);
        if (!smaller.empty()) {
            stored = smaller;
            header.flags |= kChunkCompressed;
        }
    }
    header.campaign = identity.campaign.low;
    header.previous = position.previous;
    header.number = position.chunk;
    header.first_sequence = position.sequence;
    header.stored_size = stored.size();
    header.body_size = plain.size();
    header.on_disk = sync->synced() + 1;
    header.boot = file->boot();
    header.body_crc = crc32c(stored);
    const ChunkHeaderBytes head = encode(header);
    constexpr std::array<std::byte, kChunkAlignment> kZeros{};
    const std::array<std::span<const std::byte>, 3> pieces = {head, stored, std::span(kZeros).first(padding_after(stored.size()))};
    write_all(*file, name, pieces, position.offset);
    position.pass(FoundChunk{position.offset, header, {}});
}

void BlackBoxWriter::State::cut(const LogPosition& end) {
    position = end;
    const int result = file->truncate(end.offset);
    if (result == 0) return;
    const std::string reason = fmt::format("{}: can't be cut back to byte {} after a failed write: {}; nothing more is written to it", name,
                                           end.offset, std::system_category().message(-result));
    sync->poison(reason);
    throw StorageError(reason);
}

Written BlackBoxWriter::State::put_record(ChunkHeader header, std::span<const std::byte> plain) {
    check();
    const LogPosition start = position;
    try {
        put(header, plain);
    } catch (...) {
        cut(start);
        throw;
    }
    sync->written(position.chunk);
    return {start.chunk, start.sequence, position.offset - start.offset};
}

std::unique_ptr<BlackBoxWriter> LogAppend::make(std::unique_ptr<OpenFile> file, std::string name, const LogIdentity& identity,
                                                const WriterOptions& options, const LogPosition& end) {
    return std::unique_ptr<BlackBoxWriter>(
        new BlackBoxWriter(std::make_unique<BlackBoxWriter::State>(std::move(file), std::move(name), identity, options, end)));
}

}  // namespace void_reckoning
