#include "void_reckoning/session/campaign_session.hpp"

#include "void_reckoning/campaign/campaign_names.hpp"
#include "void_reckoning/engine/log_names.hpp"
#include "void_reckoning/session/play.hpp"

namespace void_reckoning {
namespace {

constexpr auto kBusInUse = "its event bus is in use";

std::vector<FactionLabel> labels_of(const Campaign& campaign) {
    std::vector<FactionLabel> labels;
    for (std::size_t i = 0; i < campaign.seats(); ++i) {
        labels.push_back(
            {campaign.faction_id(Seat(i)), campaign.faction_name(Seat(i)), campaign.universe()[campaign.spec(Seat(i))].colour});
    }
    return labels;
}

}  // namespace

CampaignSession::CampaignSession(std::unique_ptr<CampaignRunner> runner, Waiter waiter)
    : SessionBase("campaign is running", std::move(waiter), value_names(runner->campaign())),
      runner_(std::move(runner)),
      factions_(labels_of(runner_->campaign())),
      paths_(runner_->campaign().shared_map()),
      state_entity_(runner_->campaign().state_entity()) {
    runner_->add_observer(&committing_);
}

CampaignSession::~CampaignSession() { close_view(); }

WorldReading CampaignSession::read() const {
    SessionGate::Access access = gate_.read();
    if (access.live) return {std::as_const(*runner_).campaign().world(), std::move(access.lease), gate_};
    const auto committed = gate_.guarded([this] { return committed_; });
    if (!committed) return read();  // playing ended in between
    return WorldReading(*committed);
}

CampaignState CampaignSession::state() const {
    if (gate_.working_here()) return runner_->campaign().state();
    return read()->get<CampaignState>(state_entity_);
}

std::function<EventVocabulary()> CampaignSession::event_vocabulary() const {
    const Campaign& campaign = std::as_const(*runner_).campaign();
    std::vector<std::string> factions;
    for (const FactionLabel& faction : factions_) factions.push_back(faction.id);
    return [universe = campaign.shared_universe(), map = campaign.shared_map(), factions = std::move(factions)] {
        return void_reckoning::event_vocabulary(*universe, *map, factions);
    };
}

std::vector<std::string> CampaignSession::policy_names() const {
    const SessionGate::Lease lease = gate_.read_live();
    return settings_of(runner_->campaign()).policies;
}

std::vector<Seat> CampaignSession::unplayed() const {
    const SessionGate::Lease lease = gate_.read_live();
    return runner_->unplayed();
}

void CampaignSession::check_between_turns() const {
    if (turn_open()) throw StateError("a faction turn is open: commit or abandon it first");
}

SessionGate::Lease CampaignSession::between_turns() const {
    SessionGate::Lease lease = gate_.read_live();
    check_between_turns();
    return lease;
}

CampaignSnapshot CampaignSession::snapshot() const {
    const SessionGate::Lease lease = between_turns();
    const World& world = std::as_const(*runner_).campaign().world();
    const std::uint32_t turn = runner_->campaign().turn();
    return {std::make_shared<const Snapshot>(gate_.guarded([&] { return world.snapshot(); })),
            tools_->holdings.hold("snapshot", turn, all_columns(world.state())),
            runner_->mark(),
            origin_,
            turn,
            runner_->state_hash(),
            runner_->campaign().shared_universe()};
}

void CampaignSession::save(const std::filesystem::path& path) const {
    const auto [snapshot, info] = [this] {
        const SessionGate::Lease lease = between_turns();
        const Campaign& campaign = std::as_const(*runner_).campaign();
        return std::pair(gate_.guarded([&] { return campaign.world().snapshot(); }), save_info_of(campaign));
    }();
    const FloatingPointScope exact;
    write_save(snapshot, info, path);
}

std::unique_ptr<CampaignSession> CampaignSession::clone(std::optional<std::uint64_t> reseed) const {
    World world = read().take();
    const FloatingPointScope exact;
    Campaign copy(std::as_const(*runner_).campaign().shared_universe(), std::move(world));
    if (reseed) copy.world().write<&CampaignState::seed>(copy.state_entity(), *reseed);
    auto runner = std::make_unique<CampaignRunner>(std::move(copy), unrecorded(runner_->settings().threads));
    runner->share_policies(*runner_);
    return std::make_unique<CampaignSession>(std::move(runner), waiter_);
}

void CampaignSession::change(const WorldChange& make) {
    const Play play(*this, SessionGate::Length::kBrief, SessionGate::Purpose::kChange);
    (void)runner_->intervene(make);
}

void CampaignSession::check_bus() const { gate_.check_not_working(kBusInUse); }

std::uint64_t CampaignSession::subscribe(const std::optional<std::string>& event, EventBus::Handler handler) {
    check_bus();
    const auto topic = event ? std::optional(find_topic(*event)) : std::nullopt;
    return runner_->bus().bus().subscribe(topic, [this, handler = std::move(handler)](const EventNotice& notice) {
        const SessionGate::During notifying(gate_, SessionGate::Activity::kNotifying);
        handler(notice);
    });
}

std::uint64_t CampaignSession::bind_system(const std::string& event, BoundSystems::System system) {
    check_bus();
    return runner_->bus().systems().bind(find_topic(event), [this, system = std::move(system)] {
        const SessionGate::During in_system(gate_, SessionGate::Activity::kInSystem);
        system();
    });
}

bool CampaignSession::unsubscribe(std::uint64_t subscription) {
    check_bus();
    return runner_->bus().bus().unsubscribe(subscription);
}

void CampaignSession::publish(const EventStream& events, std::uint16_t faction) {
    check_bus();
    const EventOrigin origin{state().turn + 1, faction, 0};
    EventBus& bus = runner_->bus().bus();
    if (!gate_.idle() || gate_.locked()) return bus.deliver(events, origin);
    const Play play(*this, SessionGate::Length::kBrief);
    bus.deliver(events, origin);
    runner_->bus().systems().run_pending();
}

void CampaignSession::run_bound() {
    if (!gate_.idle() || gate_.locked() || !runner_->bus().systems().pending()) return;
    const Play play(*this, SessionGate::Length::kBrief);
    runner_->bus().systems().run_pending();
}

void CampaignSession::publish_world(std::optional<Snapshot> snapshot) {
    auto next = snapshot ? std::make_shared<const Snapshot>(*std::move(snapshot)) : nullptr;
    gate_.guarded([&] { committed_.swap(next); });
}

}  // namespace void_reckoning
