#include "void_reckoning/galaxy/homes.hpp"

#include <algorithm>
#include <cmath>

namespace void_reckoning {
namespace {

constexpr std::size_t kStarts = 64;         // over the number of homes: number of competing selections
constexpr std::size_t kWork = 1'200'000;    // systems visited while homes are moved
constexpr std::size_t kMaxTrials = 1500;

/// Return systems fit for a home: at least two lanes, and not in the lowest third by the number of systems close by.
std::vector<SystemNumber> fit_systems(PathFinder& paths, std::size_t homes) {
    const Starmap& map = paths.map();
    std::vector<std::size_t> close(map.size());
    for (SystemNumber system = 0; system < map.size(); ++system) {
        std::vector<SystemNumber> reached;
        for (const LaneEnd& one : map.lanes(system)) {
            reached.push_back(one.to);
            for (const LaneEnd& two : map.lanes(one.to)) reached.push_back(two.to);
        }
        std::sort(reached.begin(), reached.end());
        close[system] = static_cast<std::size_t>(std::unique(reached.begin(), reached.end()) - reached.begin());
    }
    std::vector<std::size_t> ranked = close;
    const auto third = ranked.begin() + static_cast<std::ptrdiff_t>(ranked.size() / 3);
    std::nth_element(ranked.begin(), third, ranked.end());
    std::vector<SystemNumber> fit;
    for (SystemNumber system = 0; system < map.size(); ++system) {
        if (map.lanes(system).size() >= 2 && close[system] >= *third) fit.push_back(system);
    }
    if (fit.size() >= 2 * homes) return fit;
    fit.clear();
    for (SystemNumber system = 0; system < map.size(); ++system) fit.push_back(system);
    return fit;
}

/// Choose repeatedly the fit system farthest from all chosen so far (Gonzalez, 1985: at least half the best minimum distance).
std::vector<SystemNumber> spread_out(PathFinder& paths, std::span<const SystemNumber> fit, std::size_t count, SystemNumber start) {
    std::vector<SystemNumber> chosen;
    std::vector<double> least(fit.size(), kUnreachable);
    SystemNumber from = start;
    while (chosen.size() < count) {
        const std::span<const double> distance = paths.distances(from);
        // The start only decides the first one.
        const bool first = chosen.empty();
        std::size_t best = 0;
        for (std::size_t i = 0; i < fit.size(); ++i) {
            least[i] = std::min(least[i], distance[fit[i]]);
            if (least[i] > least[best]) best = i;
        }
        from = fit[best];
        chosen.push_back(from);
        if (first) std::fill(least.begin(), least.end(), kUnreachable);
    }
    return chosen;
}

double least_distance(PathFinder& paths, std::span<const SystemNumber> homes) {
    double least = kUnreachable;
    for (const SystemNumber a : homes) {
        const std::span<const double> distance = paths.distances(a);
        for (const SystemNumber b : homes) {
            if (a != b) least = std::min(least, distance[b]);
        }
    }
    return least;
}

double mean_of(std::span<const double> values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

/// Return the mean squared deviation from the mean, in units of the mean.
double unevenness(std::span<const double> values) {
    const double mean = mean_of(values);
    double sum = 0;
    for (const double value : values) sum += (value / mean - 1) * (value / mean - 1);
    return sum / static_cast<double>(values.size());
}

/// Homes with the distances to them; moved one by one to make nearest rivals equally far and territories equally large.
class Balance {
   public:
    Balance(PathFinder& paths, std::vector<SystemNumber> homes) : paths_(paths), homes_(std::move(homes)) {
        for (const SystemNumber home : homes_) distance_.push_back(distances(home));
        scale_ = least_distance(paths_, homes_);
        cost_ = judge();
    }

    void improve(std::span<const SystemNumber> fit) {
        std::vector<std::uint8_t> is_fit(paths_.map().size());
        for (const SystemNumber system : fit) is_fit[system] = 1;
        std::size_t trials = std::min(kMaxTrials, kWork / paths_.map().size());
        for (bool better = true; better && trials > 0;) {
            better = false;
            for (std::size_t home = 0; home < homes_.size(); ++home) {
                for (const SystemNumber to : around(homes_[home])) {
                    if (!is_fit[to] || trials == 0) continue;
                    --trials;
                    better = shift(home, to) || better;
                }
            }
        }
    }

    [[nodiscard]] const std::vector<SystemNumber>& homes() const { return homes_; }

   private:
    std::vector<double> distances(SystemNumber system) {
        const std::span<const double> all = paths_.distances(system);
        return {all.begin(), all.end()};
    }

    /// Return the systems one and two lanes away.
    [[nodiscard]] std::vector<SystemNumber> around(SystemNumber system) const {
        std::vector<SystemNumber> result;
        for (const LaneEnd& one : paths_.map().lanes(system)) {
            result.push_back(one.to);
            for (const LaneEnd& two : paths_.map().lanes(one.to)) result.push_back(two.to);
        }
        std::sort(result.begin(), result.end());
        result.erase(std::unique(result.begin(), result.end()), result.end());
        return result;
    }

    bool shift(std::size_t home, SystemNumber to) {
        if (std::find(homes_.begin(), homes_.end(), to) != homes_.end()) return false;
        std::vector<double> other = distances(to);
        std::swap(other, distance_[home]);
        const SystemNumber before = std::exchange(homes_[home], to);
        const double cost = judge();
        if (cost < cost_) {
            cost_ = cost;
            return true;
        }
        std::swap(other, distance_[home]);
        homes_[home] = before;
        return false;
    }

    /// Lower is fairer.
    double judge() {
        nearest_.assign(homes_.size(), kUnreachable);
        territory_.assign(homes_.size(), 0);
        for (std::size_t i = 0; i < homes_.size(); ++i) {
            for (std::size_t j = 0; j < homes_.size(); ++j) {
                if (i != j) nearest_[i] = std::min(nearest_[i], distance_[i][homes_[j]]);
            }
        }
        for (SystemNumber system = 0; system < paths_.map().size(); ++system) {
            std::size_t owner = 0;
            for (std::size_t i = 1; i < homes_.size(); ++i) {
                if (distance_[i][system] < distance_[owner][system]) owner = i;
            }
            territory_[owner] += 1;
        }
        const double least = *std::min_element(nearest_.begin(), nearest_.end());
        const double smallest = *std::min_element(territory_.begin(), territory_.end()) / mean_of(territory_);
        return unevenness(nearest_) + unevenness(territory_) - 0.5 * least / scale_ - 0.5 * smallest;
    }

    PathFinder& paths_;
    std::vector<SystemNumber> homes_;
    std::vector<std::vector<double>> distance_;
    std::vector<double> nearest_, territory_;
    double scale_ = 1;
    double cost_ = 0;
};

}  // namespace

std::vector<SystemNumber> choose_homes(PathFinder& paths, std::size_t count, RandomAddress address) {
    const std::vector<SystemNumber> fit = fit_systems(paths, count);
    std::vector<SystemNumber> best;
    double best_least = -1;
    for (std::size_t start = 0; start < std::clamp<std::size_t>(kStarts / count, 1, 8); ++start) {
        const auto from = static_cast<SystemNumber>(address.at(0).below(paths.map().size(), start));
        std::vector<SystemNumber> homes = spread_out(paths, fit, count, from);
        const double least = least_distance(paths, homes);
        if (least <= best_least) continue;
        best_least = least;
        best = std::move(homes);
    }
    if (count > 1) {
        Balance balance(paths, std::move(best));
        balance.improve(fit);
        best = balance.homes();
    }
    const RandomAddress order = address.at(1);
    std::sort(best.begin(), best.end(), [&](SystemNumber a, SystemNumber b) {
        const std::uint64_t key_a = order.bits(a);
        const std::uint64_t key_b = order.bits(b);
        return key_a != key_b ? key_a < key_b : a < b;
    });
    return best;
}

std::vector<std::uint32_t> nearest_homes(PathFinder& paths, std::span<const SystemNumber> homes) {
    std::vector<std::uint32_t> owner(paths.map().size(), 0);
    std::vector<double> least(paths.map().size(), kUnreachable);
    for (std::uint32_t i = 0; i < homes.size(); ++i) {
        const std::span<const double> distance = paths.distances(homes[i]);
        for (SystemNumber system = 0; system < owner.size(); ++system) {
            const bool tie = distance[system] == least[system] && homes[i] < homes[owner[system]];
            if (distance[system] > least[system] || (distance[system] == least[system] && !tie)) continue;
            least[system] = distance[system];
            owner[system] = i;
        }
    }
    return owner;
}

}  // namespace void_reckoning
