#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "void_reckoning/ecs/arrow_abi.hpp"
#include "void_reckoning/ecs/block.hpp"
#include "void_reckoning/ecs/component.hpp"
#include "void_reckoning/ecs/dictionary.hpp"

namespace void_reckoning {

/// The strings of a world in Arrow's form: the concatenated texts, and the offset of each. Shared by all batches of a stream.
struct ArrowTexts {
    std::string bytes;
    std::vector<std::int32_t> offsets;       ///< only one of the two
    std::vector<std::int64_t> wide_offsets;  ///< is filled
    std::int64_t count = 0;
};
[[nodiscard]] std::shared_ptr<const ArrowTexts> make_arrow_texts(const Dictionary& dictionary);

/// Values in place, and the owner of their memory.
struct KeptValues {
    const std::byte* data = nullptr;
    std::shared_ptr<const void> keeper;
    BlockRef block;
};

/// Build the column of `rows` rows of one field. `texts` is needed for strings only.
[[nodiscard]] ArrowArray make_arrow_column(KeptValues values, const FieldInfo& field, std::size_t rows,
                                           std::shared_ptr<const ArrowTexts> texts);

/// Build one record batch; takes over the columns.
[[nodiscard]] ArrowArray make_arrow_batch(std::vector<ArrowArray> columns, std::size_t rows);

}  // namespace void_reckoning
