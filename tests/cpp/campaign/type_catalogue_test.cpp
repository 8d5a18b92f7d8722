#include <gtest/gtest.h>

#include <barrier>
#include <thread>

#include "scenarios/universes.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/campaign/fielded_type.hpp"

namespace void_reckoning {
namespace {

TEST(TypeCatalogue, GivesAllThreadsTheSameType) {
    constexpr std::size_t kThreads = 4;
    const std::vector<std::string> names{"scout", "frigate", "raider", "destroyer", "cruiser", "battleship"};
    TypeCatalogue types(scenarios::shipped_universe());
    std::vector<std::vector<std::shared_ptr<const FieldedType>>> found(kThreads);
    std::barrier start(kThreads);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            start.arrive_and_wait();
            for (const std::string& name : names) found[t].push_back(types.find({name, "", {}, {}}));
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (std::size_t i = 0; i < names.size(); ++i) {
        EXPECT_EQ(found[0][i]->name, names[i]);
        for (std::size_t t = 1; t < kThreads; ++t) EXPECT_EQ(found[t][i], found[0][i]);
    }
}

TEST(TypeCatalogue, KeepsNothingOfATypeThatThereIsNot) {
    TypeCatalogue types(scenarios::shipped_universe());
    for (int i = 0; i < 2; ++i) EXPECT_THROW((void)types.find({"no such type", "", {}, {}}), InvalidInput);
}

}  // namespace
}  // namespace void_reckoning
