#include "void_reckoning/galaxy/starlanes.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "void_reckoning/galaxy/placement.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kNeighbours = 24;   // considered for lanes; more distant ones are joined only where parts would be disconnected
constexpr double kWaysRound = 0.45;       // share of the Gabriel graph's further edges that become lanes
constexpr std::uint32_t kCrowded = 5;     // a system with this many lanes gets no detours

struct Neighbour {
    double squared = 0;
    SystemNumber number = kNoSystem;
    friend bool operator<(const Neighbour& a, const Neighbour& b) {
        return a.squared != b.squared ? a.squared < b.squared : a.number < b.number;
    }
};

struct Candidate {
    double squared;
    SystemNumber a, b;
    friend bool operator<(const Candidate& p, const Candidate& q) {
        if (p.squared != q.squared) return p.squared < q.squared;
        return p.a != q.a ? p.a < q.a : p.b < q.b;
    }
};

/// Sets of systems that lanes join.
class Parts {
   public:
    explicit Parts(std::size_t size) : parent_(size), count_(size) { std::iota(parent_.begin(), parent_.end(), 0U); }
    SystemNumber find(SystemNumber i) {
        while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
        return i;
    }
    bool join(SystemNumber a, SystemNumber b) {
        a = find(a);
        b = find(b);
        if (a == b) return false;
        parent_[std::max(a, b)] = std::min(a, b);
        --count_;
        return true;
    }
    [[nodiscard]] std::size_t count() const { return count_; }

   private:
    std::vector<SystemNumber> parent_;
    std::size_t count_;
};

double half_side_of(std::span<const Point> places) {
    double most = 1;
    for (const Point p : places) most = std::max({most, p.x, -p.x, p.y, -p.y});
    return most;
}

/// Return the nearest systems, nearest first: the list is complete up to the last one's distance.
std::vector<Neighbour> nearest_of(SystemNumber system, std::span<const Point> places, const PointGrid& grid, double span) {
    std::vector<Neighbour> found;
    const std::size_t wanted = std::min(kNeighbours, places.size() - 1);
    for (double reach = 4;; reach *= 2) {
        found.clear();
        grid.for_near(places[system], reach, [&](std::uint32_t other) {
            const double squared = squared_distance(places[system], places[other]);
            if (other != system && squared <= reach * reach) found.push_back({squared, other});
        });
        if (found.size() >= wanted || reach > span) break;
    }
    std::sort(found.begin(), found.end());
    if (found.size() > wanted) found.resize(wanted);
    return found;
}

struct Edges {
    std::vector<Candidate> relative, gabriel;  // gabriel without the edges of relative
};

/// Find the edges. A third place that excludes an edge is nearer to either end than the other end is, so it is in the end's list.
Edges find_edges(std::span<const Point> places) {
    const double half_side = half_side_of(places);
    PointGrid grid(half_side, 2);
    for (SystemNumber i = 0; i < places.size(); ++i) grid.insert(i, places[i]);
    Edges edges;
    for (SystemNumber i = 0; i < places.size(); ++i) {
        const std::vector<Neighbour> near = nearest_of(i, places, grid, 4 * half_side);
        for (std::size_t k = 0; k < near.size(); ++k) {
            const auto [squared, j] = near[k];
            bool relative = true;
            bool gabriel = true;
            for (std::size_t w = 0; w < k && gabriel; ++w) {
                const double other = squared_distance(places[j], places[near[w].number]);
                relative = relative && !(near[w].squared < squared && other < squared);
                gabriel = near[w].squared + other >= squared;
            }
            if (gabriel) (relative ? edges.relative : edges.gabriel).push_back({squared, std::min(i, j), std::max(i, j)});
        }
    }
    for (auto* list : {&edges.relative, &edges.gabriel}) {
        std::sort(list->begin(), list->end());
        const auto same = [](const Candidate& p, const Candidate& q) { return p.a == q.a && p.b == q.b; };
        list->erase(std::unique(list->begin(), list->end(), same), list->end());
    }
    return edges;
}

/// Add the shortest edge out of each part, all parts at once, until there is one part (Boruvka, 1926).
void join_parts(std::span<const Point> places, Parts& parts, std::vector<LaneLink>& lanes) {
    while (parts.count() > 1) {
        std::vector<Candidate> best(places.size(), {std::numeric_limits<double>::infinity(), kNoSystem, kNoSystem});
        std::vector<SystemNumber> part(places.size());
        for (SystemNumber i = 0; i < places.size(); ++i) part[i] = parts.find(i);
        for (SystemNumber i = 0; i < places.size(); ++i) {
            for (SystemNumber j = i + 1; j < places.size(); ++j) {
                if (part[i] == part[j]) continue;
                const Candidate one{squared_distance(places[i], places[j]), i, j};
                if (one < best[part[i]]) best[part[i]] = one;
                if (one < best[part[j]]) best[part[j]] = one;
            }
        }
        for (const Candidate& one : best) {
            if (one.a != kNoSystem && parts.join(one.a, one.b)) lanes.push_back({one.a, one.b, 0});
        }
    }
}

}  // namespace

std::vector<LaneLink> join_systems(std::span<const Point> places, RandomAddress address) {
    const Edges edges = find_edges(places);
    std::vector<LaneLink> lanes;
    std::vector<std::uint32_t> degree(places.size());
    Parts parts(places.size());
    const auto add = [&](const Candidate& edge) {
        lanes.push_back({edge.a, edge.b, 0});
        ++degree[edge.a];
        ++degree[edge.b];
        parts.join(edge.a, edge.b);
    };
    for (const Candidate& edge : edges.relative) add(edge);
    for (const Candidate& edge : edges.gabriel) {
        if (degree[edge.a] >= kCrowded || degree[edge.b] >= kCrowded) continue;
        const bool dead_end = degree[edge.a] < 2 || degree[edge.b] < 2;
        if (dead_end || address.at(edge.a).uniform(edge.b) < kWaysRound) add(edge);
    }
    join_parts(places, parts, lanes);
    std::sort(lanes.begin(), lanes.end(), [](const LaneLink& p, const LaneLink& q) { return p.a != q.a ? p.a < q.a : p.b < q.b; });
    return lanes;
}

}  // namespace void_reckoning
