#include "void_reckoning/events/stream.hpp"

#include <gtest/gtest.h>

namespace void_reckoning {
namespace {

TEST(EventStream, KeepsEveryTypeInTheOrderItHappened) {
    EventStream stream;
    stream.emit(EntityMoved{EntityId{5}, {}, EntityId{6}, 1.5F, -2, true});
    stream.emit(SystemError{ErrorKind::kState, stream.text("broken")});
    stream.emit(EntityMoved{EntityId{7}, {}, EntityId{8}, 0, 0, false});
    ASSERT_EQ(stream.size(), 3U);
    EXPECT_EQ(stream.types()[1], EventType::kSystemError);
    EXPECT_EQ(stream.get<EntityMoved>(1).entity, EntityId{7});
    EXPECT_EQ(stream.text(stream.get<SystemError>(0).message), "broken");
}

TEST(EventStream, RewindForgetsWhatCameAfterTheMark) {
    EventStream stream;
    stream.emit(TurnEnd{});
    const EventStream::Mark mark = stream.mark();
    stream.emit(TurnEnd{});
    stream.emit(ColonyFounded{});
    stream.rewind(mark);
    EXPECT_EQ(stream.size(), 1U);
    EXPECT_EQ(stream.count(EventType::kColonyFounded), 0U);
    EXPECT_EQ(stream.raw(EventType::kTurnEnd).size(), sizeof(TurnEnd));
}

TEST(EventStream, TheCatalogueNumbersAreThoseOfTheLog) {
    const auto catalogue = event_catalogue();
    ASSERT_EQ(catalogue.size(), kEventTypes);
    EXPECT_EQ(catalogue[0].name, "CombatStart");
    EXPECT_EQ(catalogue[8].name, "SystemError");
    EXPECT_EQ(catalogue[7].fields[1].name, "subject");
    EXPECT_EQ(catalogue[7].fields[1].offset, offsetof(FactionAction, subject));
}

}  // namespace
}  // namespace void_reckoning
