#pragma once

#include <nanobind/ndarray.h>
#include "bindings/support/standard_casters.hpp"

#include <memory>
#include <string>
#include <vector>

#include "bindings/support/owned_array.hpp"
#include "void_reckoning/ecs/bulk.hpp"
#include "void_reckoning/ecs/value_names.hpp"

namespace void_reckoning {

[[nodiscard]] nanobind::dlpack::dtype numpy_type(ScalarType type);

/// Columns from Python, borrowed for one call: contiguous NumPy arrays (or DLPack objects) by "Component.field", one- or,
/// for array fields, two-dimensional; str and None in a list for strings. InvalidInput names the column. With `names`, columns of scaled
/// and named fields are natural values and are converted: an array of numbers; a list or an array of str and None.
class BorrowedColumns {
   public:
    BorrowedColumns(const Schema& schema, nanobind::handle columns, const ValueNames* names = nullptr);
    [[nodiscard]] const std::vector<FieldColumn>& columns() const { return columns_; }

   private:
    using Array = nanobind::ndarray<nanobind::ro, nanobind::device::cpu>;
    void take_array(FieldColumn& column, nanobind::handle value, const std::string& path);
    void take_scaled(FieldColumn& column, nanobind::handle value, const FieldInfo& field, const std::string& path, const ValueNames& names);
    void take_named(FieldColumn& column, nanobind::handle value, const FieldInfo& field, const std::string& path, const ValueNames& names,
                    const std::vector<bool>& chosen);
    void keep(FieldColumn& column, std::vector<std::byte> bytes);
    static void take_texts(FieldColumn& column, nanobind::handle value, const std::string& path);

    std::vector<Array> arrays_;
    std::vector<std::unique_ptr<std::vector<std::byte>>> converted_;
    std::vector<FieldColumn> columns_;
};

/// Return ids from a one-dimensional, contiguous uint64 array, or from an iterable of integers.
[[nodiscard]] std::vector<EntityId> ids_of(nanobind::handle value);
/// Return a read-only NumPy array of uint64 that owns its memory.
[[nodiscard]] nanobind::object array_of(std::vector<EntityId> ids);

}  // namespace void_reckoning
