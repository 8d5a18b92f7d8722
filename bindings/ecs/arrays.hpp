#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <string>
#include <vector>

#include "bindings/support/owned_array.hpp"
#include "void_reckoning/ecs/bulk.hpp"

namespace void_reckoning {

[[nodiscard]] nanobind::dlpack::dtype numpy_type(ScalarType type);

/// Columns as Python gives them, borrowed for one call: contiguous NumPy arrays (or what speaks DLPack) by "Component.field", one- or,
/// for array fields, two-dimensional; str and None in a list for strings. InvalidInput names the column.
class BorrowedColumns {
   public:
    BorrowedColumns(const Schema& schema, nanobind::handle columns);
    [[nodiscard]] const std::vector<FieldColumn>& columns() const { return columns_; }

   private:
    using Array = nanobind::ndarray<nanobind::ro, nanobind::device::cpu>;
    void take_array(FieldColumn& column, nanobind::handle value, const std::string& path);
    static void take_texts(FieldColumn& column, nanobind::handle value, const std::string& path);

    std::vector<Array> arrays_;
    std::vector<FieldColumn> columns_;
};

/// A one-dimensional, contiguous uint64 array of ids, or an iterable of integers.
[[nodiscard]] std::vector<EntityId> ids_of(nanobind::handle value);
/// As a read-only NumPy array of uint64 that owns its memory.
[[nodiscard]] nanobind::object array_of(std::vector<EntityId> ids);

}  // namespace void_reckoning
