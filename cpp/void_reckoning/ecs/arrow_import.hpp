#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/ecs/arrow_abi.hpp"
#include "void_reckoning/ecs/bulk.hpp"

namespace void_reckoning {

/// The columns of an Arrow stream, ready for create_entities() and update_entities(). Columns are named `Component.field`, or `field` of
/// the component passed; `entity_id` (uint64) is separate. Numbers of a stream of one batch are not copied but read in place; several
/// batches are joined, booleans unpacked, strings decoded. Keeps the stream's batches.
class ArrowColumns {
   public:
    /// Read the stream to its end and release it, even on errors. InvalidInput names the column and the problem.
    ArrowColumns(const World& world, std::string_view component, ArrowArrayStream& stream);
    ArrowColumns(const ArrowColumns&) = delete;
    ArrowColumns& operator=(const ArrowColumns&) = delete;
    ~ArrowColumns();

    [[nodiscard]] std::size_t rows() const { return rows_; }
    [[nodiscard]] std::span<const FieldColumn> columns() const { return columns_; }
    /// Return the ids; none if there is no such column.
    [[nodiscard]] const std::optional<std::vector<EntityId>>& entity_ids() const { return entity_ids_; }

   private:
    void read(const World& world, std::string_view component, ArrowArrayStream& stream);
    void read_batches(ArrowArrayStream& stream);
    void take_column(const World& world, std::string_view component, std::size_t index);
    void take_values(FieldColumn& column, std::size_t index, const std::string& name);
    void take_ids(std::size_t index);
    void forget();

    ArrowSchema schema_{};
    std::vector<ArrowArray> batches_;
    std::size_t rows_ = 0;
    std::vector<std::vector<std::byte>> copies_;  ///< data that the columns could not borrow
    std::vector<FieldColumn> columns_;
    std::optional<std::vector<EntityId>> entity_ids_;
};

}  // namespace void_reckoning
