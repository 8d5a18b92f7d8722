#include "void_reckoning/spatial/batch.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning::spatial {
namespace {

constexpr std::size_t kChunk = 256;  // searches that a thread takes at a time

struct Chunk {
    std::vector<Neighbour> found;
    std::vector<std::size_t> ends;  ///< by search
    std::string error;              ///< of the first search that failed
};

void check_length(std::size_t length, std::size_t expected, std::string_view name, std::string_view beside) {
    if (length == expected) return;
    throw InvalidInput(fmt::format("{} must have as many values as {}, {}, got {}", name, beside, expected, length));
}

void check_places(const PlaceColumns& places, std::string_view prefix = "") {
    const std::string x = fmt::format("{}x", prefix);
    check_length(places.y.size(), places.size(), fmt::format("{}y", prefix), x);
    if (!places.z.empty()) check_length(places.z.size(), places.size(), fmt::format("{}z", prefix), x);
}

template <class Search> void search_chunk(Chunk& chunk, std::size_t first, std::size_t end, Search&& search) {
    SearchScratch scratch;
    for (std::size_t i = first; i < end; ++i) {
        try {
            const auto found = search(i, scratch);
            chunk.found.insert(chunk.found.end(), found.begin(), found.end());
        } catch (const InvalidInput& error) {
            chunk.error = fmt::format("search {}: {}", i, error.what());
            return;
        }
        chunk.ends.push_back(chunk.found.size());
    }
}

template <class Search> BatchAnswers run(std::size_t searches, const Workers& workers, Search&& search) {
    std::vector<Chunk> chunks((searches + kChunk - 1) / kChunk);
    workers.for_each(chunks.size(), 1,
                     [&](std::size_t c) { search_chunk(chunks[c], c * kChunk, std::min(searches, (c + 1) * kChunk), search); });
    BatchAnswers answers;
    answers.offsets.reserve(searches + 1);
    answers.offsets.push_back(0);
    std::vector<std::size_t> begins;
    std::size_t total = 0;
    for (const Chunk& chunk : chunks) {
        if (!chunk.error.empty()) throw InvalidInput(chunk.error);
        for (const std::size_t end : chunk.ends) answers.offsets.push_back(static_cast<std::int64_t>(total + end));
        begins.push_back(total);
        total += chunk.found.size();
    }
    answers.ids.resize(total);
    answers.distances.resize(total);
    workers.for_each(chunks.size(), 1, [&](std::size_t c) {
        for (std::size_t i = 0; i < chunks[c].found.size(); ++i) {
            answers.ids[begins[c] + i] = chunks[c].found[i].id;
            answers.distances[begins[c] + i] = std::sqrt(chunks[c].found[i].distance2);
        }
        chunks[c] = {};
    });
    return answers;
}

}  // namespace

BatchAnswers radius_batch(const SpatialIndex& index, const PlaceColumns& places, std::span<const double> radii, const Workers& workers) {
    check_places(places);
    if (radii.size() != 1) check_length(radii.size(), places.size(), "radius", "x");
    return run(places.size(), workers, [&](std::size_t i, SearchScratch& scratch) {
        return index.radius(places[i], radii.size() == 1 ? radii[0] : radii[i], scratch);
    });
}

BatchAnswers box_batch(const SpatialIndex& index, const PlaceColumns& low, const PlaceColumns& high, const Workers& workers) {
    check_places(low, "low_");
    check_places(high, "high_");
    check_length(high.size(), low.size(), "high_x", "low_x");
    return run(low.size(), workers, [&](std::size_t i, SearchScratch& scratch) { return index.box({low[i], high[i]}, scratch); });
}

BatchAnswers nearest_batch(const SpatialIndex& index, const PlaceColumns& places, std::int64_t number, const Workers& workers) {
    check_places(places);
    return run(places.size(), workers, [&](std::size_t i, SearchScratch& scratch) { return index.nearest(places[i], number, scratch); });
}

}  // namespace void_reckoning::spatial
