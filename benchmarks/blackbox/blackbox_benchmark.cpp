#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>
#include <numeric>
#include <string>

#include "void_reckoning/base/random.hpp"
#include "void_reckoning/blackbox/crc32c.hpp"
#include "void_reckoning/blackbox/reader.hpp"
#include "void_reckoning/blackbox/writer.hpp"

namespace void_reckoning {
namespace {

class Folder {
   public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "void-reckoning-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    [[nodiscard]] std::filesystem::path log(int number) const { return path_ / (std::to_string(number) + ".vrlog"); }

   private:
    std::filesystem::path path_;
};

LogIdentity identity() {
    LogIdentity identity;
    identity.campaign = {1, 2};
    return identity;
}

/// What a turn with battles emits: of a hundred events, 80 of damage, the rest moves, orders, spawns and losses.
void emit_turn(EventStream& events, std::size_t count, std::uint64_t turn) {
    const RandomAddress random = RandomAddress(1).at(turn);
    const Text ship = events.text("ship");
    for (std::size_t i = 0; i < count; ++i) {
        if (i % 64 == 0) events.set_time(1'700'000'000'000'000'000 + static_cast<std::int64_t>(turn * 1'000'000 + i));
        const std::uint64_t bits = random.bits(i);
        const EntityId entity{(bits & 0x3FFF) | 0x100000000};
        const EntityId other{((bits >> 14U) & 0x3FFF) | 0x100000000};
        const std::size_t sort = i % 100;
        if (sort < 80) {
            const auto shots = static_cast<std::uint32_t>(1 + (bits >> 30U) % 60);
            events.emit(DamageDealt{turn * 16 + i / 1000, static_cast<std::uint32_t>(i % 1000 / 10), entity, other,
                                    static_cast<std::uint16_t>((bits >> 40U) % 20), shots, shots / 3, shots * 1'250, shots / 40});
        } else if (sort < 88) {
            events.emit(EntityMoved{entity, other, EntityId{other.value + 1}, static_cast<float>(sort), 2.0F, (bits & 1U) != 0});
        } else if (sort < 96) {
            events.emit(FactionAction{static_cast<std::uint8_t>(bits % 12), entity, other, 3, 1, true, {}});
        } else {
            events.emit(EntityDestroyed{entity, ship, static_cast<std::uint16_t>(bits % 40), DestroyReason::kCombat, turn, {}, {}});
        }
    }
}

void emit_event(benchmark::State& state) {
    EventStream events;
    const DamageDealt event{1, 2, EntityId{3}, EntityId{4}, 5, 6, 7, 8, 9};
    for (auto _ : state) {
        for (int i = 0; i < 10'000; ++i) events.emit(event);
        state.PauseTiming();
        events.clear();
        state.ResumeTiming();
    }
    state.counters["ns/event"] = benchmark::Counter(static_cast<double>(state.iterations()) * 10'000 * 1e-9,
                                                    benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(emit_event);

/// To the file, checksummed. Arguments: events, compressed.
void commit(benchmark::State& state) {
    const Folder folder;
    EventStream events;
    emit_turn(events, static_cast<std::size_t>(state.range(0)), 1);
    int number = 0;
    auto writer = BlackBoxWriter::create(folder.log(number), identity(), {state.range(1) != 0});
    std::uint64_t bytes = 0;
    for (auto _ : state) {
        bytes = writer->commit({1, 0, 0, 0}, events).bytes;
        if (writer->size() < (std::uint64_t{256} << 20U)) continue;
        state.PauseTiming();
        std::filesystem::remove(folder.log(number));
        writer = BlackBoxWriter::create(folder.log(++number), identity(), {state.range(1) != 0});
        state.ResumeTiming();
    }
    const auto count = static_cast<double>(state.iterations() * state.range(0));
    state.counters["ns/event"] = benchmark::Counter(count * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.counters["bytes/event"] = static_cast<double>(bytes) / static_cast<double>(state.range(0));
}
BENCHMARK(commit)->ArgsProduct({{100, 1'000, 10'000, 100'000}, {0, 1}});

/// A finished log of a million events: one column of all its chunks. Arguments: mapped, compressed, events a commit.
void read_column(benchmark::State& state) {
    const Folder folder;
    const std::filesystem::path path = folder.log(0);
    {
        const auto writer = BlackBoxWriter::create(path, identity(), {state.range(1) != 0});
        const auto size = static_cast<std::size_t>(state.range(2));
        for (std::uint64_t turn = 0; turn < 1'000'000 / size; ++turn) {
            EventStream events;
            emit_turn(events, size, turn);
            writer->commit({static_cast<std::uint32_t>(turn), 0, 0, 0}, events);
        }
        writer->close();
    }
    std::size_t count = 0;
    for (auto _ : state) {
        BlackBoxReader reader =
            BlackBoxReader::open(path, state.range(0) != 0 ? BlackBoxReader::Access::kMapped : BlackBoxReader::Access::kRead);
        std::int64_t sum = 0;
        count = 0;
        while (const std::optional<Chunk> chunk = reader.next()) {
            if (chunk->header.kind != ChunkKind::kEvents) continue;
            const EventChunkView view = chunk->events();
            const auto damage = view.column<std::int64_t>(EventType::kDamageDealt, 7);
            sum = std::accumulate(damage.begin(), damage.end(), sum);
            count += damage.size();
        }
        benchmark::DoNotOptimize(sum);
    }
    state.counters["ns/event"] = benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(count) * 1e-9,
                                                    benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.counters["file bytes/event"] = static_cast<double>(std::filesystem::file_size(path)) / 1e6;
}
BENCHMARK(read_column)->ArgsProduct({{0, 1}, {0, 1}, {10'000}})->Args({1, 0, 50})->Unit(benchmark::kMillisecond);

/// All fields of all events back into structs.
void read_structs(benchmark::State& state) {
    const Folder folder;
    EventStream events;
    emit_turn(events, 10'000, 1);
    BlackBoxWriter::create(folder.log(0), identity())->commit({1, 0, 0, 0}, events);
    BlackBoxReader reader = BlackBoxReader::open(folder.log(0));
    const std::optional<Chunk> chunk = reader.next();
    for (auto _ : state) benchmark::DoNotOptimize(chunk->events().events<DamageDealt>().data());
    state.counters["ns/event"] = benchmark::Counter(static_cast<double>(state.iterations()) * 8'000 * 1e-9,
                                                    benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(read_structs);

/// A finished log of ten million events in ten thousand commits, mapped.
class BigLog {
   public:
    BigLog() {
        const auto writer = BlackBoxWriter::create(path(), identity());
        for (std::uint64_t turn = 0; turn < 1'000; ++turn) {
            for (std::uint16_t slot = 0; slot < 10; ++slot) {
                EventStream events;
                const std::uint64_t combat = turn * 10 + slot + 1;
                events.emit(CombatStart{combat, {}, {}, 0, 1, 2, 3});
                emit_turn(events, 998, turn * 10 + slot);
                events.emit(CombatEnd{combat, 1, true, {}, 1, 0, 3, 0, 0});
                writer->commit({static_cast<std::uint32_t>(turn + 1), slot, slot, 0}, events);
            }
        }
        writer->close();
    }
    [[nodiscard]] std::filesystem::path path() const { return folder_.log(0); }
    [[nodiscard]] static const BigLog& get() {
        static const BigLog log;
        return log;
    }

   private:
    Folder folder_;
};

/// Open it and have its index.
void open_with_index(benchmark::State& state) {
    const BigLog& log = BigLog::get();
    for (auto _ : state) {
        BlackBoxReader reader = BlackBoxReader::open(log.path(), BlackBoxReader::Access::kMapped);
        benchmark::DoNotOptimize(reader.index().entries.data());
    }
}
BENCHMARK(open_with_index)->Unit(benchmark::kMillisecond);

/// The events of one battle, anywhere in it: found by the index, its chunk checked and looked at.
void random_access(benchmark::State& state) {
    BlackBoxReader reader = BlackBoxReader::open(BigLog::get().path(), BlackBoxReader::Access::kMapped);
    std::uint64_t asked = 0;
    for (auto _ : state) {
        LogFilter filter;
        filter.combat = 1 + RandomAddress(5).at(asked++).below(10'000);
        const std::vector<LogIndexEntry> found = reader.index().matching(filter);
        const EventChunkView view = reader.read(found.at(0)).events();
        if (view.column<std::uint64_t>(EventType::kCombatEnd, 0)[0] != *filter.combat) state.SkipWithError("the wrong battle");
    }
}
BENCHMARK(random_access)->Unit(benchmark::kMicrosecond);

void checksum(benchmark::State& state) {
    const std::vector<std::byte> bytes(std::size_t{1} << 20U, std::byte{5});
    for (auto _ : state) benchmark::DoNotOptimize(state.range(0) != 0 ? crc32c(bytes) : crc32c_plain(bytes));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes.size()));
}
BENCHMARK(checksum)->ArgNames({"instruction"})->Arg(1)->Arg(0);

}  // namespace
}  // namespace void_reckoning
