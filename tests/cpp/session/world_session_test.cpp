#include "void_reckoning/session/world_session.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "void_reckoning/ecs/bulk.hpp"
#include "void_reckoning/ecs/gather.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kRows = 3'000;

std::unique_ptr<WorldSession> session_of_things() {
    auto session = std::make_unique<WorldSession>();
    session->change([](World& world) {
        (void)world.register_component({"Thing", "", {{"number", ScalarType::kU32, 1, "", ""}}});
        const std::vector<std::string> components = {"Thing"};
        (void)create_entities(world, components, kRows, {});
    });
    return session;
}

void set_all(WorldSession& session, const std::vector<EntityId>& ids, std::uint32_t number) {
    const std::vector<std::uint32_t> numbers(ids.size(), number);
    FieldColumn column;
    column.component = "Thing";
    column.field = "number";
    column.type = ScalarType::kU32;
    column.shape = {ids.size()};
    column.bytes = std::as_bytes(std::span(numbers));
    session.change([&](World& world) { update_entities(world, ids, std::vector{column}); });
}

std::vector<EntityId> all_ids(const WorldSession& session) {
    const WorldReading now = session.read();
    std::vector<EntityId> ids;
    for (std::size_t table = 0; table < now->table_count(); ++table) {
        if (now->rows(table) > 0) ids.insert(ids.end(), now->ids(table, 0).begin(), now->ids(table, 0).end());
    }
    return ids;
}

std::set<std::uint32_t> numbers_in(const World& world, const std::vector<EntityId>& ids) {
    const std::vector<std::string> paths = {"Thing.number"};
    const auto columns = gather_columns(world, ids, paths);
    const auto numbers = columns.front().as<std::uint32_t>();
    return {numbers.begin(), numbers.end()};
}

TEST(WorldSession, ReadersNeverSeeAChangeHalfDone) {
    const auto session = session_of_things();
    const std::vector<EntityId> ids = all_ids(*session);
    ASSERT_EQ(ids.size(), kRows);
    std::atomic<bool> done{false};
    std::atomic<int> torn{0}, looks{0};
    std::vector<std::thread> threads;
    for (int reader = 0; reader < 2; ++reader) {
        threads.emplace_back([&] {
            while (!done) {
                WorldReading now = session->read();
                if (looks % 2 == 0) now.detach();
                torn += numbers_in(*now, ids).size() == 1 ? 0 : 1;
                torn += now->state_hash() == now->hash_from_scratch() ? 0 : 1;
                ++looks;
            }
        });
    }
    for (std::uint32_t writer = 0; writer < 2; ++writer) {
        threads.emplace_back([&, writer] {
            for (std::uint32_t i = 0; i < 50 || looks < 50; ++i) set_all(*session, ids, 2 * i + writer);
        });
    }
    threads[2].join();
    threads[3].join();
    done = true;
    threads[0].join();
    threads[1].join();
    EXPECT_EQ(torn, 0);
    EXPECT_GE(looks, 50);
}

TEST(WorldSession, ALockedWorldIsForReading) {
    const auto session = session_of_things();
    session->lock("a system is at work");
    session->lock("another one, too");
    const auto refusal = [&]() -> std::string {
        try {
            session->change([](World&) {});
        } catch (const StateError& error) {
            return error.what();
        }
        return "";
    };
    EXPECT_EQ(refusal(), "another one, too");
    session->unlock();
    EXPECT_EQ(refusal(), "a system is at work");
    EXPECT_EQ(session->read()->entity_count(), kRows);
    session->unlock();
    EXPECT_EQ(refusal(), "");
}

TEST(WorldSession, SnapshotsAreForTheWorldAndItsClones) {
    const auto session = session_of_things();
    const WorldSnapshot snapshot = session->snapshot();
    const std::uint64_t hash = session->read()->state_hash();
    const EntityId first = all_ids(*session).front();
    const auto clone = session->clone();
    for (WorldSession* const one : {session.get(), clone.get()}) {
        one->change([&](World& world) { world.destroy(first); });
        EXPECT_NE(one->read()->state_hash(), hash);
        one->restore(snapshot);
        EXPECT_EQ(one->read()->state_hash(), hash);
    }
    EXPECT_THROW(session_of_things()->restore(snapshot), StateError);
}

TEST(WorldSession, SystemsGoWithAClone) {
    const auto session = session_of_things();
    session->add_system("count", [](World& world, double, SystemReport& report) { report.entities = world.entity_count(); });
    EXPECT_THROW(session->add_system("count", [](World&, double, SystemReport&) {}), InvalidInput);
    const auto clone = session->clone();
    EXPECT_EQ(clone->systems().names(), (std::vector<std::string>{"count"}));
    const Systems systems = clone->systems();
    clone->change([&](World& world) { EXPECT_EQ(systems.run(world, "count", 1).entities, kRows); });
}

TEST(WorldSession, NoSystemIsLostWhereThreadsAddThemAtOnce) {
    WorldSession session;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&session, thread] {
            for (int i = 0; i < 50; ++i) session.add_system(fmt::format("{}-{}", thread, i), [](World&, double, SystemReport&) {});
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(session.systems().names().size(), 200U);
}

TEST(WorldSession, SubscribersReadAndSystemsChange) {
    const auto session = session_of_things();
    int told = 0, done = 0;
    const EntityId first = all_ids(*session).front();
    (void)session->subscribe("EntityMoved", [&](const EventNotice&) {
        ++told;
        EXPECT_THROW(session->change([](World&) {}), StateError);
        EXPECT_EQ(session->read()->entity_count(), kRows);
    });
    (void)session->bind_system("EntityMoved", [&] {
        ++done;
        session->change([&](World& world) { world.destroy(first); });
    });
    EventStream events;
    events.emit(EntityMoved{});
    session->publish(events);
    EXPECT_EQ(told, 1);
    EXPECT_EQ(done, 1);
    EXPECT_EQ(session->read()->entity_count(), kRows - 1);
}

}  // namespace
}  // namespace void_reckoning
