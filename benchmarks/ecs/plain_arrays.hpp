#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "../../tests/cpp/ecs/sample_components.hpp"

namespace void_reckoning {

/// The fields of Place, Cargo and Owned as a program of its own would hold them: what worlds are measured against.
struct PlainArrays {
    std::vector<std::uint64_t> id, owner;
    std::vector<float> x, y;
    std::vector<std::int64_t> tons;
    std::vector<std::uint32_t> kind;
    std::vector<std::array<std::int16_t, 3>> slots;
    std::vector<Mood> mood;
    std::vector<double> weight;

    template <class Call> void each(Call&& call) {
        call(id), call(owner), call(x), call(y), call(tons), call(kind), call(slots), call(mood), call(weight);
    }
    void resize(std::size_t rows) {
        each([rows](auto& values) { values.resize(rows); });
    }
    /// The last row takes the place of the one that goes.
    void remove(std::size_t row) {
        each([row](auto& values) {
            values[row] = values.back();
            values.pop_back();
        });
    }
    void append_from(const PlainArrays& other, std::size_t row) {
        id.push_back(other.id[row]), owner.push_back(other.owner[row]), x.push_back(other.x[row]), y.push_back(other.y[row]);
        tons.push_back(other.tons[row]), kind.push_back(other.kind[row]), slots.push_back(other.slots[row]);
        mood.push_back(other.mood[row]), weight.push_back(other.weight[row]);
    }
};

}  // namespace void_reckoning
