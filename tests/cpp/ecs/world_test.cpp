#include "void_reckoning/ecs/world_loader.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>

#include "sample_components.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/ecs/link_index.hpp"

namespace void_reckoning {
namespace {

World sample_world() {
    World world;
    world.register_components<Place, Cargo, Owned, Marked>();
    return world;
}

TEST(World, AStaleIdNeverReachesAnotherEntity) {
    World world = sample_world();
    const EntityId first = world.create(Place{1, 2});
    world.destroy(first);
    const EntityId second = world.create(Place{3, 4});
    EXPECT_EQ(first.slot(), second.slot());
    EXPECT_NE(first, second);
    EXPECT_FALSE(world.alive(first));
    EXPECT_THROW((void)world.get<Place>(first), NotFound);
    EXPECT_EQ(world.get<Place>(second).x, 3);
}

TEST(World, NaNNeverEntersStateAndZeroHasOneForm) {
    World world = sample_world();
    const EntityId id = world.create(Place{0.0F, 1});
    const std::uint64_t hash = world.state_hash();
    world.set(id, Place{-0.0F, 1});
    EXPECT_EQ(world.state_hash(), hash);
    EXPECT_FALSE(std::signbit(world.get<Place>(id).x));
    EXPECT_THROW(world.set(id, Place{std::numeric_limits<float>::quiet_NaN(), 1}), StateCorruption);
    const EntityId owned = world.create(Owned{});
    EXPECT_THROW(world.write<&Owned::weight>(owned, std::numeric_limits<double>::quiet_NaN()), StateCorruption);
    for (auto block : world.blocks<Place>()) block.write<&Place::y>()[0] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_THROW((void)world.state_hash(), StateCorruption);
}

TEST(World, MissingComponentsAreNamed) {
    World world = sample_world();
    const EntityId id = world.create(Place{}, Marked{});
    try {
        (void)world.get<Cargo>(id);
        FAIL();
    } catch (const NotFound& error) {
        EXPECT_STREQ(error.what(), "the entity has no Cargo; it has Place, Marked");
    }
}

TEST(World, TheHashKnowsTagsMissingComponentsAndNullStrings) {
    World a = sample_world();
    World b = sample_world();
    World c = sample_world();
    const EntityId one = a.create(Cargo{});
    b.create(Cargo{0, b.enter(""), {}});
    c.create(Cargo{}, Marked{});
    EXPECT_NE(a.state_hash(), b.state_hash());
    EXPECT_NE(a.state_hash(), c.state_hash());
    a.add(one, Marked{});
    EXPECT_EQ(a.state_hash(), c.state_hash());
}

TEST(World, SwappedValuesOfTwoEntitiesChangeTheHash) {
    World a = sample_world();
    World b = sample_world();
    a.create(Cargo{1, {}, {}}), a.create(Cargo{2, {}, {}});
    b.create(Cargo{2, {}, {}}), b.create(Cargo{1, {}, {}});
    EXPECT_NE(a.state_hash(), b.state_hash());
}

TEST(World, StampsTellWhatChangedAcrossRollback) {
    World world = sample_world();
    const EntityId id = world.create(Place{1, 1});
    const std::size_t table = world.locate(id).table;
    const Snapshot before = world.snapshot();
    const std::uint64_t stamp_x = world.column(table, 1).stamp();
    const std::uint64_t stamp_y = world.column(table, 2).stamp();
    world.write<&Place::x>(id, 5.0F);
    EXPECT_NE(world.column(table, 1).stamp(), stamp_x);
    EXPECT_EQ(world.column(table, 2).stamp(), stamp_y);
    world.restore(before);
    EXPECT_EQ(world.column(table, 1).stamp(), stamp_x);
    EXPECT_EQ(world.get<Place>(id).x, 1);
}

/// A world as plain dictionaries: what World must agree with after any history.
struct NaiveEntity {
    std::optional<Place> place;
    std::optional<Cargo> cargo;
    std::string cargo_kind;
    std::optional<Owned> owned;
    bool marked = false;
};
using NaiveWorld = std::map<EntityId, NaiveEntity>;

void expect_equal(const World& world, const NaiveWorld& naive) {
    ASSERT_EQ(world.entity_count(), naive.size());
    for (const auto& [id, entity] : naive) {
        ASSERT_TRUE(world.alive(id));
        ASSERT_EQ(world.has<Place>(id), entity.place.has_value());
        ASSERT_EQ(world.has<Cargo>(id), entity.cargo.has_value());
        ASSERT_EQ(world.has<Owned>(id), entity.owned.has_value());
        ASSERT_EQ(world.has<Marked>(id), entity.marked);
        if (entity.place) {
            ASSERT_EQ(world.get<Place>(id).x, entity.place->x);
            ASSERT_EQ(world.read<&Place::y>(id), entity.place->y);
        }
        if (entity.cargo) {
            const Cargo cargo = world.get<Cargo>(id);
            ASSERT_EQ(cargo.tons, entity.cargo->tons);
            ASSERT_EQ(world.text(cargo.kind), entity.cargo_kind);
            ASSERT_EQ(cargo.slots, entity.cargo->slots);
        }
        if (entity.owned) {
            ASSERT_EQ(world.get<Owned>(id).owner, entity.owned->owner);
            ASSERT_EQ(world.get<Owned>(id).weight, entity.owned->weight);
        }
    }
}

class History {
   public:
    explicit History(std::uint64_t seed) : address_(RandomAddress(seed)) {}

    void step(std::uint64_t number) {
        at_ = address_.at(number);
        const std::uint64_t kind = at_.below(100, 0);
        if (kind < 35 || naive_.empty()) {
            create();
        } else if (kind < 50) {
            const EntityId id = any();
            world_.destroy(id);
            naive_.erase(id);
        } else if (kind < 85) {
            change(any());
        } else if (kind < 90) {
            saved_.emplace_back(world_.snapshot(), naive_);
            if (saved_.size() > 4) saved_.erase(saved_.begin());
        } else if (kind < 94 && !saved_.empty()) {
            const auto& [snapshot, naive] = saved_[at_.below(saved_.size(), 1)];
            world_.restore(snapshot);
            naive_ = naive;
        } else if (kind < 96) {
            world_.shuffle_layout(number);
        } else if (kind < 98) {
            world_ = world_.clone();
        } else {
            for (auto block : world_.blocks<Place>()) {
                for (float& y : block.write<&Place::y>()) y += 1;
            }
            for (auto& [id, entity] : naive_) {
                if (entity.place) entity.place->y += 1;
            }
        }
    }

    void check() {
        expect_equal(world_, naive_);
        ASSERT_EQ(world_.state_hash(), world_.hash_from_scratch());
        World shuffled = world_.clone();
        shuffled.shuffle_layout(99);
        ASSERT_EQ(shuffled.state_hash(), world_.state_hash());
        std::map<std::uint32_t, std::vector<EntityId>> owned;
        for (const auto& [id, entity] : naive_) {
            if (entity.owned) owned[entity.owned->owner.slot()].push_back(id);
        }
        for (std::uint32_t slot = 0; slot < 8; ++slot) {
            const auto found = by_owner_.at(world_, make_entity_id(slot, 1));
            ASSERT_EQ(std::vector<EntityId>(found.begin(), found.end()), owned[slot]);
        }
    }

   private:
    EntityId any() { return std::next(naive_.begin(), static_cast<std::ptrdiff_t>(at_.below(naive_.size(), 2)))->first; }
    Place place() { return {static_cast<float>(at_.below(1000, 3)), static_cast<float>(at_.below(1000, 4))}; }
    Cargo cargo(std::string& kind) {
        kind = "kind" + std::to_string(at_.below(20, 5));
        return {static_cast<std::int64_t>(at_.bits(6)), world_.enter(kind), {1, static_cast<std::int16_t>(at_.below(9, 7)), -3}};
    }
    Owned owned() { return {make_entity_id(static_cast<std::uint32_t>(at_.below(8, 8)), 1), Mood::kAngry, at_.uniform(9)}; }

    void create() {
        NaiveEntity entity;
        EntityId id;
        switch (at_.below(4, 10)) {
            case 0: id = world_.create(*(entity.place = place())); break;
            case 1: id = world_.create(*(entity.cargo = cargo(entity.cargo_kind)), *(entity.place = place())); break;
            case 2: id = world_.create(*(entity.owned = owned()), Marked{}), entity.marked = true; break;
            default: id = world_.create(*(entity.place = place()), *(entity.owned = owned())); break;
        }
        naive_[id] = entity;
    }

    void change(EntityId id) {
        NaiveEntity& entity = naive_[id];
        switch (at_.below(5, 11)) {
            case 0: world_.add(id, *(entity.place = place())); break;
            case 1: world_.add(id, *(entity.cargo = cargo(entity.cargo_kind))); break;
            case 2: world_.add(id, *(entity.owned = owned())); break;
            case 3:
                if (entity.place) world_.remove<Place>(id), entity.place.reset();
                break;
            default: world_.add(id, Marked{}), entity.marked = true; break;
        }
    }

    RandomAddress address_;
    RandomAddress at_{0};
    World world_ = sample_world();
    NaiveWorld naive_;
    std::vector<std::pair<Snapshot, NaiveWorld>> saved_;
    LinkIndex by_owner_ = LinkIndex::of<&Owned::owner>();
};

TEST(World, AgreesWithDictionariesAfterAnyHistory) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        History history(seed);
        for (std::uint64_t step = 0; step < 1500; ++step) {
            history.step(step);
            if (step % 25 != 0) continue;
            ASSERT_NO_FATAL_FAILURE(history.check()) << "seed " << seed << " step " << step;
        }
    }
}

TEST(World, AgreesOverSeveralBlocks) {
    World world = sample_world();
    std::vector<EntityId> ids;
    for (int i = 0; i < 10'000; ++i)
        ids.push_back(world.create(Cargo{i, {}, {}}, Owned{make_entity_id(static_cast<std::uint32_t>(i % 7), 1), Mood::kCalm, 0}));
    LinkIndex index = LinkIndex::of<&Owned::owner>();
    EXPECT_EQ(index.at(world, make_entity_id(3, 1)).size(), 1429U);
    const Snapshot before = world.snapshot();
    const std::uint64_t hash = world.state_hash();
    for (std::size_t i = 0; i < ids.size(); i += 2) world.destroy(ids[i]);
    EXPECT_EQ(world.state_hash(), world.hash_from_scratch());
    for (std::size_t i = 1; i < ids.size(); i += 2) ASSERT_EQ(world.get<Cargo>(ids[i]).tons, static_cast<std::int64_t>(i));
    EXPECT_EQ(index.at(world, make_entity_id(3, 1)).size(), 715U);
    world.restore(before);
    EXPECT_EQ(world.state_hash(), hash);
    EXPECT_EQ(index.at(world, make_entity_id(3, 1)).size(), 1429U);
}

TEST(World, ALoadedWorldContinuesWithTheSameIds) {
    World world = sample_world();
    std::vector<EntityId> ids;
    for (int i = 0; i < 10; ++i) ids.push_back(world.create(Place{static_cast<float>(i), 0}));
    for (const int gone : {2, 7, 4}) world.destroy(ids[static_cast<std::size_t>(gone)]);
    World loaded = sample_world();
    const auto generations = world.slot_generations();
    WorldLoader loader(loaded, generations);
    const ComponentId place = loaded.component<Place>();
    for (const int kept : {9, 0, 1, 3, 5, 6, 8}) {
        const EntityId id = ids[static_cast<std::size_t>(kept)];
        loader.add(id, {&place, 1});
        loaded.set(id, Place{static_cast<float>(kept), 0});
    }
    EXPECT_THROW(loader.add(ids[9], {&place, 1}), DamagedData);
    EXPECT_THROW(loader.add(make_entity_id(3, 77), {&place, 1}), DamagedData);
    const auto free = world.free_slots();
    loader.finish(free);
    EXPECT_EQ(loaded.state_hash(), world.state_hash());
    for (int i = 0; i < 5; ++i) EXPECT_EQ(loaded.create(Place{}), world.create(Place{}));
    EXPECT_EQ(loaded.state_hash(), world.state_hash());
}

}  // namespace
}  // namespace void_reckoning
