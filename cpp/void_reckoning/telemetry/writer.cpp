#include "void_reckoning/telemetry/writer.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <random>
#include <system_error>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/telemetry/image.hpp"
#include "void_reckoning/telemetry/kernel.hpp"
#include "void_reckoning/telemetry/words.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kWord = 8;

void store_word(std::uint64_t& to, std::uint64_t value) noexcept {
    std::atomic_ref<std::uint64_t>(to).store(value, std::memory_order_release);
}

constexpr std::uint64_t two_halves(std::uint32_t low, std::uint32_t high) { return low | static_cast<std::uint64_t>(high) << 32U; }

template <class T> void store(std::uint64_t& to, const T& value) noexcept {
    static_assert(sizeof(T) % kWord == 0);
    store_words(&to, &value, sizeof(T) / kWord);
}

void add_time(PhaseHistogram& histogram, std::uint64_t nanoseconds) {
    const std::uint64_t microseconds = nanoseconds / 1000;
    const std::size_t bucket = std::max<std::size_t>(std::bit_width(microseconds), 1) - 1;
    ++histogram.samples;
    histogram.total_ns += nanoseconds;
    histogram.longest_ns = std::max(histogram.longest_ns, nanoseconds);
    ++histogram.buckets[std::min(bucket, kPhaseTimeBuckets - 1)];
}

[[noreturn]] void refuse(const std::filesystem::path& path, int error) {
    throw StorageError(
        fmt::format("can't create telemetry segment {}: {}; a campaign needs none: --no-telemetry, in Python telemetry=False",
                    path.string(), std::generic_category().message(error)));
}

}  // namespace

std::filesystem::path default_telemetry_directory() {
    std::error_code none;
    const std::filesystem::path shared = "/dev/shm";
    return std::filesystem::is_directory(shared, none) ? shared : std::filesystem::temp_directory_path();
}

struct TelemetryWriter::Segment {
    std::filesystem::path path;
    FileDescriptor file;  // holds the advisory lock
    Mapping memory;
    TelemetryImage image;  // offsets of the blocks
    pid_t owner = 0;
    bool open = true;
    std::uint64_t sequence = 0;
    std::uint32_t data_size = 0;
    std::uint32_t turns_asked = 0;
    std::size_t faction_count = 0;
    std::vector<PhaseHistogram> phases;
    std::uint64_t total_battles = 0;

    [[nodiscard]] std::uint64_t& word(std::size_t offset) const { return memory.word(offset); }
    [[nodiscard]] SequenceWrite begin_write() { return {word(offsetof(TelemetryHeader, sequence)), sequence}; }

    void wake() const noexcept {
        const std::atomic_ref<std::uint32_t> wake_word(memory.half_word(offsetof(TelemetryHeader, wake_word)));
        // One atomic step counts the update and detects a sleeper: a reader marks itself first, then reads the sequence, then sleeps on the
        // word it marked.
        if ((wake_word.fetch_add(kTelemetryWakeStep) & kTelemetrySleeper) == 0) return;
        wake_word.fetch_and(~kTelemetrySleeper);
        futex_wake_all(memory.half_word(offsetof(TelemetryHeader, wake_word)));
    }

    void beat() const noexcept { store_word(word(offsetof(TelemetryHeader, heartbeat_ns)), boot_time_ns()); }

    void write_factions(std::span<const FactionFigures> factions) const noexcept {
        std::size_t offset = image.factions + sizeof(TelemetryTable) + offsetof(TelemetryFactionRow, figures);
        for (const FactionFigures& figures : factions) {
            store(word(offset), figures);
            offset += sizeof(TelemetryFactionRow);
        }
    }

    void write_phases(std::span<const PhaseTime> times) {
        for (const PhaseTime& time : times) {
            add_time(phases[time.phase], time.nanoseconds);
            const std::size_t row = image.phases + sizeof(TelemetryTable) + time.phase * sizeof(TelemetryPhaseRow);
            store(word(row + offsetof(TelemetryPhaseRow, times)), phases[time.phase]);
        }
    }

    void write_battles(std::span<const TelemetryBattle> battles, std::optional<std::uint64_t> before) noexcept {
        if (battles.empty() && !before) return;
        total_battles = before.value_or(total_battles);
        for (const TelemetryBattle& battle : battles) {
            const std::size_t row = total_battles++ % kTelemetryBattlesKept;
            store(word(image.battles + sizeof(TelemetryTable) + row * sizeof(TelemetryBattle)), battle);
        }
        store_word(word(image.battles + offsetof(TelemetryTable, total)), total_battles);
    }
};

TelemetryWriter::TelemetryWriter(std::unique_ptr<Segment> segment) : segment_(std::move(segment)) {}
TelemetryWriter::TelemetryWriter(TelemetryWriter&&) noexcept = default;

TelemetryWriter& TelemetryWriter::operator=(TelemetryWriter&& other) noexcept {
    std::swap(segment_, other.segment_);
    return *this;
}

TelemetryWriter::~TelemetryWriter() {
    if (segment_) close();
}

TelemetryWriter TelemetryWriter::create(const TelemetryOptions& options) {
    const TelemetryName name{static_cast<std::uint32_t>(::getpid()), static_cast<std::uint32_t>(std::random_device{}())};
    auto segment = std::make_unique<Segment>();
    segment->path = options.directory / telemetry_file_name(name);
    segment->image = make_telemetry_image(options, name.process, name.nonce, options.pid_namespace.value_or(pid_namespace()));
    segment->owner = ::getpid();
    segment->turns_asked = options.turns_asked;
    segment->faction_count = options.factions.size();
    segment->phases.resize(options.phases.size());

    const std::filesystem::path temporary = options.directory / telemetry_temporary_name(name);
    const std::size_t size = segment->image.words.size() * kWord;
    segment->data_size = static_cast<std::uint32_t>(size - kTelemetryHeaderSize);
    segment->file = FileDescriptor(::open(temporary.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!segment->file) refuse(temporary, errno);
    const auto fail = [&](int error_number) {
        ::unlink(temporary.c_str());
        refuse(segment->path, error_number);
    };
    if (::flock(segment->file.get(), LOCK_EX | LOCK_NB) != 0) fail(errno);
    // Allocate the memory now: a full /dev/shm would otherwise be a bus error at the first write.
    int error = EINTR;
    while (error == EINTR) error = ::posix_fallocate(segment->file.get(), 0, static_cast<off_t>(size));
    if (error != 0) fail(error);
    segment->memory = Mapping(segment->file.get(), size, true);
    if (segment->memory.data() == nullptr) fail(errno);
    std::memcpy(segment->memory.data(), segment->image.words.data(), size);
    segment->image.words = {};
    segment->beat();
    store_word(segment->word(offsetof(TelemetryHeader, layout_version)), two_halves(kTelemetryLayoutVersion, kTelemetryHeaderSize));
    if (::rename(temporary.c_str(), segment->path.c_str()) != 0) fail(errno);
    return TelemetryWriter(std::move(segment));
}

// Benchmark: telemetry_update_plan_blocks.
void TelemetryWriter::update(const PlanBlocks& plan) noexcept {
    {
        const SequenceWrite write = segment_->begin_write();
        store(segment_->word(kTelemetryHeaderSize), plan);
    }
    segment_->wake();
}

void TelemetryWriter::publish(const TelemetryFrame& frame) {
    Segment& segment = *segment_;
    if (!frame.factions.empty() && frame.factions.size() != segment.faction_count) {
        throw InvalidInput(
            fmt::format("telemetry frame.factions must have 0 or {} rows, got {}", segment.faction_count, frame.factions.size()));
    }
    for (const PhaseTime& time : frame.phase_times) {
        if (time.phase >= segment.phases.size()) {
            throw InvalidInput(
                fmt::format("phases in telemetry frame.phase_times must be under {}, got {}", segment.phases.size(), time.phase));
        }
    }
    {
        const SequenceWrite write = segment.begin_write();
        store(segment.word(kTelemetryHeaderSize), frame.plan);
        store(segment.word(segment.image.campaign + offsetof(TelemetryCampaign, committed)), frame.committed);
        store_word(segment.word(segment.image.campaign + offsetof(TelemetryCampaign, turns_asked)),
                   two_halves(segment.turns_asked, frame.finished ? 1 : 0));
        segment.write_factions(frame.factions);
        segment.write_phases(frame.phase_times);
        segment.write_battles(frame.battles, frame.battles_before);
    }
    segment.beat();
    segment.wake();
}

void TelemetryWriter::set_cursor(TelemetryCursor cursor) noexcept {
    store(segment_->word(segment_->image.campaign + offsetof(TelemetryCampaign, cursor)), cursor);
}

void TelemetryWriter::set_active_combats(std::uint32_t count) noexcept {
    store_word(segment_->word(kTelemetryHeaderSize + offsetof(CombatStats, active_combats)), count);
}

void TelemetryWriter::beat() noexcept { segment_->beat(); }

void TelemetryWriter::close() noexcept {
    Segment& segment = *segment_;
    if (!segment.open || segment.owner != ::getpid()) return;
    segment.open = false;
    store_word(segment.word(offsetof(TelemetryHeader, data_size)), two_halves(segment.data_size, kTelemetryReady | kTelemetryClosed));
    segment.wake();
    ::unlink(segment.path.c_str());
    segment.file = {};
}

const std::filesystem::path& TelemetryWriter::path() const { return segment_->path; }
std::uint64_t TelemetryWriter::sequence() const noexcept { return segment_->sequence; }

}  // namespace void_reckoning
