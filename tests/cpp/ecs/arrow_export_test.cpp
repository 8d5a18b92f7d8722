#include "void_reckoning/ecs/arrow_export.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <thread>

#include "query_components.hpp"

namespace void_reckoning {
namespace {

/// What a consumer of the interface does: takes structs out, reads them, gives them back.
class Consumer {
   public:
    explicit Consumer(ArrowArrayStream stream) : stream_(stream) { EXPECT_EQ(stream_.get_schema(&stream_, &schema_), 0); }
    ~Consumer() {
        schema_.release(&schema_);
        EXPECT_EQ(schema_.release, nullptr);
        if (stream_.release != nullptr) stream_.release(&stream_);
    }
    Consumer(const Consumer&) = delete;
    Consumer& operator=(const Consumer&) = delete;

    [[nodiscard]] const ArrowSchema& schema() const { return schema_; }
    [[nodiscard]] ArrowArray next() {
        ArrowArray batch{};
        EXPECT_EQ(stream_.get_next(&stream_, &batch), 0);
        EXPECT_EQ(stream_.get_last_error(&stream_), nullptr);
        return batch;
    }
    void release_stream() { stream_.release(&stream_); }

   private:
    ArrowArrayStream stream_;
    ArrowSchema schema_{};
};

template <class T> std::span<const T> values(const ArrowArray& array) {
    return {static_cast<const T*>(array.buffers[1]), static_cast<std::size_t>(array.length)};
}

bool bit(const void* bits, std::size_t i) { return (static_cast<const std::uint8_t*>(bits)[i / 8] >> (i % 8) & 1U) != 0; }

std::optional<std::string> text_at(const ArrowArray& array, std::size_t i) {
    if (array.buffers[0] != nullptr && !bit(array.buffers[0], i)) return std::nullopt;
    const auto code = static_cast<std::size_t>(values<std::int32_t>(array)[i]);
    const auto* offsets = static_cast<const std::int32_t*>(array.dictionary->buffers[1]);
    return std::string(static_cast<const char*>(array.dictionary->buffers[2]) + offsets[code],
                       static_cast<std::size_t>(offsets[code + 1] - offsets[code]));
}

std::optional<std::string> text_of(const World& world, Text text) {
    if (!text) return std::nullopt;
    return std::string(world.text(text));
}

void expect_row(const World& world, const ArrowArray& batch, std::size_t row) {
    const EntityId id{values<std::uint64_t>(*batch.children[0])[row]};
    const Sample s = world.get<Sample>(id);
    ASSERT_EQ(bit(batch.children[1]->buffers[1], row), s.flag);
    ASSERT_EQ(values<std::int8_t>(*batch.children[2])[row], s.i8);
    ASSERT_EQ(values<std::int64_t>(*batch.children[5])[row], s.i64);
    ASSERT_EQ(values<std::uint64_t>(*batch.children[9])[row], s.u64);
    ASSERT_EQ(values<float>(*batch.children[10])[row], s.f32);
    ASSERT_EQ(values<double>(*batch.children[11])[row], s.f64);
    ASSERT_EQ(text_at(*batch.children[12], row), text_of(world, s.text));
    ASSERT_EQ(values<std::uint64_t>(*batch.children[13])[row], s.entity.value);
    for (std::size_t i = 0; i < 3; ++i) ASSERT_EQ(values<float>(*batch.children[14]->children[0])[3 * row + i], s.axis[i]);
    for (std::size_t i = 0; i < 2; ++i) ASSERT_EQ(text_at(*batch.children[15]->children[0], 2 * row + i), text_of(world, s.names[i]));
    for (std::size_t i = 0; i < 2; ++i) ASSERT_EQ(bit(batch.children[16]->children[0]->buffers[1], 2 * row + i), s.flags[i]);
}

TEST(ArrowExport, EveryRowComesOnceWithItsValues) {
    std::vector<EntityId> all;
    const World world = query_world(4, 20'000, all);
    Consumer consumer(export_component(world, "Sample"));
    std::map<std::uint64_t, int> seen;
    std::size_t batches = 0;
    for (ArrowArray batch = consumer.next(); batch.release != nullptr; batch = consumer.next()) {
        ++batches;
        ASSERT_LE(batch.length, static_cast<std::int64_t>(kBlockRows));
        for (std::size_t row = 0; row < static_cast<std::size_t>(batch.length); ++row) {
            ASSERT_NO_FATAL_FAILURE(expect_row(world, batch, row));
            ++seen[values<std::uint64_t>(*batch.children[0])[row]];
        }
        batch.release(&batch);
        ASSERT_EQ(batch.release, nullptr);
    }
    EXPECT_EQ(consumer.next().release, nullptr);
    EXPECT_GT(batches, 3U);
    std::size_t expected = 0;
    for (const EntityId id : all) expected += world.has<Sample>(id) ? 1 : 0;
    EXPECT_EQ(seen.size(), expected);
    for (const auto& [id, times] : seen) ASSERT_EQ(times, 1);
}

TEST(ArrowExport, TheSchemaSaysTypesUnitsAndMeanings) {
    World world;
    world.register_components<Sample, Tagged>();
    const Consumer consumer(export_component(world, "Sample"));
    const ArrowSchema& schema = consumer.schema();
    EXPECT_STREQ(schema.format, "+s");
    EXPECT_STREQ(schema.name, "Sample");
    std::string formats;
    std::string names;
    for (std::int64_t i = 0; i < schema.n_children; ++i) {
        formats += std::string(schema.children[i]->format) + " ";
        names += std::string(schema.children[i]->name) + " ";
    }
    EXPECT_EQ(formats, "L b c s i l C S I L f g i L +w:3 +w:2 +w:2 ");
    EXPECT_EQ(names, "entity_id flag i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 text entity axis names flags ");
    EXPECT_STREQ(schema.children[12]->dictionary->format, "u");
    EXPECT_EQ(schema.children[12]->flags, ARROW_FLAG_NULLABLE);
    EXPECT_STREQ(schema.children[14]->children[0]->format, "f");
    EXPECT_STREQ(schema.children[15]->children[0]->dictionary->format, "u");
    const std::string expected = std::string("\2\0\0\0\4\0\0\0unit\2\0\0\0ly\3\0\0\0doc\b\0\0\0a length", 37);
    EXPECT_EQ(std::string(schema.children[10]->metadata, expected.size()), expected);
    EXPECT_EQ(schema.children[1]->metadata, nullptr);
}

TEST(ArrowExport, NumbersAreTheWorldsOwnMemory) {
    World world;
    world.register_components<Sample, Tagged>();
    for (int i = 0; i < 100; ++i) world.create(Sample{}, Tagged{});
    Consumer consumer(export_component(world, "Sample"));
    ArrowArray batch = consumer.next();
    const Column& ids = world.column(0, 0);
    EXPECT_EQ(batch.children[0]->buffers[1], ids.block(0).data());
    EXPECT_EQ(batch.children[4]->buffers[1], world.column(0, 4).block(0).data());
    EXPECT_EQ(batch.children[14]->children[0]->buffers[1], world.column(0, 14).block(0).data());
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(batch.children[0]->buffers[1]) % 64, 0U);
    batch.release(&batch);
}

TEST(ArrowExport, ABatchStaysAsItWasAfterItsStreamAndItsWorldAreGone) {
    std::vector<EntityId> all;
    auto world = std::make_unique<World>(query_world(5, 3000, all));
    const World before = world->clone();
    Consumer consumer(export_component(*world, "Sample"));
    for (auto block : world->blocks<Sample>()) {
        for (float& value : block.write<&Sample::f32>()) value = 77;
    }
    for (std::size_t i = 0; i < all.size(); i += 2) world->destroy(all[i]);
    (void)world->enter("a new string");
    ArrowArray batch = consumer.next();
    consumer.release_stream();
    world.reset();
    // A child that was moved out lives on without its batch, and may be released by any thread.
    ArrowArray text = *batch.children[12];
    batch.children[12]->release = nullptr;
    const std::size_t rows = static_cast<std::size_t>(batch.length);
    std::vector<std::uint64_t> ids;
    for (std::size_t row = 0; row < rows; ++row) {
        ids.push_back(values<std::uint64_t>(*batch.children[0])[row]);
        ASSERT_EQ(values<float>(*batch.children[10])[row], before.get<Sample>(EntityId{ids[row]}).f32);
    }
    batch.release(&batch);
    std::thread([&] {
        for (std::size_t row = 0; row < rows; ++row) {
            ASSERT_EQ(text_at(text, row), text_of(before, before.get<Sample>(EntityId{ids[row]}).text));
        }
        text.release(&text);
    }).join();
}

TEST(ArrowExport, TagsAndEmptyTablesHaveASchemaToo) {
    World world;
    world.register_components<Sample, Tagged>();
    Consumer none(export_component(world, "Tagged"));
    EXPECT_EQ(none.schema().n_children, 1);
    EXPECT_EQ(none.next().release, nullptr);
    const EntityId id = world.create(Tagged{});
    const Snapshot snapshot = world.snapshot();
    world.destroy(id);
    Consumer one(export_component(snapshot, "Tagged"));
    ArrowArray batch = one.next();
    ASSERT_EQ(batch.length, 1);
    EXPECT_EQ(values<std::uint64_t>(*batch.children[0])[0], id.value);
    batch.release(&batch);
    EXPECT_THROW((void)export_component(world, "Taged"), InvalidQuery);
}

TEST(ArrowExport, WhatIsNotReadIsGivenBack) {
    std::vector<EntityId> all;
    const World world = query_world(6, 5000, all);
    ArrowArrayStream unread = export_component(world, "Sample");
    unread.release(&unread);
    Consumer consumer(export_component(world, "Other"));
    ArrowArray batch = consumer.next();
    batch.release(&batch);
}

}  // namespace
}  // namespace void_reckoning
