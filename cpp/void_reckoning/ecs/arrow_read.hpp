#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/base/scalar.hpp"
#include "void_reckoning/ecs/arrow_abi.hpp"

namespace void_reckoning {

/// The type of a column of an Arrow stream, from its schema.
struct ArrowColumnType {
    ScalarType type = ScalarType::kBool;  ///< integers, floats, bool, or strings: utf8, large_utf8, utf8_view, dictionaries of them, null
    std::uint32_t count = 1;  ///< more than 1: fixed_size_list
};

/// Return the type of a column. InvalidInput names the column and the allowed formats. Nesting deeper than a list of plain values is
/// refused.
[[nodiscard]] ArrowColumnType arrow_column_type(const ArrowSchema& schema, const std::string& name);

/// Rows `first` to `first + rows` of one column's array, checked as far as the interface allows: lengths, offsets, missing buffers, codes
/// outside of the dictionary, nulls where only strings can be null, text that isn't UTF-8. The lengths of buffers can't be checked;
/// pyarrow's validate() does, for data that it read from outside.
struct ArrowRows {
    const ArrowSchema& schema;
    const ArrowArray& array;
    std::size_t first = 0;
    std::size_t rows = 0;
};

/// Return where the values of a column are stored contiguously, in the layout of a world's column; null if they must be unpacked (bool).
[[nodiscard]] const std::byte* arrow_values(const ArrowRows& rows, const ArrowColumnType& type, const std::string& name);
void append_arrow_values(const ArrowRows& rows, const ArrowColumnType& type, const std::string& name, std::vector<std::byte>& values);
void append_arrow_texts(const ArrowRows& rows, const ArrowColumnType& type, const std::string& name,
                        std::vector<std::optional<std::string>>& texts);

}  // namespace void_reckoning
