#pragma once

#include <memory>

#include "void_reckoning/ecs/arrow_abi.hpp"

namespace void_reckoning {

/// The source of a stream's batches. An exception becomes the stream's error: none may leave a callback of the interface.
class ArrowBatches {
   public:
    ArrowBatches() = default;
    ArrowBatches(const ArrowBatches&) = delete;
    ArrowBatches& operator=(const ArrowBatches&) = delete;
    virtual ~ArrowBatches() = default;
    [[nodiscard]] virtual ArrowSchema schema() const = 0;
    [[nodiscard]] virtual ArrowArray next() = 0;  ///< after the last batch: an array without a release callback
};

/// Make a stream of the batches. The caller releases it.
[[nodiscard]] ArrowArrayStream make_arrow_stream(std::unique_ptr<ArrowBatches> batches);

}  // namespace void_reckoning
