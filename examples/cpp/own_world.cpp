// A world of one's own, without a campaign: components, entities, queries, changes, snapshots.
#include <fmt/core.h>

#include <exception>

#include "void_reckoning/session.hpp"

// A component is a plain struct of numbers, entities and texts ...
struct Place {
    double x = 0, y = 0;
};
struct Cargo {
    float tons = 0;
    void_reckoning::Text kind;  // a string, as a code of its world's dictionary
};

// ... and its description, from which storage, queries, hashes, saves and tables follow.
template <> struct void_reckoning::Describe<Place> {
    static constexpr auto component = describe("Place", "Where a crate is.", field<&Place::x>("x", "m"), field<&Place::y>("y", "m"));
};
template <> struct void_reckoning::Describe<Cargo> {
    static constexpr auto component =
        describe("Cargo", "What a crate holds.", field<&Cargo::tons>("tons", "t"), field<&Cargo::kind>("kind"));
};

namespace vr = void_reckoning;

namespace {

void play() {
    // A session lets any number of threads use the world: several read at once, one at a time makes changes.
    vr::WorldSession session;
    session.change([](vr::World& world) {
        world.register_components<Place, Cargo>();
        const vr::Text ore = world.enter("ore"), water = world.enter("water");
        for (int i = 0; i < 1'000; ++i) {
            world.create(Place{1.0 * i, 0}, Cargo{static_cast<float>(i % 10), i % 4 == 0 ? ore : water});
        }
    });

    // A query names components and fields by text.
    vr::Query heavy;
    heavy.filters = {{"Cargo.kind", vr::FilterKind::kEqual, {std::string("ore")}}, {"Cargo.tons", vr::FilterKind::kGreater, {7.5}}};
    heavy.sort = {{"Place.x", true}};
    const auto find = [&] { return vr::run_query(*session.read(), heavy); };
    const vr::QueryResult before = find();
    const vr::EntityId first = before.ids.front();
    fmt::print("{} crates, {} of them heavy; the farthest of these is at x = {}\n", session.read()->entity_count(), before.total_count,
               session.read()->read<&Place::x>(first));

    // A snapshot shares the world's memory: it costs only what is changed afterwards.
    const vr::WorldSnapshot snapshot = session.snapshot();
    const std::uint64_t hash = session.read()->state_hash();
    session.change([&](vr::World& world) {
        world.destroy(first);
        // Whole columns at once, in blocks of up to 4,096 entities.
        for (auto block : world.blocks<Cargo>()) {
            for (float& tons : block.write<&Cargo::tons>()) tons += 2;
        }
    });
    fmt::print("after the change: {} heavy, the hash is {}\n", find().total_count,
               session.read()->state_hash() == hash ? "the same" : "another");

    session.restore(snapshot);
    fmt::print("restored: {} heavy, the hash is {}\n", find().total_count, session.read()->state_hash() == hash ? "the same" : "another");

    // Wrong input throws an error that names it and the nearest valid names. Nothing is changed.
    heavy.filters.front().field = "Cargo.knd";
    try {
        (void)find();
    } catch (const vr::InvalidQuery& error) {
        fmt::print("refused: {}\n", error.what());
    }
}

}  // namespace

int main() {
    try {
        play();
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "own_world: {}\n", error.what());
        return 1;
    }
}
