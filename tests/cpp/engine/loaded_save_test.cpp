#include <gtest/gtest.h>

#include "small_campaign.hpp"
#include "support/message_of.hpp"
#include "void_reckoning/engine/run_settings.hpp"

namespace void_reckoning {
namespace {

LoadedSave loaded(World world) {
    LoadedSave save{std::move(world), save_info_of(small_campaign())};
    return save;
}

TEST(LoadedSave, IsTheCampaignThatWasSaved) {
    const Campaign campaign = small_campaign();
    EXPECT_EQ(campaign_from(loaded(campaign.world().clone())).world().state_hash(), campaign.world().state_hash());
}

TEST(LoadedSave, OfNewerRulesIsRefusedWithAdvice) {
    LoadedSave save = loaded(small_campaign().world().clone());
    save.info.simulation_version = kSimulationVersion + 1;
    EXPECT_EQ(
        message_of<StorageError>([&] { (void)campaign_from(std::move(save)); }),
        fmt::format("the save is of simulation version {}, and this program plays by versions up to {}: upgrade Void Reckoning to load it",
                    kSimulationVersion + 1, kSimulationVersion));
}

TEST(LoadedSave, OfOtherComponentsIsRefused) {
    World world;
    (void)world.register_component({"Fleet", "Something else.", {}});
    const std::string message = message_of<StorageError>([&] { (void)campaign_from(loaded(std::move(world))); });
    EXPECT_NE(message.find("component Fleet is already registered with another description"), std::string::npos) << message;
    EXPECT_NE(message.find("load it with the version that wrote it"), std::string::npos) << message;
}

TEST(LoadedSave, OfNoCampaignIsDamage) {
    LoadedSave save;
    EXPECT_EQ(message_of<DamagedData>([&] { (void)campaign_from(std::move(save)); }),
              "the save names no universe: it is not one of a campaign");
}

}  // namespace
}  // namespace void_reckoning
