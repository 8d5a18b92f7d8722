#include "void_reckoning/events/bus.hpp"

#include <gtest/gtest.h>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/events/bound_systems.hpp"

namespace void_reckoning {
namespace {

EventStream two_moves_and_an_end() {
    EventStream stream;
    stream.emit(EntityMoved{EntityId{1}, {}, {}});
    stream.emit(TurnEnd{1});
    stream.emit(EntityMoved{EntityId{2}, {}, {}});
    return stream;
}

/// Writes down what it is told.
struct Diary {
    std::vector<std::string> lines;
    EventBus::Handler as(const std::string& who) {
        return [this, who](const EventNotice& notice) {
            lines.push_back(fmt::format("{} {} {}", who, topic_names()[notice.topic], notice.index));
        };
    }
};

TEST(EventBus, TellsInTheOrderOfEventsThenOfSubscriptions) {
    EventBus bus;
    Diary diary;
    bus.subscribe(std::nullopt, diary.as("all"));
    bus.subscribe(find_topic("EntityMoved"), diary.as("moves"));
    bus.deliver(two_moves_and_an_end(), {1, 0, 10});
    EXPECT_EQ(diary.lines, (std::vector<std::string>{"all EntityMoved 0", "moves EntityMoved 0", "all FactionTurnEnd 0",
                                                     "all EntityMoved 1", "moves EntityMoved 1"}));
}

TEST(EventBus, TurnsAreOfAFactionOrOfTheRound) {
    EventBus bus;
    Diary diary;
    bus.subscribe(find_topic("TurnEnd"), diary.as("round"));
    bus.subscribe(find_topic("FactionTurnEnd"), diary.as("faction"));
    bus.deliver(two_moves_and_an_end(), {1, EventOrigin::kNoFaction, 0});
    bus.deliver(two_moves_and_an_end(), {1, 3, 0});
    EXPECT_EQ(diary.lines, (std::vector<std::string>{"round TurnEnd 0", "faction FactionTurnEnd 0"}));
}

TEST(EventBus, WhatIsPublishedMeanwhileFollowsAfterwards) {
    EventBus bus;
    Diary diary;
    bool told = false;
    bus.subscribe(std::nullopt, [&](const EventNotice&) {
        if (std::exchange(told, true)) return;
        EventStream more;
        more.emit(ColonyFounded{});
        bus.deliver(more, {});
    });
    bus.subscribe(std::nullopt, diary.as("late"));
    bus.deliver(two_moves_and_an_end(), {1, 0, 0});
    EXPECT_EQ(diary.lines.back(), "late ColonyFounded 0");
    EXPECT_EQ(diary.lines.size(), 4U);
}

TEST(EventBus, SubscribersComeAndGo) {
    EventBus bus;
    Diary diary;
    std::uint64_t second = 0;
    const std::uint64_t first = bus.subscribe(std::nullopt, [&](const EventNotice& notice) {
        if (notice.place == 0) {
            EXPECT_TRUE(bus.unsubscribe(second));
        }
    });
    second = bus.subscribe(std::nullopt, diary.as("second"));
    bus.deliver(two_moves_and_an_end(), {1, 0, 0});
    EXPECT_EQ(diary.lines.size(), 1U);  // it hears of the event that ended it
    EXPECT_FALSE(bus.unsubscribe(second));
    EXPECT_TRUE(bus.unsubscribe(first));
    EXPECT_FALSE(bus.wanted(find_topic("EntityMoved")));
    bus.deliver(two_moves_and_an_end(), {1, 0, 0});
    EXPECT_EQ(diary.lines.size(), 1U);
}

TEST(EventBus, OneThatThrowsEndsTheDeliveryAndNotTheBus) {
    EventBus bus;
    Diary diary;
    bus.subscribe(std::nullopt, [](const EventNotice& notice) {
        if (notice.place == 1) throw StateError("enough");
    });
    bus.subscribe(std::nullopt, diary.as("next"));
    EXPECT_THROW(bus.deliver(two_moves_and_an_end(), {1, 0, 0}), StateError);
    EXPECT_EQ(diary.lines.size(), 1U);
    EventStream one;
    one.emit(ColonyFounded{});
    bus.deliver(one, {});
    EXPECT_EQ(diary.lines.size(), 2U);
}

TEST(EventBus, ANoticeCanBeKept) {
    EventBus bus;
    std::vector<std::shared_ptr<const EventStream>> kept;
    bus.subscribe(std::nullopt, [&](const EventNotice& notice) { kept.push_back(notice.delivery.keep()); });
    {
        EventStream stream = two_moves_and_an_end();
        bus.deliver(stream, {1, 0, 0});
        stream.clear();
    }
    ASSERT_EQ(kept.size(), 3U);
    EXPECT_EQ(kept[0], kept[2]);  // one copy for all
    EXPECT_EQ(kept[0]->get<EntityMoved>(1).entity.value, 2U);
}

TEST(EventBus, NamesThatAreNoneAreRefused) {
    EXPECT_THROW((void)find_topic("EntityMove"), InvalidInput);
    for (std::size_t topic = 0; topic < kTopics; ++topic) EXPECT_EQ(find_topic(topic_names()[topic]), topic);
}

TEST(BoundSystems, DoNotHideWhatEndsTheCampaign) {
    EventBus bus;
    BoundSystems systems(bus);
    systems.bind(find_topic("EntityMoved"), [] { throw StorageError("the log takes no more"); });
    bus.deliver(two_moves_and_an_end(), {1, 0, 0});
    EXPECT_THROW(systems.run_pending(), StorageError);
    EXPECT_TRUE(systems.failures().empty());
    EXPECT_FALSE(systems.pending());
}

TEST(BoundSystems, RunAfterwardsOnceAnEventAndBindNothingMore) {
    EventBus bus;
    BoundSystems systems(bus);
    int runs = 0, heard = 0;
    bus.subscribe(find_topic("ColonyFounded"), [&](const EventNotice&) { ++heard; });
    systems.bind(find_topic("ColonyFounded"), [&] { ++runs; });
    const std::uint64_t binding = systems.bind(find_topic("EntityMoved"), [&] {
        ++runs;
        EventStream more;
        more.emit(ColonyFounded{});
        bus.deliver(more, {});
    });
    systems.bind(find_topic("EntityMoved"), [] { throw StateError("not now"); });
    bus.deliver(two_moves_and_an_end(), {1, 0, 0});
    EXPECT_EQ(runs, 0);
    EXPECT_TRUE(systems.pending());
    systems.run_pending();
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(heard, 2);
    EXPECT_EQ(systems.failures(), (std::vector<std::string>{"not now", "not now"}));
    EXPECT_TRUE(systems.unbind(binding));
    systems.run_pending();
    EXPECT_EQ(runs, 2);
}

}  // namespace
}  // namespace void_reckoning
