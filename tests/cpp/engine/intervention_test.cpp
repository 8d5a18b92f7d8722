#include "void_reckoning/campaign/intervention.hpp"

#include <gtest/gtest.h>

#include "small_campaign.hpp"
#include "void_reckoning/engine/replay.hpp"

namespace void_reckoning {
namespace {

RunSettings logged(const std::filesystem::path& folder) {
    RunSettings run;
    run.directory = folder;
    run.telemetry = false;
    return run;
}

EntityId treasury_of(CampaignRunner& runner) { return runner.campaign().faction_entity(Seat(0)); }

void grant(CampaignRunner& runner, std::int64_t amount) {
    runner.intervene([&](World& world) {
        const EntityId faction = treasury_of(runner);
        world.write<&FactionState::treasury>(faction, world.read<&FactionState::treasury>(faction) + amount);
    });
}

/// Something of everything: numbers, strings, arrays, new types, new and old entities, components that come and go.
void meddle(World& world, EntityId fleet) {
    const ComponentId note = world.register_component(
        {"Note", "What a designer wrote.", {{"text", ScalarType::kText, 1, "", ""}, {"axis", ScalarType::kF32, 3, "ly", "where"}}});
    const EntityId made = world.create_of(std::array{note});
    const World::Location at = world.locate(made);
    const Text text = world.enter("watch this");
    world.store(at, static_cast<std::size_t>(world.layout(at.table).first_column[note.value]), &text);
    const std::array<float, 3> axis = {1, 0, -2.5F};
    world.store(at, static_cast<std::size_t>(world.layout(at.table).first_column[note.value]) + 1, axis.data());
    world.add_component(fleet, note);
}

EntityId first_fleet(CampaignRunner& runner) { return runner.campaign().world().sorted_ids<Fleet>().front(); }

TEST(Interventions, AreReplayedBetweenTurnsAndWithinThem) {
    const TestFolder folder;
    std::uint64_t hash = 0;
    {
        CampaignRunner runner(small_campaign(), logged(folder.path() / "run"));
        runner.run(3, true);
        grant(runner, 5000);
        const std::uint64_t turn_before = runner.campaign().turn();
        runner.intervene([&](World& world) { meddle(world, first_fleet(runner)); });
        EXPECT_EQ(runner.campaign().turn(), turn_before);
        (void)runner.begin_turn();
        grant(runner, 77);
        grant(runner, 78);
        runner.commit_turn();
        (void)runner.begin_turn();
        grant(runner, 1'000'000);
        const std::uint64_t forfeited = runner.forfeit_turn("thought better of it");
        EXPECT_EQ(forfeited, runner.state_hash());
        runner.run(6, true);
        runner.intervene([&](World& world) { world.remove_component(first_fleet(runner), world.schema().find("Note")); });
        runner.run(8, true);
        hash = runner.state_hash();
        runner.finish();
    }
    const ReplayReport report = replay(folder.path() / "run" / kLogFileName);
    ASSERT_TRUE(report.verified()) << (report.mismatch ? report.mismatch->what : *report.damage);
    EXPECT_EQ(report.turns, 8U);
    EXPECT_EQ(report.state_hash, hash);
}

TEST(Interventions, ThatBreakTheStateAreUndone) {
    CampaignRunner runner(small_campaign(), {});
    runner.run(2, true);
    const std::uint64_t before = runner.state_hash();
    EXPECT_THROW(grant(runner, -1'000'000'000'000), InvalidInput);
    EXPECT_THROW(runner.intervene([&](World& world) { world.destroy(treasury_of(runner)); }), InvalidInput);
    EXPECT_THROW(runner.intervene([&](World& world) {
        meddle(world, first_fleet(runner));
        throw InvalidInput("half-way");
    }),
                 InvalidInput);
    EXPECT_EQ(runner.state_hash(), before);
    EXPECT_EQ(runner.campaign().world().hash_from_scratch(), before);
    runner.run(4, true);  // and it plays on as if nothing had been
    CampaignRunner other(small_campaign(), {});
    other.run(4, true);
    EXPECT_EQ(runner.state_hash(), other.state_hash());
}

TEST(Interventions, WithinATurnThatBreakTheStateForfeitIt) {
    CampaignRunner runner(small_campaign(), {});
    const Seat seat = runner.begin_turn();
    runner.intervene([&](World& world) { world.write<&FactionState::treasury>(runner.campaign().faction_entity(seat), -5); });
    EXPECT_THROW(runner.commit_turn(), InvalidInput);
    runner.forfeit_turn("the treasury was below 0");
    CampaignRunner other(small_campaign(), {});
    (void)other.begin_turn();
    EXPECT_EQ(other.forfeit_turn("the treasury was below 0"), runner.state_hash());
}

std::string refusal(CampaignRunner& runner, const WorldChange& change) {
    const std::uint64_t before = runner.state_hash();
    try {
        runner.intervene(change);
    } catch (const InvalidInput& error) {
        EXPECT_EQ(runner.state_hash(), before);
        return error.what();
    }
    return "nothing was refused";
}

TEST(Interventions, DoNotMoveFleetsWhichOrdersDo) {
    CampaignRunner runner(small_campaign(), {});
    runner.run(2, true);
    const EntityId fleet = first_fleet(runner);
    const std::string place = refusal(runner, [&](World& world) { world.write<&Position::x>(fleet, 3.5F); });
    EXPECT_NE(place.find(fmt::format("Position of fleet {}", fleet.value)), std::string::npos) << place;
    EXPECT_NE(place.find("MoveFleet"), std::string::npos) << place;
    const std::string way = refusal(runner, [&](World& world) {
        if (world.has<Movement>(fleet)) {
            world.remove<Movement>(fleet);
        } else {
            world.add(fleet, Movement{});
        }
    });
    EXPECT_NE(way.find("Movement of fleet"), std::string::npos) << way;
    EXPECT_NE(way.find("MoveFleet"), std::string::npos) << way;
}

TEST(Interventions, MayPutAFleetThatStandsElsewhere) {
    CampaignRunner runner(small_campaign(), {});
    const EntityId fleet = first_fleet(runner);
    const Campaign& campaign = runner.campaign();
    const EntityId here = campaign.world().read<&Fleet::system>(fleet);
    const EntityId there = campaign.map().systems()[campaign.map().systems()[0] == here ? 1 : 0];
    runner.intervene([&](World& world) {
        world.write<&Fleet::system>(fleet, there);
        world.set(fleet, world.get<Position>(there));
    });
    EXPECT_EQ(campaign.world().read<&Fleet::system>(fleet), there);
}

TEST(Interventions, ThatChangeNothingLeaveNoTrace) {
    const TestFolder folder;
    CampaignRunner runner(small_campaign(), logged(folder.path() / "run"));
    const std::uint64_t position = runner.mark().chunk;
    runner.intervene([](World&) {});
    EXPECT_EQ(runner.mark().chunk, position);
}

TEST(Bus, TellsOfACampaignAndRunsWhatIsBound) {
    const TestFolder folder;
    {
        CampaignRunner runner(small_campaign(), logged(folder.path() / "run"));
        std::vector<std::string> heard;
        std::uint64_t expected = 0;
        for (const char* name : {"FactionTurnStart", "FactionTurnEnd", "TurnEnd", "Intervention"}) {
            runner.bus().bus().subscribe(find_topic(name), [&heard](const EventNotice& notice) {
                heard.push_back(topic_names()[notice.topic] + std::to_string(notice.delivery.origin.faction));
            });
        }
        runner.bus().bus().subscribe(std::nullopt, [&](const EventNotice& notice) {
            if (notice.topic == find_topic("FactionTurnStart")) return;
            EXPECT_GE(notice.delivery.origin.first_sequence + notice.place, expected);
            expected = notice.delivery.origin.first_sequence + notice.place + 1;
        });
        runner.bus().systems().bind(find_topic("FactionTurnStart"), [&] { grant(runner, 1); });
        runner.bus().systems().bind(find_topic("TurnEnd"), [&] { grant(runner, 2); });
        const std::int64_t before = runner.campaign().world().read<&FactionState::treasury>(treasury_of(runner));
        runner.run(1, true);
        // Each faction: told, changed, played; then the round, and a change.
        ASSERT_EQ(heard.size(), 4U * 3 + 2);
        for (std::size_t i = 0; i < 4; ++i) {
            EXPECT_TRUE(heard[3 * i].starts_with("FactionTurnStart"));
            EXPECT_EQ(heard[3 * i + 1], "Intervention65535");
            EXPECT_EQ(heard[3 * i + 2], "FactionTurnEnd" + heard[3 * i].substr(16));
        }
        EXPECT_EQ(heard[12], "TurnEnd65535");
        EXPECT_EQ(heard[13], "Intervention65535");
        EXPECT_NE(runner.campaign().world().read<&FactionState::treasury>(treasury_of(runner)), before);
        EXPECT_TRUE(runner.bus().systems().failures().empty());
        runner.run(3, true);
        runner.finish();
    }
    EXPECT_TRUE(replay(folder.path() / "run" / kLogFileName).verified());
}

}  // namespace
}  // namespace void_reckoning
