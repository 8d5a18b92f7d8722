#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/base/scalar.hpp"
#include "void_reckoning/ecs/arrow_abi.hpp"

namespace void_reckoning {

/// What a column of an Arrow stream holds, from its schema.
struct ArrowColumnType {
    ScalarType type = ScalarType::kBool;  ///< integers, floats, bool, or strings: utf8, large_utf8, utf8_view, dictionaries of them, null
    std::uint32_t count = 1;  ///< more: fixed_size_list
};

/// InvalidInput names the column and the formats that are allowed. Nesting deeper than a list of plain values is refused, not followed.
[[nodiscard]] ArrowColumnType arrow_column_type(const ArrowSchema& schema, const std::string& name);

/// Rows `first` to `first + rows` of one column's array, checked against all that the interface lets one check: lengths, offsets, missing
/// buffers, codes outside of the dictionary, nulls where only strings can be null, text that isn't UTF-8. What a producer can lie about
/// unseen is how long its buffers are; pyarrow's validate() tells that for data that it read from outside.
struct ArrowRows {
    const ArrowSchema& schema;
    const ArrowArray& array;
    std::size_t first = 0;
    std::size_t rows = 0;
};

/// Where the values of a column stand, one after another, as a world's column has them; null where they must be unpacked (bool).
[[nodiscard]] const std::byte* arrow_values(const ArrowRows& rows, const ArrowColumnType& type, const std::string& name);
void append_arrow_values(const ArrowRows& rows, const ArrowColumnType& type, const std::string& name, std::vector<std::byte>& values);
void append_arrow_texts(const ArrowRows& rows, const ArrowColumnType& type, const std::string& name,
                        std::vector<std::optional<std::string>>& texts);

}  // namespace void_reckoning
