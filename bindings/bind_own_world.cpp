#include "bind.hpp"
#include "bus_methods.hpp"
#include "messages.hpp"
#include "nearby_reads.hpp"
#include "void_reckoning/base/floating_point.hpp"
#include "world_reads.hpp"
#include "world_writes.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

struct OwnBus {
    EventBus bus;
    BoundSystems systems{bus};
    FactionIds nobody = std::make_shared<const std::vector<std::string>>();
};

/// A world that Python owns: no campaign, no log.
struct OwnWorld {
    World world;
    std::unique_ptr<WorldCompanion> kept = std::make_unique<WorldCompanion>();
    std::unique_ptr<OwnBus> events = std::make_unique<OwnBus>();
    std::shared_ptr<const char> lineage = std::make_shared<const char>();  ///< one for a world and all that were cloned from it
    [[nodiscard]] WorldNow now() const {
        kept->exclusive.wait();
        return WorldNow(world);
    }
    [[nodiscard]] const void* identity() const { return kept.get(); }
    [[nodiscard]] WorldCompanion& companion() const { return *kept; }
    [[nodiscard]] static std::int64_t turn() { return -1; }
    template <class Change> void change(Change&& make, std::size_t rows = 1) {
        kept->exclusive.wait();
        kept->check_unlocked();
        const FloatingPointScope exact;
        if (rows < kRowsWorthUnlocking) {
            make(world);
        } else {
            kept->exclusive.run_unlocked([&] { make(world); });
        }
    }
    // Of its bus; see bind_bus().
    [[nodiscard]] EventBus& bus() const { return events->bus; }
    [[nodiscard]] BoundSystems& bound() const { return events->systems; }
    [[nodiscard]] FactionIds faction_ids() const { return events->nobody; }
    [[nodiscard]] std::function<void(bool)> telling() const {
        return [&companion = *kept](bool begins) {
            if (begins) {
                companion.lock("subscribers look and don't touch; a system bound to the event may change the world");
            } else {
                companion.unlock();
            }
        };
    }
    [[nodiscard]] static std::function<void(bool)> acting() {
        return [](bool) {};
    }
    static void check_bus() {}
    [[nodiscard]] EventOrigin origin(const std::optional<std::string>& faction) const {
        return {0, faction ? find_faction(events->nobody, *faction) : EventOrigin::kNoFaction, 0};
    }
    void run_bound() const {
        if (!kept->locked()) events->systems.run_pending();
    }
};

struct WorldSnapshot {
    Snapshot snapshot;
    std::shared_ptr<const Holding> holding;
    std::shared_ptr<const char> lineage;
};

}  // namespace

void bind_own_world(nb::module_& m) {
    nb::class_<WorldSnapshot>(m, "WorldSnapshot", "A world as it was; costs what changes afterwards.");
    nb::class_<OwnWorld> c(m, "NativeWorld", "Entities and components without a campaign.");
    c.def(nb::init<>());
    bind_reads(c);
    bind_nearby(c);
    bind_message_reads(c);
    bind_writes(c);
    bind_bus(c);
    c.def_prop_ro("state_hash",
                  [](const OwnWorld& self) { return self.now().unlocked([](const World& world) { return world.state_hash(); }); });
    c.def("snapshot", [](const OwnWorld& self) {
        const WorldNow now = self.now();
        return WorldSnapshot{now->snapshot(), self.kept->holdings.hold("snapshot", -1, all_columns(now->state())), self.lineage};
    });
    c.def(
        "restore",
        [](OwnWorld& self, const WorldSnapshot& snapshot) {
            if (snapshot.lineage != self.lineage) {
                throw StateError(
                    "restore takes a snapshot of this world, or of one that has its origin in common by clone(), got one of another world");
            }
            self.change([&](World& world) { world.restore(snapshot.snapshot); }, self.now()->entity_count());
        },
        "snapshot"_a);
    c.def("clone", [](const OwnWorld& self) {
        OwnWorld other{self.now()->clone(), std::make_unique<WorldCompanion>(), std::make_unique<OwnBus>(), self.lineage};
        other.kept->systems = self.kept->systems;
        return other;
    });
}

}  // namespace void_reckoning
