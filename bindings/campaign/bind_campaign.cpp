#include "bindings/campaign/campaign_handle.hpp"
#include "bindings/campaign/path_methods.hpp"
#include "bindings/campaign/planning_limit.hpp"
#include "bindings/campaign/python_policy.hpp"
#include "bindings/campaign/results.hpp"
#include "bindings/campaign/settings.hpp"
#include "bindings/campaign/universe_handle.hpp"
#include "bindings/campaign/world_handle.hpp"
#include "bindings/ecs/messages.hpp"
#include "bindings/support/bind.hpp"
#include "bindings/support/casters.hpp"
#include "bindings/support/interruptible.hpp"
#include "bindings/support/pickled_bytes.hpp"
#include "void_reckoning/ai/policies.hpp"
#include "void_reckoning/base/floating_point.hpp"
#include "void_reckoning/base/utf8.hpp"
#include "void_reckoning/engine/log_messages.hpp"
#include "void_reckoning/engine/rebuild.hpp"
#include "void_reckoning/session/snapshot_bytes.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

using Path = std::filesystem::path;

CampaignHandle* create_campaign(const UniverseHandle& universe, const CampaignSettings& settings, const RunSettings& asked) {
    RunSettings run = asked;
    std::error_code none;
    const std::string here = std::filesystem::current_path(none).string();
    if (is_utf8(here)) run.started_in = here;
    return interruptibly([&] {
        return new CampaignHandle(std::make_unique<CampaignRunner>(Campaign::create(universe.universe, settings), std::move(run)));
    });
}

CampaignHandle* load_campaign(const Path& path, std::optional<Path> directory, int threads) {
    RunSettings run = unrecorded(threads);
    run.directory = std::move(directory);
    return interruptibly(
        [&] { return new CampaignHandle(std::make_unique<CampaignRunner>(campaign_from(load_save(path)), std::move(run))); });
}

CampaignHandle* rebuild_campaign(const Path& log, std::uint32_t turn, int threads, bool to_damage, const nb::object& progress) {
    return interruptibly([&] {
        return new CampaignHandle(
            std::make_unique<CampaignRunner>(rebuild(log, turn, to_damage, reporting(progress)), unrecorded(threads)));
    });
}

nb::tuple resume_campaign(const Path& folder, int threads, bool telemetry, bool from_save, const nb::object& found,
                          const nb::object& progress) {
    ResumeOptions options;
    options.from_save = from_save;
    options.found = [&found](const Campaign& campaign) {
        const nb::gil_scoped_acquire gil;
        std::vector<std::string> factions;
        for (std::size_t seat = 0; seat < campaign.seats(); ++seat) factions.push_back(campaign.faction_id(Seat(seat)));
        found(factions, settings_of(campaign).policies);
    };
    options.progress = reporting(progress);
    ResumeReport report;
    std::unique_ptr<CampaignRunner> runner;
    interruptibly([&] {
        RecoveredCampaign recovered = recover(folder, options);
        report = recovered.report;
        runner = std::make_unique<CampaignRunner>(std::move(recovered), threads, telemetry);
    });
    nb::object handle = nb::cast(new CampaignHandle(std::move(runner)), nb::rv_policy::take_ownership);
    return nb::make_tuple(std::move(handle), resumed_of(report));
}

/// Set by one thread, read by the one that plays.
struct StopFlag {
    std::atomic<bool> flag{false};
};

/// Play without the GIL. Ctrl-C stops between faction turns, or within one in a long computation, which is then abandoned.
std::string run(CampaignHandle& self, std::uint32_t until, bool ignore_victory, const nb::object& progress, const StopFlag* stop) {
    RunLimit limit{until, ignore_victory, stop != nullptr ? &stop->flag : nullptr, {}};
    if (!progress.is_none()) {
        limit.after_round = [&progress] {
            const nb::gil_scoped_acquire gil;
            progress();
        };
    }
    switch (interruptibly([&] { return self.session->run(limit); })) {
        case StopReason::kVictory: return "victory";
        case StopReason::kStopped: return "stopped";
        case StopReason::kTurnsDone: break;
    }
    return "turns";
}

std::optional<std::uint16_t> number_of_seat(std::optional<Seat> seat) {
    return seat ? std::optional<std::uint16_t>(seat->value) : std::nullopt;
}

ErrorKind error_kind(const std::string& name) {
    if (name == "policy failed") return ErrorKind::kPolicyFailed;
    if (name == "policy timeout") return ErrorKind::kPolicyTimeout;
    if (name == "state") return ErrorKind::kState;
    throw InvalidInput(fmt::format("kind must be one of policy failed, policy timeout, state, got '{}'", name));
}

void bind_step_by_step(nb::class_<CampaignHandle>& c) {
    c.def(
        "next_seat",
        [](CampaignHandle& self) {
            const nb::gil_scoped_release unlocked;
            return number_of_seat(self.session->next());
        },
        "Return the seat whose turn it is; None: the phase between rounds is due.");
    c.def(
        "begin_turn",
        [](CampaignHandle& self) {
            auto view = interruptibly([&] { return self.session->begin_turn(); });
            nb::object handle = nb::cast(new ViewHandle(std::move(view)), nb::rv_policy::take_ownership);
            self.open_view.set(handle);
            return handle;
        },
        nb::sig("def begin_turn(self) -> FactionView"));
    c.def(
        "plan_turn",
        [](CampaignHandle& self) {
            const Plan plan = interruptibly([&] { return self.session->plan_turn(); });
            return std::pair(plan.orders, plan.memory);
        },
        nb::sig("def plan_turn(self) -> tuple[list[MoveFleet | ColonisePlanet | ConstructBuilding | RecruitUnit | ResearchTechnology | "
                "InvadePlanet | EmbarkArmies | MergeFleets | SetStance], str | None]"),
        "Return the orders that the faction's policy plans for the open turn, and its memory for the next turn (JSON; None: as it "
        "was).");
    c.def(
        "execute",
        [](CampaignHandle& self, const Order& order) {
            const OrderResult result = interruptibly([&] { return self.session->execute(order); });
            return std::pair<bool, std::string>(result.accepted, result.reason);
        },
        "order"_a, "Carry an order out, or return why not: (accepted, reason).");
    c.def(
        "commit_turn",
        [](CampaignHandle& self) {
            std::optional<std::string> memory;
            const nb::object view = self.open_view.get();
            if (view.is_valid()) memory = nb::cast<ViewHandle&>(view).memory_json();
            const std::uint64_t hash = interruptibly([&] { return self.session->commit_turn(memory); });
            self.open_view.drop(view);
            return hash;
        },
        "Settle and commit the open turn; return the state hash.");
    c.def(
        "forfeit_turn",
        [](CampaignHandle& self, const std::string& reason, const std::string& kind) {
            const ErrorKind why = error_kind(kind);
            const nb::object view = self.open_view.get();
            const std::uint64_t hash = [&] {
                const nb::gil_scoped_release unlocked;
                return self.session->forfeit_turn(reason, why);
            }();
            self.open_view.drop(view);
            return hash;
        },
        "reason"_a, "kind"_a = "policy failed",
        "Roll the open turn back; the log says why. ``kind``: policy failed, policy timeout or state, as in SystemError.kind.");
    c.def(
        "abandon_turn",
        [](CampaignHandle& self) {
            const nb::object view = self.open_view.get();
            {
                const nb::gil_scoped_release unlocked;
                self.session->abandon_turn();
            }
            self.open_view.drop(view);
        },
        "Roll the open turn back without a trace in the log.");
    c.def(
        "step", [](CampaignHandle& self) { return number_of_seat(interruptibly([&] { return self.session->step(); })); },
        "Play the next faction turn by its policy, or the phase between rounds (None).");
}

void assign_policies(CampaignHandle& self,
                     const std::vector<std::tuple<std::uint16_t, std::string, nb::object, std::optional<double>>>& given) {
    std::vector<Assignment> assignments;
    for (const auto& [seat, name, policy, timeout] : given) {
        assignments.push_back({Seat(seat), name, policy.is_none() ? nullptr : std::make_shared<PythonPolicy>(policy, timeout)});
    }
    const nb::gil_scoped_release unlocked;
    self.session->assign(assignments);
}

}  // namespace

void bind_campaign(nb::module_& m) {
    (void)time_is_up();  // created here, by one thread: creating a class may wait for others
    bind_campaign_results(m);
    bind_campaign_settings(m);
    nb::class_<CampaignSnapshot> state(
        m, "CampaignSnapshot",
        "A campaign as it was between two faction turns. Keeps the data changed since in memory. It can be pickled, as a save: in the\n"
        "other process Campaign.from_snapshot() opens it, and a campaign with the same galaxy and factions, without a log, restores it.\n\n"
        "Examples\n--------\n"
        ">>> import pickle\n>>> import void_reckoning as vr\n>>> campaign = vr.Campaign.create(factions=2, systems=20, seed=5)\n"
        ">>> sent = pickle.dumps(campaign.snapshot())\n"
        ">>> there = vr.Campaign.from_snapshot(pickle.loads(sent))\n"
        ">>> there.state_hash == campaign.state_hash\nTrue");
    state.def_ro("turn", &CampaignSnapshot::turn, "Rounds completed.");
    state.def_ro("state_hash", &CampaignSnapshot::state_hash, "State hash of the campaign.");
    state.def_prop_ro("universe_id", [](const CampaignSnapshot& self) { return self.universe->id; }, "Id of its universe.");
    pickled_as_bytes(state, &campaign_snapshot_from);

    nb::class_<StopFlag>(m, "StopFlag", "Stops a run in another thread between two faction turns.")
        .def(nb::init<>())
        .def("set", [](StopFlag& self) { self.flag.store(true, std::memory_order_relaxed); });
    nb::class_<CampaignHandle> c(m, "NativeCampaign", "A campaign of the core; the interface is void_reckoning.Campaign.");
    c.def_static("create", &create_campaign, "universe"_a, "settings"_a, "run"_a, nb::rv_policy::take_ownership);
    c.def_static("load", &load_campaign, "path"_a, "directory"_a.none(), "threads"_a, nb::rv_policy::take_ownership);
    c.def_static(
        "from_snapshot",
        [](const CampaignSnapshot& snapshot, int threads) {
            return interruptibly([&] {
                return new CampaignHandle(
                    std::make_unique<CampaignRunner>(Campaign(snapshot.universe, World(*snapshot.snapshot)), unrecorded(threads)));
            });
        },
        "snapshot"_a, "threads"_a, nb::rv_policy::take_ownership);
    c.def_static("rebuild", &rebuild_campaign, "log"_a, "turn"_a, "threads"_a, "to_damage"_a, "progress"_a.none() = nb::none(),
                 nb::rv_policy::take_ownership,
                 nb::sig("def rebuild(log: str | os.PathLike[str], turn: int, threads: int, to_damage: bool, "
                         "progress: typing.Callable[[int], None] | None = None) -> NativeCampaign"));
    c.def_static("resume", &resume_campaign, "folder"_a, "threads"_a, "telemetry"_a, "from_save"_a, "found"_a,
                 "progress"_a.none() = nb::none(),
                 nb::sig("def resume(folder: str | os.PathLike[str], threads: int, telemetry: bool, from_save: bool, "
                         "found: typing.Callable[[list[str], list[str]], None], "
                         "progress: typing.Callable[[int], None] | None = None) -> tuple[NativeCampaign, ResumeReport]"),
                 "Continue the campaign of a folder; return it, and how it was found. ``found`` gets the ids of its factions and the names "
                 "of their policies before anything is written: if it raises, nothing changes.");
    c.def(
        "clone",
        [](CampaignHandle& self, std::optional<std::uint64_t> reseed) {
            const nb::gil_scoped_release unlocked;
            return new CampaignHandle(self.session->clone(reseed));
        },
        "reseed"_a.none() = nb::none(), nb::rv_policy::take_ownership);
    c.def("run", &run, "until"_a, "ignore_victory"_a, "progress"_a.none() = nb::none(), "stop"_a.none() = nb::none(),
          nb::sig("def run(self, until: int, ignore_victory: bool, progress: typing.Callable[[], None] | None = None, "
                  "stop: StopFlag | None = None) -> str"));
    c.def_prop_ro("world", [](nb::object self) { return WorldHandle{std::move(self)}; }, nb::sig("def world(self) -> CampaignWorld"));
    c.def_prop_ro("turn", [](CampaignHandle& self) { return self.session->state().turn; });
    c.def_prop_ro("state_hash", [](CampaignHandle& self) { return self.session->state_hash(); });
    c.def_prop_ro("battles", [](CampaignHandle& self) { return self.session->state().combats; });
    c.def_prop_ro("won", [](CampaignHandle& self) { return self.session->state().winner != 0xFFFF; });
    c.def_prop_ro("directory", [](CampaignHandle& self) { return self.session->settings().directory; });
    c.def_prop_ro("turns_asked", [](CampaignHandle& self) { return self.session->settings().turns_asked; });
    c.def_prop_ro("ignore_victory", [](CampaignHandle& self) { return self.session->settings().ignore_victory; });
    c.def_prop_ro("universe_id", [](CampaignHandle& self) { return self.session->universe().id; });
    c.def_prop_ro("seed", [](CampaignHandle& self) { return self.session->state().seed; });
    c.def_prop_ro("faction_ids", [](CampaignHandle& self) { return *self.factions; });
    c.def_prop_ro("policy_names", [](CampaignHandle& self) { return self.session->policy_names(); });
    c.def(
        "standings", [](const CampaignHandle& self) { return standings_of(*self.session); },
        "Return the figures of each faction, by seat.");
    c.def(
        "statistics", [](const CampaignHandle& self) { return totals_of(*self.session); }, "Return totals of the campaign and of its run.");
    c.def(
        "usage", [](const CampaignHandle& self) { return usage_of(*self.session); },
        "Return what each faction has built, learned and lost.");
    c.def(
        "set_policy",
        [](CampaignHandle& self, std::uint16_t seat, nb::object policy, std::optional<double> timeout) {
            auto made = std::make_shared<PythonPolicy>(std::move(policy), timeout);
            const nb::gil_scoped_release unlocked;
            self.session->set_policy(Seat(seat), std::move(made));
        },
        "seat"_a, "policy"_a, "timeout"_a.none() = nb::none(),
        "Set the policy of a seat, under the name in the state, and the seconds a plan may take.");
    c.def("assign_policies", &assign_policies, "assignments"_a,
          nb::sig("def assign_policies(self, assignments: list[tuple[int, str, object | None, float | None]]) -> None"),
          "Set other policies from the seats' next turns on: seat, the new name in the state, policy (None: the native one of that name), "
          "and the seconds a plan may take. An intervention.");
    c.def(
        "unplayed",
        [](CampaignHandle& self) {
            std::vector<std::uint16_t> seats;
            for (const Seat seat : self.session->unplayed()) seats.push_back(seat.value);
            return seats;
        },
        "Return the seats whose policy, by its name in the state, was not given.");
    c.def("snapshot", [](CampaignHandle& self) { return self.session->snapshot(); });
    c.def(
        "restore",
        [](CampaignHandle& self, const CampaignSnapshot& snapshot) {
            const nb::gil_scoped_release unlocked;
            self.session->restore(snapshot);
        },
        "snapshot"_a);
    c.def("save", [](CampaignHandle& self, const Path& path) { interruptibly([&] { self.session->save(path); }); }, "path"_a);
    c.def("finish", [](CampaignHandle& self) {
        const nb::object view = self.open_view.get();
        {
            const nb::gil_scoped_release unlocked;
            self.session->finish();
        }
        self.open_view.drop(view);
    });
    bind_step_by_step(c);
    bind_path_methods(c);
    bind_bus(c);
    c.def(
        "query_events_bytes",
        [](CampaignHandle& self, const nb::bytes& request) {
            const std::optional<Path>& directory = self.session->settings().directory;
            if (!directory) throw StateError("the campaign has no log: it has no directory");
            const std::string answer = [&] {
                const nb::gil_scoped_release unlocked;
                return query_events_message(*directory / kLogFileName, self.names->vocabulary(), view_of_bytes(request));
            }();
            return python_bytes(answer);
        },
        "data"_a);

    m.def(
        "policy_names",
        [] {
            std::vector<std::string> names;
            for (const std::string_view name : policy_names()) names.emplace_back(name);
            return names;
        },
        "Return the names of the native policies, weakest first.");
}

}  // namespace void_reckoning
