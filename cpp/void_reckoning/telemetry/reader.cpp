#include "void_reckoning/telemetry/reader.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <thread>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/telemetry/decode.hpp"
#include "void_reckoning/telemetry/kernel.hpp"
#include "void_reckoning/telemetry/words.hpp"

namespace void_reckoning {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kSpins = 64;                          // before the first yield
constexpr std::uint32_t kYields = 64;           // before the first sleep
constexpr auto kPatience = kTelemetrySlowAfter;  // maximum time of a read
constexpr auto kMaxSleep = std::chrono::nanoseconds(1s);  // interval of tests of the writer's lock
constexpr auto kUnmarkedSleep = std::chrono::nanoseconds(1ms);

[[nodiscard]] TelemetryHeader load_header(const Mapping& memory) {
    TelemetryHeader header;
    load_words(&header, &memory.word(0), sizeof header / 8);
    return header;
}

}  // namespace

struct TelemetryReader::Segment {
    std::filesystem::path path;
    FileDescriptor file;
    bool writable = false;
    Mapping memory;
    TelemetryBlocks blocks;
    mutable std::vector<std::uint64_t> copy;  // copy of the data, kept to reuse its memory

    [[nodiscard]] std::uint64_t& sequence_word() const { return memory.word(offsetof(TelemetryHeader, sequence)); }
    [[nodiscard]] std::uint32_t& wake_word() const { return memory.half_word(offsetof(TelemetryHeader, wake_word)); }

    [[nodiscard]] TelemetryWriterState writer_state() const {
        const TelemetryHeader header = load_header(memory);
        if ((header.flags & kTelemetryClosed) != 0) return TelemetryWriterState::kClosed;
        if (lock_is_free(file.get())) return TelemetryWriterState::kDead;
        const std::uint64_t now = boot_time_ns();
        const std::uint64_t age = now > header.heartbeat_ns ? now - header.heartbeat_ns : 0;
        if (age < static_cast<std::uint64_t>(std::chrono::nanoseconds(kTelemetrySlowAfter).count())) {
            return TelemetryWriterState::kAlive;
        }
        if (in_another_namespace()) return TelemetryWriterState::kUnknown;
        // A child that the writer forked holds the lock after the writer's death.
        return process_may_live(header.writer_process) ? TelemetryWriterState::kSlow : TelemetryWriterState::kDead;
    }

    [[nodiscard]] bool in_another_namespace() const {
        const TelemetryDirectoryEntry& entry = blocks[TelemetryBlock::kWriter];
        if (entry.size < sizeof(TelemetryWriterProcess)) return false;  // of a version that did not record it
        TelemetryWriterProcess writer;
        load_words(&writer, &memory.word(entry.offset), sizeof writer / 8);
        const std::uint64_t here = pid_namespace();
        return writer.pid_namespace != 0 && here != 0 && writer.pid_namespace != here;
    }

    std::optional<std::uint64_t> try_copy(void* to, std::size_t offset, std::size_t words) const {
        std::uint64_t sequence = 0;
        for (std::uint32_t attempt = 1; attempt < kSpins; ++attempt) {
            if (try_consistent(sequence_word(), sequence, [&] { load_words(to, &memory.word(offset), words); })) return sequence;
        }
        return std::nullopt;
    }

    /// Copy words from `offset` until no write came between; return the sequence.
    std::uint64_t copy_consistent(void* to, std::size_t offset, std::size_t words) const {
        if (const auto copied = try_copy(to, offset, words)) return *copied;
        std::uint64_t sequence = 0;
        const auto deadline = std::chrono::steady_clock::now() + kPatience;
        for (std::uint32_t attempt = 0; std::chrono::steady_clock::now() < deadline; ++attempt) {
            if (try_consistent(sequence_word(), sequence, [&] { load_words(to, &memory.word(offset), words); })) {
                return sequence;
            }
            if ((sequence & 1U) != 0 && writer_state() == TelemetryWriterState::kDead) {
                throw StorageError(fmt::format("telemetry segment {}: its writer, process {}, died in the middle of a write", path.string(),
                                               load_header(memory).writer_process));
            }
            if (attempt < kYields) {
                ::sched_yield();
            } else {
                std::this_thread::sleep_for(1ms);
            }
        }
        const bool slow = writer_state() == TelemetryWriterState::kSlow;
        throw StorageError(fmt::format("telemetry segment {}: met nothing but writes under way; its writer, process {}, {}", path.string(),
                                       load_header(memory).writer_process, slow ? "gives no sign of life" : "is alive"));
    }

    [[nodiscard]] bool updated_since(std::uint64_t last_sequence) const {
        const auto now = std::atomic_ref<std::uint64_t>(sequence_word()).load(std::memory_order_seq_cst);
        return now != last_sequence && (now & 1U) == 0;
    }

    [[nodiscard]] bool closed() const { return (load_header(memory).flags & kTelemetryClosed) != 0; }
};

TelemetryReader::TelemetryReader(std::unique_ptr<Segment> segment) : segment_(std::move(segment)) {}
TelemetryReader::TelemetryReader(TelemetryReader&&) noexcept = default;
TelemetryReader& TelemetryReader::operator=(TelemetryReader&&) noexcept = default;
TelemetryReader::~TelemetryReader() = default;

TelemetryReader TelemetryReader::open(const std::filesystem::path& path) {
    auto segment = std::make_unique<Segment>();
    segment->path = path;
    const int flags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;  // neither follow a link nor block on a pipe of that name
    segment->file = FileDescriptor(::open(path.c_str(), O_RDWR | flags));
    segment->writable = static_cast<bool>(segment->file);
    if (!segment->file) segment->file = FileDescriptor(::open(path.c_str(), O_RDONLY | flags));
    struct stat status{};
    if (!segment->file || ::fstat(segment->file.get(), &status) != 0) {
        raise_storage_error("can't open telemetry segment", path, errno);
    }
    const auto bytes = static_cast<std::size_t>(status.st_size);
    if (!S_ISREG(status.st_mode) || bytes < kTelemetryHeaderSize + sizeof(PlanBlocks) || bytes > kTelemetryMaxSize) {
        throw DamagedData(fmt::format("telemetry segment {} must be a file of {} to {} bytes, got {}", path.string(),
                                      kTelemetryHeaderSize + sizeof(PlanBlocks), kTelemetryMaxSize, bytes));
    }
    segment->memory = Mapping(segment->file.get(), bytes, segment->writable);
    if (segment->memory.data() == nullptr) raise_storage_error("can't map telemetry segment", path, errno);

    const TelemetryHeader header = load_header(segment->memory);
    check_telemetry_header(header, bytes, path.string());
    std::vector<TelemetryDirectoryEntry> directory(header.directory_entries);
    load_words(directory.data(), &segment->memory.word(header.directory_offset), directory.size() * 2);
    segment->blocks = check_telemetry_directory(header, directory, path.string());
    segment->copy.resize(header.data_size / 8);
    return TelemetryReader(std::move(segment));
}

TelemetryHeader TelemetryReader::read_header() const { return load_header(segment_->memory); }

PlanBlocksCopy TelemetryReader::read_plan_blocks() const {
    PlanBlocksCopy copy;
    copy.sequence = segment_->copy_consistent(&copy.plan, kTelemetryHeaderSize, sizeof copy.plan / 8);
    return copy;
}

TelemetrySnapshot TelemetryReader::read() const {
    std::vector<std::uint64_t>& copy = segment_->copy;
    const std::uint64_t sequence = segment_->copy_consistent(copy.data(), kTelemetryHeaderSize, copy.size());
    return decode_telemetry(copy, segment_->blocks, sequence, segment_->path.string());
}

std::size_t TelemetryReader::data_size() const { return segment_->copy.size() * 8; }
const TelemetryBlocks& TelemetryReader::blocks() const { return segment_->blocks; }

std::optional<std::uint64_t> TelemetryReader::try_copy_data(void* to) const {
    return segment_->try_copy(to, kTelemetryHeaderSize, segment_->copy.size());
}

std::uint64_t TelemetryReader::copy_data(void* to) const {
    return segment_->copy_consistent(to, kTelemetryHeaderSize, segment_->copy.size());
}

TelemetryWait TelemetryReader::wait_for_update(std::uint64_t last_sequence, std::chrono::nanoseconds timeout,
                                               const std::function<void()>& awake) const {
    const Segment& segment = *segment_;
    const auto start = std::chrono::steady_clock::now();
    const std::atomic_ref<std::uint32_t> word(segment.wake_word());
    while (true) {
        // The mark first, then the read of the sequence: an update after the read finds the mark.
        const std::uint32_t marked = segment.writable ? word.fetch_or(kTelemetrySleeper) | kTelemetrySleeper : word.load();
        if (segment.updated_since(last_sequence)) return TelemetryWait::kUpdated;
        if (segment.closed()) return TelemetryWait::kClosed;
        const auto left = timeout - std::chrono::nanoseconds(std::chrono::steady_clock::now() - start);
        if (left <= 0ns) return TelemetryWait::kTimedOut;
        const bool signalled = futex_wait(segment.wake_word(), marked, std::min(left, segment.writable ? kMaxSleep : kUnmarkedSleep));
        if (awake && (signalled || word.load() == marked)) awake();
        if (word.load() == marked && !segment.updated_since(last_sequence) && segment.writer_state() == TelemetryWriterState::kDead) {
            return TelemetryWait::kDead;
        }
    }
}

TelemetryWriterState TelemetryReader::writer_state() const { return segment_->writer_state(); }
const std::filesystem::path& TelemetryReader::path() const { return segment_->path; }

}  // namespace void_reckoning
