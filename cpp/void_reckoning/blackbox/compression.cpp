#include "void_reckoning/blackbox/compression.hpp"

#include <zstd.h>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/refusal.hpp"

namespace void_reckoning {

struct Compressor::Context {
    ZSTD_CCtx* zstd = ZSTD_createCCtx();
    ~Context() { ZSTD_freeCCtx(zstd); }
};

Compressor::Compressor(int level) : context_(std::make_unique<Context>()) {
    if (level < 1 || level > ZSTD_maxCLevel()) {
        throw InvalidInput(must_be_between("compression level", 1, ZSTD_maxCLevel(), level));
    }
    VR_CHECK(context_->zstd != nullptr);
    ZSTD_CCtx_setParameter(context_->zstd, ZSTD_c_compressionLevel, level);
}

Compressor::~Compressor() = default;

std::span<const std::byte> Compressor::compress(std::span<const std::byte> body) {
    if (buffer_.size() < body.size()) buffer_.resize(body.size());
    const std::size_t size = ZSTD_compress2(context_->zstd, buffer_.data(), body.size(), body.data(), body.size());
    if (ZSTD_isError(size) != 0U || size >= body.size()) return {};  // a buffer that is too small means that the body would not shrink
    return std::span(buffer_).first(size);
}

void decompress(std::span<const std::byte> frame, std::span<std::byte> into) {
    const std::size_t size = ZSTD_decompress(into.data(), into.size(), frame.data(), frame.size());
    if (ZSTD_isError(size) != 0U || size != into.size()) {
        throw DamagedData(fmt::format("a compressed body of {} bytes does not unpack to {} bytes", frame.size(), into.size()));
    }
}

}  // namespace void_reckoning
