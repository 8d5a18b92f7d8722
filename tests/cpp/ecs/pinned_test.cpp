// What left a world stays what it was, whatever becomes of the world. Most of what could go wrong here only the address sanitizer sees.

#include <gtest/gtest.h>

#include <memory>

#include "query_components.hpp"
#include "void_reckoning/ecs/arrow_export.hpp"
#include "void_reckoning/ecs/memory_report.hpp"
#include "void_reckoning/ecs/query_cache.hpp"

namespace void_reckoning {
namespace {

using Bytes = std::vector<std::byte>;

Bytes bytes_of(const Column& column, std::size_t rows) {
    Bytes bytes;
    for (std::size_t row = 0; row < rows; ++row) bytes.insert(bytes.end(), column.row(row), column.row(row) + column.row_bytes());
    return bytes;
}

/// The values of a batch's column, without knowing its type: eight bytes a row are read where the format is that wide.
Bytes bytes_of(const ArrowArray& array, std::size_t row_bytes) {
    const auto* data = static_cast<const std::byte*>(array.buffers[1]);
    return {data, data + static_cast<std::size_t>(array.length) * row_bytes};
}

/// One of every kind of thing that can be held, and what was in it.
struct Held {
    explicit Held(const World& world)
        : snapshot(world.snapshot()),
          state_hash(world.state_hash()),
          unread(export_component(world, "Sample")),
          read(export_component(world, "Other")),
          result(std::make_shared<GatheredTable>()) {
        for (std::size_t table = 0; table < world.table_count(); ++table) {
            for (std::size_t c = 0; c < world.layout(table).columns.size(); ++c) {
                columns.push_back({world.column(table, c), world.rows(table), bytes_of(world.column(table, c), world.rows(table))});
                for (std::size_t b = 0; b << kBlockShift < world.rows(table); ++b) {
                    const std::size_t rows = std::min(world.rows(table) - (b << kBlockShift), kBlockRows);
                    BlockRef block = world.column(table, c).pin(b);
                    const std::byte* data = block.get()->data();
                    Bytes bytes(data, data + rows * world.column(table, c).row_bytes());
                    blocks.emplace_back(std::move(block), std::move(bytes));
                }
            }
        }
        for (;;) {
            ArrowArray batch{};
            EXPECT_EQ(read.get_next(&read, &batch), 0);
            if (batch.release == nullptr) break;
            // A child that is moved out outlives its batch.
            ArrowArray weights = *batch.children[2];
            batch.children[2]->release = nullptr;
            batch.release(&batch);
            batches.emplace_back(weights, bytes_of(weights, sizeof(double)));
        }
        const Query query{{"Sample"}, {}, {{"Sample.f64", true}}, 50, 0};
        asked = cache.get_or_compute(world, query);
        asked_ids = asked->ids;
        result->ids = asked->ids;
        const std::vector<std::string> paths = {"Sample.i64", "Sample.text"};
        result->columns = gather_columns(world, result->ids, paths);
        result->dictionary = world.dictionary();
    }
    ~Held() {
        for (auto& [batch, bytes] : batches) batch.release(&batch);
        read.release(&read);
        unread.release(&unread);
    }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;

    void expect_unchanged() const {
        for (const auto& [column, rows, bytes] : columns) ASSERT_EQ(bytes_of(column, rows), bytes);
        for (const auto& [block, bytes] : blocks) ASSERT_TRUE(std::equal(bytes.begin(), bytes.end(), block.get()->data()));
        for (const auto& [batch, bytes] : batches) ASSERT_EQ(bytes_of(batch, sizeof(double)), bytes);
        const World as_it_was{snapshot};
        ASSERT_EQ(as_it_was.state_hash(), state_hash);
        ASSERT_EQ(as_it_was.hash_from_scratch(), state_hash);
        ASSERT_EQ(asked->ids, asked_ids);
        ArrowArrayStream stream = export_gathered(result);
        ArrowArray batch{};
        ASSERT_EQ(stream.get_next(&stream, &batch), 0);
        if (batch.release != nullptr) {
            ASSERT_EQ(batch.children[1]->buffers[1], result->columns[0].bytes.data());
            batch.release(&batch);
        }
        stream.release(&stream);
    }

    struct KeptColumn {
        Column column;
        std::size_t rows;
        Bytes bytes;
    };
    Snapshot snapshot;
    std::uint64_t state_hash;
    std::vector<KeptColumn> columns;
    std::vector<std::pair<BlockRef, Bytes>> blocks;
    ArrowArrayStream unread;
    ArrowArrayStream read;
    std::vector<std::pair<ArrowArray, Bytes>> batches;
    QueryCache cache;
    std::shared_ptr<const QueryResult> asked;
    std::vector<EntityId> asked_ids;
    std::shared_ptr<GatheredTable> result;
};

TEST(Pinned, ViewsOfEveryKindOutliveEveryChange) {
    for (const std::size_t count : {3U, 500U, 9000U}) {
        std::vector<EntityId> ids;
        auto world = std::make_unique<World>(query_world(21, count, ids));
        const Snapshot before = world->snapshot();
        Held held(*world);
        const auto check = [&](const char* when) {
            SCOPED_TRACE(when);
            held.expect_unchanged();
        };
        for (const EntityId id : ids) {
            if (world->alive(id) && world->has<Sample>(id)) world->write<&Sample::i64>(id, -1);
            if (world->alive(id) && world->has<Other>(id)) world->write<&Other::weight>(id, -1);
        }
        check("after writes");
        for (std::size_t i = 0; i < ids.size(); i += 2) world->destroy(ids[i]);
        check("after deleting half");
        for (std::size_t i = 0; i < 2 * count; ++i) (void)world->create(random_sample(*world, RandomAddress(5).at(i)), Other{});
        check("after as many came");
        world->shuffle_layout(3);
        check("after a shuffle");
        world->restore(before);
        check("after a restore");
        for (const EntityId id : ids) world->destroy(id);
        check("after deleting all");
        std::byte* first = nullptr;
        for (std::size_t table = 0; table < world->table_count() && first == nullptr; ++table) {
            if (world->rows(table) > 0) first = world->write_block(table, 0, 0);
        }
        world.reset();
        check("after the world is gone");
    }
}

TEST(Pinned, MemoryIsCountedOnceAndGivenBack) {
    std::vector<EntityId> ids;
    World world = query_world(4, 9000, ids);
    Holdings holdings;
    EXPECT_EQ(holdings.report(world.state()).held_bytes, 0U);
    auto one = holdings.hold("snapshot", 3, all_columns(world.state()));
    auto two = holdings.hold("view", -1, {world.column(0, 0)});
    EXPECT_EQ(holdings.report(world.state()).held_bytes, 0U) << "all of it is the world's own still";
    for (const EntityId id : ids) world.destroy(id);
    const MemoryReport report = holdings.report(world.state());
    ASSERT_EQ(report.holdings.size(), 2U);
    EXPECT_EQ(report.holdings[0].kind, "snapshot");
    EXPECT_EQ(report.holdings[0].turn, 3);
    EXPECT_GT(report.holdings[1].bytes, 0U);
    EXPECT_EQ(report.held_bytes, report.holdings[0].bytes) << "the view's blocks are the snapshot's";
    one.reset();
    EXPECT_EQ(holdings.report(world.state()).held_bytes, report.holdings[1].bytes);
    two.reset();
    EXPECT_EQ(holdings.report(world.state()).held_bytes, 0U);
    EXPECT_TRUE(holdings.report(world.state()).holdings.empty());
}

}  // namespace
}  // namespace void_reckoning
