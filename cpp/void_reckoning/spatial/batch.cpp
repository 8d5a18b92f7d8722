#include "void_reckoning/spatial/batch.hpp"

#include <algorithm>
#include <cmath>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning::spatial {
namespace {

constexpr std::size_t kChunk = 256;  // searches that one thread does at a time

struct Chunk {
    std::vector<Neighbour> found;
    std::vector<std::size_t> ends;  ///< by search
    std::string error;              ///< of the first that failed
};

Place place_of(float x, float y) { return {static_cast<double>(x), static_cast<double>(y)}; }

void check_length(std::size_t length, std::size_t expected, std::string_view name, std::string_view beside) {
    if (length == expected) return;
    throw InvalidInput(fmt::format("{} has {} values and {} {}; allowed is as many", name, length, beside, expected));
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

BatchAnswers radius_batch(const SpatialIndex& index, std::span<const float> x, std::span<const float> y, std::span<const double> radii,
                          const Workers& workers) {
    check_length(y.size(), x.size(), "y", "x");
    if (radii.size() != 1) check_length(radii.size(), x.size(), "radius", "x");
    return run(x.size(), workers, [&](std::size_t i, SearchScratch& scratch) {
        return index.radius(place_of(x[i], y[i]), radii.size() == 1 ? radii[0] : radii[i], scratch);
    });
}

BatchAnswers box_batch(const SpatialIndex& index, std::span<const float> low_x, std::span<const float> low_y, std::span<const float> high_x,
                       std::span<const float> high_y, const Workers& workers) {
    check_length(low_y.size(), low_x.size(), "low_y", "low_x");
    check_length(high_x.size(), low_x.size(), "high_x", "low_x");
    check_length(high_y.size(), low_x.size(), "high_y", "low_x");
    return run(low_x.size(), workers, [&](std::size_t i, SearchScratch& scratch) {
        return index.box({place_of(low_x[i], low_y[i]), place_of(high_x[i], high_y[i])}, scratch);
    });
}

BatchAnswers nearest_batch(const SpatialIndex& index, std::span<const float> x, std::span<const float> y, std::int64_t number,
                           const Workers& workers) {
    check_length(y.size(), x.size(), "y", "x");
    return run(x.size(), workers,
               [&](std::size_t i, SearchScratch& scratch) { return index.nearest(place_of(x[i], y[i]), number, scratch); });
}

}  // namespace void_reckoning::spatial
