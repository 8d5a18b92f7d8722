#include <mutex>
#include <shared_mutex>

#include "bindings/ecs/arrays.hpp"
#include "bindings/support/bind.hpp"
#include "bindings/support/borrowed_array.hpp"
#include "bindings/support/interruptible.hpp"
#include "bindings/support/unlocked.hpp"
#include "bindings/support/values.hpp"
#include "void_reckoning/base/floating_point.hpp"
#include "void_reckoning/spatial/batch.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

using spatial::BatchAnswers;
using spatial::Neighbour;
using spatial::PlaceColumns;
using spatial::PointColumns;
using spatial::SearchScratch;
using spatial::SpatialIndex;

/// A search of an index with fewer points takes less than 50 us.
constexpr std::size_t kPointsWorthUnlocking = 4096;
constexpr std::size_t kScratchKept = std::size_t{1} << 18U;  // results; larger buffers are released after the search

/// An index, as a Python object: any number of searches at once, or one change. Its lock is waited for without the GIL, and never held
/// while waiting for the GIL.
class SharedIndex {
   public:
    template <class Work> decltype(auto) read(bool unlocked, Work&& work) const {
        const FloatingPointScope exact;
        if (!unlocked && mutex_.try_lock_shared()) {
            const std::shared_lock held(mutex_, std::adopt_lock);
            return work(index_);
        }
        return interruptibly([&]() -> decltype(auto) {
            const std::shared_lock held(mutex_);
            return work(index_);
        });
    }
    template <class Work> void write(bool unlocked, Work&& work) {
        const FloatingPointScope exact;
        if (!unlocked && mutex_.try_lock()) {
            const std::unique_lock held(mutex_, std::adopt_lock);
            work(index_);
            return;
        }
        const nb::gil_scoped_release released;
        const std::unique_lock held(mutex_);
        work(index_);
    }
    [[nodiscard]] std::size_t size() const {
        return read(false, [](const SpatialIndex& index) { return index.size(); });
    }

   private:
    mutable std::shared_mutex mutex_;
    SpatialIndex index_;
};

using Array = nb::ndarray<nb::ro, nb::device::cpu>;

/// Borrow a contiguous one-dimensional array. InvalidInput names the argument.
Array array_of(nb::handle value, std::string_view name, std::string_view types) {
    Array array;
    if (!borrow_array(value, array)) {
        throw InvalidInput(fmt::format("{} must be a NumPy array of {}, got {}", name, types, array_type_of(value)));
    }
    if (array.ndim() != 1) throw InvalidInput(fmt::format("{} must have 1 dimension, got {}", name, array.ndim()));
    if (array.shape(0) > 1 && array.stride(0) != 1) {
        throw InvalidInput(fmt::format("{} must have a stride of 1 element (numpy.ascontiguousarray), got {}", name, array.stride(0)));
    }
    return array;
}

class FloatColumn {
   public:
    FloatColumn(nb::handle value, std::string_view name) : array_(array_of(value, name, "float32")) {
        if (array_.dtype() == nb::dtype<float>()) return;
        throw InvalidInput(fmt::format("{} must have dtype float32, got {}", name, dtype_name_of(value)));
    }
    [[nodiscard]] std::span<const float> values() const { return {static_cast<const float*>(array_.data()), array_.size()}; }

   private:
    Array array_;
};

class IdColumn {
   public:
    explicit IdColumn(nb::handle value) : array_(array_of(value, "ids", "uint64 or int64")) {
        if (array_.dtype() == nb::dtype<std::uint64_t>()) return;
        if (!(array_.dtype() == nb::dtype<std::int64_t>())) {
            throw InvalidInput(fmt::format("ids must have dtype uint64 or int64, got {}", dtype_name_of(value)));
        }
        const auto* numbers = static_cast<const std::int64_t*>(array_.data());
        for (std::size_t i = 0; i < array_.size(); ++i) {
            if (numbers[i] < 0) throw InvalidInput(fmt::format("ids[{}] must be 0 or more, got {}", i, numbers[i]));
        }
    }
    // Non-negative signed numbers have the same bits.
    [[nodiscard]] std::span<const std::uint64_t> values() const {
        return {static_cast<const std::uint64_t*>(array_.data()), array_.size()};
    }

   private:
    Array array_;
};

SearchScratch& scratch_of_this_thread() {
    thread_local SearchScratch scratch;
    if (scratch.found.size() > kScratchKept) scratch = {};
    return scratch;
}

/// Return (ids, distances).
template <class Search> nb::tuple search(const SharedIndex& self, Search&& search) {
    std::vector<std::uint64_t> ids;
    std::vector<double> distances;
    self.read(self.size() >= kPointsWorthUnlocking, [&](const SpatialIndex& index) {
        const std::span<const Neighbour> found = search(index, scratch_of_this_thread());
        ids.resize(found.size());
        distances.resize(found.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            ids[i] = found[i].id;
            distances[i] = std::sqrt(found[i].distance2);
        }
    });
    return nb::make_tuple(owned_array(std::move(ids)), owned_array(std::move(distances)));
}

/// Return (ids, distances, offsets).
template <class Search> nb::tuple search_many(const SharedIndex& self, std::size_t searches, int threads, Search&& search) {
    BatchAnswers answers;
    const std::unique_ptr<Workers> workers = std::make_unique<Workers>(threads);
    self.read(searches >= 16, [&](const SpatialIndex& index) { answers = search(index, *workers); });
    return nb::make_tuple(owned_array(std::move(answers.ids)), owned_array(std::move(answers.distances)),
                          owned_array(std::move(answers.offsets)));
}

/// Coordinates as float32 columns of one length, borrowed; without z they lie in the plane z = 0.
class CoordinateColumns {
   public:
    CoordinateColumns(nb::handle x, nb::handle y, nb::handle z, const std::string& prefix = "") : x_(x, prefix + "x"), y_(y, prefix + "y") {
        if (z.is_none()) return;
        z_.emplace(z, prefix + "z");
        // The core takes an empty column as a missing one.
        if (z_->values().empty() && !x_.values().empty()) {
            throw InvalidInput(fmt::format("{}z must have as many values as {}x, {}, got 0", prefix, prefix, x_.values().size()));
        }
    }
    [[nodiscard]] PlaceColumns values() const { return {x_.values(), y_.values(), z_ ? z_->values() : std::span<const float>()}; }

   private:
    FloatColumn x_, y_;
    std::optional<FloatColumn> z_;
};

template <void (SpatialIndex::*Change)(const PointColumns&)>
void change(SharedIndex& self, nb::handle ids, nb::handle x, nb::handle y, nb::handle z) {
    const IdColumn id_column(ids);
    const CoordinateColumns columns(x, y, z);
    const auto [xs, ys, zs] = columns.values();
    const PointColumns points{id_column.values(), xs, ys, zs};
    self.write(points.ids.size() >= kRowsWorthUnlocking / 8, [&](SpatialIndex& index) { (index.*Change)(points); });
}

/// Return radii from a number for all searches, or a float32 array with one for each.
std::vector<double> radii_of(nb::handle radius) {
    nb::ndarray<nb::ro, nb::device::cpu> array;
    const bool is_column = borrow_array(radius, array) && array.ndim() > 0;
    if (!is_column) return {number_of(radius, "radius")};
    const FloatColumn column(radius, "radius");
    return {column.values().begin(), column.values().end()};
}

#define VR_FOUND "tuple[numpy.typing.NDArray[numpy.uint64], numpy.typing.NDArray[numpy.float64]]"
#define VR_ALL_FOUND "tuple[numpy.typing.NDArray[numpy.uint64], numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.int64]]"
#define VR_POINTS "(self, ids: typing.Any, x: typing.Any, y: typing.Any, z: typing.Any) -> None"

void bind_batches(nb::class_<SharedIndex>& c) {
    c.def(
        "radius_batch",
        [](const SharedIndex& self, nb::handle x, nb::handle y, nb::handle z, nb::handle radius, int threads) {
            const CoordinateColumns places(x, y, z);
            const std::vector<double> radii = radii_of(radius);
            return search_many(self, places.values().size(), threads, [&](const SpatialIndex& index, const Workers& workers) {
                return spatial::radius_batch(index, places.values(), radii, workers);
            });
        },
        "x"_a.none(), "y"_a.none(), "z"_a.none(), "radius"_a.none(), "threads"_a,
        nb::sig("def radius_batch(self, x: typing.Any, y: typing.Any, z: typing.Any, radius: typing.Any, threads: int) -> " VR_ALL_FOUND));
    c.def(
        "box_batch",
        [](const SharedIndex& self, nb::handle low_x, nb::handle low_y, nb::handle low_z, nb::handle high_x, nb::handle high_y,
           nb::handle high_z, int threads) {
            const CoordinateColumns low(low_x, low_y, low_z, "low_"), high(high_x, high_y, high_z, "high_");
            return search_many(self, low.values().size(), threads, [&](const SpatialIndex& index, const Workers& workers) {
                return spatial::box_batch(index, low.values(), high.values(), workers);
            });
        },
        "low_x"_a.none(), "low_y"_a.none(), "low_z"_a.none(), "high_x"_a.none(), "high_y"_a.none(), "high_z"_a.none(), "threads"_a,
        nb::sig("def box_batch(self, low_x: typing.Any, low_y: typing.Any, low_z: typing.Any, high_x: typing.Any, high_y: typing.Any, "
                "high_z: typing.Any, threads: int) -> " VR_ALL_FOUND));
    c.def(
        "nearest_batch",
        [](const SharedIndex& self, nb::handle x, nb::handle y, nb::handle z, std::int64_t number, int threads) {
            const CoordinateColumns places(x, y, z);
            return search_many(self, places.values().size(), threads, [&](const SpatialIndex& index, const Workers& workers) {
                return spatial::nearest_batch(index, places.values(), number, workers);
            });
        },
        "x"_a.none(), "y"_a.none(), "z"_a.none(), "k"_a, "threads"_a,
        nb::sig("def nearest_batch(self, x: typing.Any, y: typing.Any, z: typing.Any, k: int, threads: int) -> " VR_ALL_FOUND));
}

}  // namespace

void bind_spatial(nb::module_& m) {
    nb::class_<SharedIndex> c(m, "NativeSpatialIndex", "Points of space by id; the interface is void_reckoning.SpatialIndex.");
    c.def(nb::init<>());
    c.def("__len__", &SharedIndex::size);
    c.def(
        "contains",
        [](const SharedIndex& self, std::uint64_t id) {
            return self.read(false, [id](const SpatialIndex& index) { return index.contains(id); });
        },
        "point_id"_a);
    c.def(
        "position",
        [](const SharedIndex& self, std::uint64_t id) {
            const auto found = self.read(false, [id](const SpatialIndex& index) { return index.find(id); });
            if (!found) throw NotFound(fmt::format("point_id must be the id of a point, got {}", id));
            return std::tuple<float, float, float>(found->x, found->y, found->z);
        },
        "point_id"_a);
    c.def("assign", &change<&SpatialIndex::assign>, "ids"_a.none(), "x"_a.none(), "y"_a.none(), "z"_a.none(),
          nb::sig("def assign" VR_POINTS));
    c.def("insert", &change<&SpatialIndex::insert>, "ids"_a.none(), "x"_a.none(), "y"_a.none(), "z"_a.none(),
          nb::sig("def insert" VR_POINTS));
    c.def("move", &change<&SpatialIndex::move>, "ids"_a.none(), "x"_a.none(), "y"_a.none(), "z"_a.none(), nb::sig("def move" VR_POINTS));
    c.def("update", &change<&SpatialIndex::update>, "ids"_a.none(), "x"_a.none(), "y"_a.none(), "z"_a.none(),
          nb::sig("def update" VR_POINTS));
    c.def(
        "remove",
        [](SharedIndex& self, nb::handle ids) {
            const IdColumn column(ids);
            self.write(column.values().size() >= kRowsWorthUnlocking / 8, [&](SpatialIndex& index) { index.remove(column.values()); });
        },
        "ids"_a.none(), nb::sig("def remove(self, ids: typing.Any) -> None"));
    c.def("clear", [](SharedIndex& self) { self.write(false, [](SpatialIndex& index) { index.clear(); }); });
    c.def(
        "radius",
        [](const SharedIndex& self, double x, double y, double z, double radius) {
            return search(self,
                          [=](const SpatialIndex& index, SearchScratch& scratch) { return index.radius({x, y, z}, radius, scratch); });
        },
        "x"_a, "y"_a, "z"_a, "radius"_a, nb::sig("def radius(self, x: float, y: float, z: float, radius: float) -> " VR_FOUND));
    c.def(
        "box",
        [](const SharedIndex& self, double low_x, double low_y, double low_z, double high_x, double high_y, double high_z) {
            return search(self, [=](const SpatialIndex& index, SearchScratch& scratch) {
                return index.box({{low_x, low_y, low_z}, {high_x, high_y, high_z}}, scratch);
            });
        },
        "low_x"_a, "low_y"_a, "low_z"_a, "high_x"_a, "high_y"_a, "high_z"_a,
        nb::sig("def box(self, low_x: float, low_y: float, low_z: float, high_x: float, high_y: float, high_z: float) -> " VR_FOUND));
    c.def(
        "nearest",
        [](const SharedIndex& self, double x, double y, double z, std::int64_t number) {
            return search(self,
                          [=](const SpatialIndex& index, SearchScratch& scratch) { return index.nearest({x, y, z}, number, scratch); });
        },
        "x"_a, "y"_a, "z"_a, "k"_a, nb::sig("def nearest(self, x: float, y: float, z: float, k: int) -> " VR_FOUND));
    bind_batches(c);
}

#undef VR_FOUND
#undef VR_ALL_FOUND
#undef VR_POINTS

}  // namespace void_reckoning
