#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "void_reckoning/base/fork_safe_mutex.hpp"
#include "void_reckoning/ecs/query.hpp"

namespace void_reckoning {

/// Results of queries on one world while they are valid: each is kept with the stamps of the columns that it read and the set of archetypes
/// at that time. Stamps are never issued twice, and a restored block has its own, so a result is never stale, and earlier results are valid
/// again after a rollback. The least recently used results are evicted first. Safe for several threads, each with a world (a clone, say) of
/// its own; they don't wait for each other's queries.
class QueryCache {
   public:
    static constexpr std::size_t kEntries = 256;
    static constexpr std::size_t kBytes = std::size_t{16} << 20U;
    explicit QueryCache(std::size_t entries = kEntries, std::size_t bytes = kBytes) : most_entries_(entries), most_bytes_(bytes) {}

    /// Return the kept result if it is still valid, otherwise run the query as run_query(), with the same errors, and keep its result. One
    /// that is larger than the whole cache is not kept.
    [[nodiscard]] std::shared_ptr<const QueryResult> get_or_compute(const World& world, const Query& query);

    struct Statistics {
        std::uint64_t hits = 0;
        std::uint64_t misses = 0;
        std::size_t entries = 0;
        std::size_t bytes = 0;  ///< size of the results and their keys
    };
    [[nodiscard]] Statistics statistics() const;
    [[nodiscard]] std::size_t most_entries() const { return most_entries_; }
    [[nodiscard]] std::size_t most_bytes() const { return most_bytes_; }
    void clear();

   private:
    struct Entry {
        std::string key;
        std::shared_ptr<const Schema> schema;  ///< kept alive, so that its address is not reused
        std::vector<ColumnRead> reads;
        std::shared_ptr<const QueryResult> result;
        [[nodiscard]] std::size_t bytes() const;
        [[nodiscard]] bool holds_in(const World& world) const;
    };
    [[nodiscard]] std::shared_ptr<const QueryResult> find(const World& world, const std::string& key);
    void keep(Entry fresh);
    void forget(std::list<Entry>::iterator entry);

    mutable ForkSafeMutex mutex_;  ///< never held while a query runs
    std::size_t most_entries_;
    std::size_t most_bytes_;
    std::list<Entry> entries_;  ///< most recently used first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;  ///< looked up only; the keys are stored in the entries
    Statistics statistics_;
};

}  // namespace void_reckoning
