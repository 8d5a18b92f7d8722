#include "bindings/campaign/universe_handle.hpp"
#include "bindings/combat/combat_columns.hpp"
#include "bindings/combat/unit_request.hpp"
#include "bindings/support/bind.hpp"
#include "bindings/support/interruptible.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/floating_point.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

using Sides = std::vector<std::vector<UnitRequest>>;

constexpr std::size_t kSampleStep = 256;  // battles between two calls of `progress`

/// Fights battles outside any campaign. Any thread may call it; its state is guarded.
class Resolver {
   public:
    Resolver(const UniverseHandle& universe, SkirmishSettings settings) : types_(universe.universe), settings_(std::move(settings)) {}

    [[nodiscard]] std::shared_ptr<const Skirmish> muster(const Sides& sides, bool trace) {
        const FloatingPointScope exact;
        SkirmishSettings settings = settings_;
        settings.trace = settings.trace && trace;
        if (!trace) settings.damage = DamageDetail::kNone;
        return std::make_shared<const Skirmish>(types_, sides, std::move(settings));
    }

    /// Fight a battle; `interrupted` gets the state when a signal stops it.
    [[nodiscard]] std::shared_ptr<CombatOutcome> resolve(const Sides& sides, std::uint64_t seed, int threads,
                                                         const nb::object& interrupted) {
        auto outcome = std::make_shared<CombatOutcome>();
        const std::shared_ptr<const Skirmish> skirmish = muster(sides, true);
        outcome->roster = skirmish;
        outcome->seed = seed;
        try {
            interruptibly([&] {
                const ScratchPool::Lease scratch(pool_);
                const Workers workers(threads);
                skirmish->resolve(seed, *scratch, outcome->result, &workers);
            });
        } catch (...) {
            outcome->list_received();
            if (outcome->result.reason == combat::EndReason::kInterrupted && !interrupted.is_none()) interrupted(outcome);
            throw;
        }
        outcome->list_received();
        return outcome;
    }

    /// Return one outcome for each battle, in their order; and, by place, why there is none.
    [[nodiscard]] nb::tuple resolve_batch(const std::vector<std::pair<Sides, std::uint64_t>>& battles, int threads) {
        std::vector<SkirmishRun> runs(battles.size());
        for (std::size_t i = 0; i < battles.size(); ++i) {
            try {
                runs[i].skirmish = muster(battles[i].first, true);
            } catch (const InvalidInput& error) {
                throw InvalidInput(fmt::format("battles[{}]: {}", i, error.what()));
            }
            runs[i].seed = battles[i].second;
        }
        interruptibly([&] { resolve_all(runs, Workers(threads), pool_); });
        nb::list outcomes;
        nb::dict failures;
        for (std::size_t i = 0; i < runs.size(); ++i) {
            if (runs[i].failure) {
                outcomes.append(nb::none());
                failures[nb::int_(i)] = *runs[i].failure;
            } else {
                auto outcome =
                    std::make_shared<CombatOutcome>(CombatOutcome{runs[i].skirmish, runs[i].seed, std::move(runs[i].result), {}, {}});
                outcome->list_received();
                outcomes.append(std::move(outcome));
            }
        }
        return nb::make_tuple(outcomes, failures);
    }

    /// Fight many battles; `interrupted` gets those fought where a signal stops them after one or more.
    [[nodiscard]] SampleColumns sample(const Sides& sides, std::uint64_t seed, std::size_t repeat, int threads, const nb::object& progress,
                                       const nb::object& interrupted) {
        const std::shared_ptr<const Skirmish> skirmish = muster(sides, false);
        SkirmishSample sample;
        try {
            interruptibly([&] {
                const Workers workers(threads);
                for (std::size_t done = 0; done < repeat; done += kSampleStep) {
                    add_to_sample(sample, *skirmish, seed + done, std::min(kSampleStep, repeat - done), workers, pool_);
                    if (progress.is_none()) continue;
                    const nb::gil_scoped_acquire gil;
                    progress(std::min(repeat, done + kSampleStep));
                }
            });
        } catch (nb::python_error&) {
            if (!interrupted.is_none() && !sample.result.empty()) interrupted(sample_columns(std::move(sample), *skirmish));
            throw;
        }
        return sample_columns(std::move(sample), *skirmish);
    }

    /// Return the win probability of side 0's team and its doubt; by team expected losses, and their spread.
    [[nodiscard]] std::tuple<double, double, double, double, double, double> estimate(const Sides& sides, std::uint32_t fights) {
        const std::shared_ptr<const Skirmish> skirmish = muster(sides, false);
        const combat::BattleEstimate estimate = interruptibly([&] { return skirmish->estimate(fights); });
        return {estimate.win_probability, estimate.doubt, estimate.losses_a, estimate.losses_b, estimate.spread_a, estimate.spread_b};
    }

    /// Return thousandths of a credit that a unit costs its owner; 0 for a type without a price.
    [[nodiscard]] std::int64_t cost(const UnitRequest& unit) {
        const FloatingPointScope exact;
        return types_.find(unit.type)->cost;  // with the GIL: it guards types_
    }

   private:
    TypeCatalogue types_;
    SkirmishSettings settings_;
    ScratchPool pool_;
};

void bind_battle_settings(nb::module_& m) {
    nb::class_<SkirmishSettings>(m, "BattleSettings", "Settings of a NativeResolver; see void_reckoning.CombatConfig.")
        .def(nb::init<>())
        .def_rw("tick_limit", &SkirmishSettings::tick_limit)
        .def_rw("field_length", &SkirmishSettings::field_length)
        .def_rw("retreat_ratio", &SkirmishSettings::retreat_ratio)
        .def_rw("teams", &SkirmishSettings::team)
        .def_prop_rw(
            "terrain", [](const SkirmishSettings& self) { return std::array{self.terrain.cover, self.terrain.speed, self.terrain.sight}; },
            [](SkirmishSettings& self, const std::array<double, 3>& terrain) {
                self.terrain = {.cover = terrain[0], .speed = terrain[1], .sight = terrain[2]};
            },
            "Cover, and factors of speed and sight.")
        .def_rw("terrain_name", &SkirmishSettings::terrain_name)
        .def_rw("cover", &SkirmishSettings::cover)
        .def_prop_rw(
            "damage_events", [](const SkirmishSettings& self) { return static_cast<std::uint8_t>(self.damage); },
            [](SkirmishSettings& self, std::uint8_t detail) { self.damage = static_cast<DamageDetail>(detail); },
            "0 none, 1 by group, 2 by unit.")
        .def_rw("trace", &SkirmishSettings::trace);
}

}  // namespace

void bind_combat(nb::module_& m) {
    bind_unit_request(m);
    bind_combat_outcome(m);
    bind_combat_sample(m);
    bind_battle_settings(m);
    nb::class_<Resolver> c(m, "NativeResolver", "Fights battles outside any campaign; see void_reckoning.CombatResolver.");
    c.def(nb::init<const UniverseHandle&, SkirmishSettings>(), "universe"_a, "settings"_a);
    c.def("resolve", &Resolver::resolve, "sides"_a, "seed"_a, "threads"_a, "interrupted"_a.none() = nb::none(),
          nb::sig("def resolve(self, sides: list[list[CombatUnit]], seed: int, threads: int, "
                  "interrupted: typing.Callable[[CombatOutcome], None] | None = None) -> CombatOutcome"));
    c.def("resolve_batch", &Resolver::resolve_batch, "battles"_a, "threads"_a,
          nb::sig("def resolve_batch(self, battles: collections.abc.Sequence[tuple[list[list[CombatUnit]], int]], threads: int) -> "
                  "tuple[list[CombatOutcome | None], dict[int, str]]"));
    c.def("sample", &Resolver::sample, "sides"_a, "seed"_a, "repeat"_a, "threads"_a, "progress"_a.none() = nb::none(),
          "interrupted"_a.none() = nb::none(),
          nb::sig("def sample(self, sides: list[list[CombatUnit]], seed: int, repeat: int, threads: int, "
                  "progress: typing.Callable[[int], None] | None = None, "
                  "interrupted: typing.Callable[[CombatSample], None] | None = None) -> CombatSample"));
    c.def("cost", &Resolver::cost, "unit"_a, nb::sig("def cost(self, unit: CombatUnit) -> int"));
    c.def("estimate", &Resolver::estimate, "sides"_a, "fights"_a,
          nb::sig("def estimate(self, sides: list[list[CombatUnit]], fights: int) -> tuple[float, float, float, float, float, float]"));
}

}  // namespace void_reckoning
