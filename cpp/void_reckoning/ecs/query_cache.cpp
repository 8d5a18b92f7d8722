#include "void_reckoning/ecs/query_cache.hpp"

#include <algorithm>
#include <cstring>

namespace void_reckoning {
namespace {

/// A query as bytes: equal for queries with the same meaning in the same words.
class KeyWriter {
   public:
    template <class T> void number(T value) { key.append(reinterpret_cast<const char*>(&value), sizeof(value)); }
    void text(std::string_view text) {
        number(text.size());
        key += text;
    }
    void value(const ScalarValue& value) {
        number(static_cast<std::uint8_t>(value.index()));
        std::visit(
            [this](const auto& one) {
                using T = std::decay_t<decltype(one)>;
                if constexpr (std::is_same_v<T, std::string>) {
                    text(one);
                } else if constexpr (!std::is_same_v<T, std::monostate>) {
                    number(one);
                }
            },
            value);
    }
    std::string key;
};

std::string key_of(const Query& query) {
    KeyWriter writer;
    std::vector<std::string_view> components(query.components.begin(), query.components.end());
    std::sort(components.begin(), components.end());
    writer.number(components.size());
    for (const std::string_view component : components) writer.text(component);
    writer.number(query.filters.size());
    for (const Filter& filter : query.filters) {
        writer.text(filter.field);
        writer.number(static_cast<std::uint8_t>(filter.kind));
        writer.number(filter.values.size());
        for (const ScalarValue& value : filter.values) writer.value(value);
    }
    writer.number(query.sort.size());
    for (const SortKey& key : query.sort) {
        writer.text(key.field);
        writer.number(static_cast<std::uint8_t>(key.descending ? 1 : 0));
    }
    writer.number(static_cast<std::uint8_t>(query.limit ? 1 : 0));
    writer.number(query.limit.value_or(0));
    writer.number(query.offset);
    return std::move(writer.key);
}

}  // namespace

std::size_t QueryCache::Entry::bytes() const {
    return sizeof(Entry) + key.size() + reads.size() * sizeof(ColumnRead) + result->ids.size() * sizeof(EntityId);
}

bool QueryCache::Entry::holds_in(const World& world) const {
    // The schema determines the archetypes, and so the matching tables; the same table number may be another one after a restore.
    if (schema != world.state().schema) return false;
    return std::all_of(reads.begin(), reads.end(),
                       [&world](const ColumnRead& read) { return world.column(read.table, read.column).stamp() == read.stamp; });
}

std::shared_ptr<const QueryResult> QueryCache::find(const World& world, const std::string& key) {
    const std::scoped_lock lock(mutex_);
    const auto found = by_key_.find(key);
    if (found != by_key_.end()) {
        const auto entry = found->second;
        if (entry->holds_in(world)) {
            ++statistics_.hits;
            entries_.splice(entries_.begin(), entries_, entry);
            return entry->result;
        }
        forget(entry);
    }
    ++statistics_.misses;
    return nullptr;
}

void QueryCache::keep(Entry fresh) {
    const std::scoped_lock lock(mutex_);
    const std::size_t bytes = fresh.bytes();
    if (bytes > most_bytes_ || most_entries_ == 0) return;
    if (const auto same = by_key_.find(fresh.key); same != by_key_.end()) forget(same->second);  // another thread was faster
    while (entries_.size() >= most_entries_ || statistics_.bytes + bytes > most_bytes_) forget(std::prev(entries_.end()));
    entries_.push_front(std::move(fresh));
    by_key_.emplace(entries_.front().key, entries_.begin());
    statistics_.bytes += bytes;
    statistics_.entries = entries_.size();
}

std::shared_ptr<const QueryResult> QueryCache::get_or_compute(const World& world, const Query& query) {
    std::string key = key_of(query);
    if (auto result = find(world, key)) return result;
    std::vector<ColumnRead> reads;
    auto result = std::make_shared<const QueryResult>(run_query(world, query, reads));
    keep({std::move(key), world.state().schema, std::move(reads), result});
    return result;
}

QueryCache::Statistics QueryCache::statistics() const {
    const std::scoped_lock lock(mutex_);
    return statistics_;
}

void QueryCache::forget(std::list<Entry>::iterator entry) {
    statistics_.bytes -= entry->bytes();
    by_key_.erase(entry->key);
    entries_.erase(entry);
    statistics_.entries = entries_.size();
}

void QueryCache::clear() {
    const std::scoped_lock lock(mutex_);
    by_key_.clear();
    entries_.clear();
    statistics_.entries = 0;
    statistics_.bytes = 0;
}

}  // namespace void_reckoning
