#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace void_reckoning {

/// Compresses bodies into zstd frames; keeps its memory for the next one.
class Compressor {
   public:
    explicit Compressor(int level);
    ~Compressor();

    /// Compress a body into one frame, valid until the next call. Empty if the body would not become smaller.
    [[nodiscard]] std::span<const std::byte> compress(std::span<const std::byte> body);

   private:
    struct Context;
    std::unique_ptr<Context> context_;
    std::vector<std::byte> buffer_;
};

/// Decompress a frame. Throws DamagedData unless it yields exactly as many bytes as `into` holds.
void decompress(std::span<const std::byte> frame, std::span<std::byte> into);

}  // namespace void_reckoning
