#include "bindings/ecs/messages.hpp"
#include "bindings/ecs/world_reads.hpp"
#include "bindings/ecs/world_writes.hpp"
#include "bindings/events/bus_methods.hpp"
#include "bindings/spatial/nearby_reads.hpp"
#include "bindings/support/bind.hpp"
#include "bindings/support/pickled_bytes.hpp"
#include "void_reckoning/session/snapshot_bytes.hpp"
#include "void_reckoning/session/world_session.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

/// A world that Python owns: no campaign, no log.
struct OwnWorld {
    std::unique_ptr<WorldSession> kept = std::make_unique<WorldSession>(python_waiter());
    std::shared_ptr<const PythonNames> names = std::make_shared<const PythonNames>(kept->names());
    SharedEventNames no_names = std::make_shared<const EventNames>(std::make_shared<const std::vector<std::string>>());

    [[nodiscard]] WorldSession& session() const { return *kept; }
    [[nodiscard]] const void* identity() const { return kept.get(); }
    [[nodiscard]] static std::int64_t turn() { return -1; }
    [[nodiscard]] const std::shared_ptr<const PythonNames>& python_names() const { return names; }
    template <class Change> void change(Change&& make, std::size_t rows = 1) {
        if (rows < kRowsWorthUnlocking) return kept->change(make);
        const nb::gil_scoped_release unlocked;
        kept->change(make);
    }
    // See bind_bus().
    [[nodiscard]] WorldSession& events() const { return *kept; }
    [[nodiscard]] const SharedEventNames& event_names() const { return no_names; }
};

std::uint64_t hash_of(const WorldSnapshot& self) {
    const nb::gil_scoped_release unlocked;
    return World(self.snapshot).state_hash();
}

}  // namespace

void bind_own_world(nb::module_& m) {
    nb::class_<WorldSnapshot> state(
        m, "WorldSnapshot",
        "A world as it was; its cost is that of later changes. It can be pickled: any world without other components takes it in the\n"
        "other process.\n\n"
        "Examples\n--------\n"
        ">>> import pickle\n>>> import void_reckoning as vr\n>>> world = vr.World()\n"
        ">>> world.register_component(\"Cargo\", {\"tons\": \"f32\"})\n"
        ">>> _ = world.ecs.create_entity(\"\", {\"Cargo\": {\"tons\": 3}})\n"
        ">>> sent = pickle.dumps(world.snapshot())\n"
        ">>> other = vr.World()\n>>> other.restore(pickle.loads(sent))\n>>> other.state_hash == world.state_hash\nTrue");
    state.def_prop_ro("state_hash", &hash_of, "State hash of the world.");
    pickled_as_bytes(state, &world_snapshot_from);
    nb::class_<OwnWorld> c(m, "NativeWorld", "Entities and components without a campaign.");
    c.def(nb::init<>());
    bind_reads(c);
    bind_nearby(c);
    bind_message_reads(c);
    bind_writes(c);
    bind_bus(c);
    c.def_prop_ro("state_hash", [](const OwnWorld& self) {
        WorldReading now = self.session().read();
        return read_unlocked(now, [](const World& world) { return world.state_hash(); });
    });
    c.def("snapshot", [](const OwnWorld& self) { return self.session().snapshot(); });
    c.def(
        "restore",
        [](OwnWorld& self, const WorldSnapshot& snapshot) {
            const nb::gil_scoped_release unlocked;
            self.session().restore(snapshot);
        },
        "snapshot"_a);
    c.def("clone", [](const OwnWorld& self) { return OwnWorld{self.session().clone(), self.names, self.no_names}; });
}

}  // namespace void_reckoning
