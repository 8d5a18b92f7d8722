#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "void_reckoning/base/file_system.hpp"
#include "void_reckoning/blackbox/event_view.hpp"
#include "void_reckoning/blackbox/format.hpp"

namespace void_reckoning {

/// A chunk in the file whose own checksums hold; whether it follows the previous chunk is not yet known.
struct FoundChunk {
    std::uint64_t offset = 0;
    ChunkHeader header;
    SharedBytes stored;  ///< the body as it is in the file; empty if only the header was requested

    [[nodiscard]] std::uint64_t end() const { return offset + chunk_size(header); }
};

/// kBody reads the body without verifying its checksum: for a body in a map that was verified before.
enum class Check : std::uint8_t { kHeader, kBody, kWhole };

/// Finds chunks in a file whose contents are not trusted.
class ChunkSearch {
   public:
    ChunkSearch(OpenFile& file, std::string name, std::uint64_t campaign, bool mapped);

    /// Return the chunk that begins at `offset` and ends by `end`; none if there is no intact one, and `why` gives the reason. kHeader
    /// checks the header, that the body is in the file, and the padding; kWhole the body's checksum too.
    [[nodiscard]] std::optional<FoundChunk> at(std::uint64_t offset, std::uint64_t end, Check check, std::string& why);

    struct Next {
        std::optional<FoundChunk> chunk;
        bool gave_up = false;  ///< too many broken chunks: the rest is treated as damaged without a search
    };
    /// Find the first intact chunk at or after `offset`, a multiple of 8. Takes time linear in the file's size, whatever its contents.
    [[nodiscard]] Next after(std::uint64_t offset, std::uint64_t end);
    /// Find the first of them that begins a commit and has a number of at least `least`: the log can continue with it.
    [[nodiscard]] Next beginning_after(std::uint64_t offset, std::uint64_t end, std::uint64_t least);

    /// Find the chunk that ends exactly at `end`, completely checked.
    [[nodiscard]] std::optional<FoundChunk> ending_at(std::uint64_t end);

    /// Return the file's size. Throws StorageError.
    [[nodiscard]] std::uint64_t file_size();
    /// Return how much of the file is mapped: that part can be read without a system call for the file's size. 0 if it is not mapped.
    [[nodiscard]] std::uint64_t mapped_size() const { return map_ ? map_->size() : 0; }
    [[nodiscard]] std::uint64_t boot() const { return file_.boot(); }
    [[nodiscard]] const std::string& name() const { return name_; }

   private:
    template <class Wanted> [[nodiscard]] Next search(std::uint64_t offset, std::uint64_t end, Wanted wanted);
    [[nodiscard]] SharedBytes fetch(std::uint64_t offset, std::size_t size);
    [[nodiscard]] bool read_all(std::uint64_t offset, std::span<std::byte> into);
    [[nodiscard]] bool padding_is_zero(const FoundChunk& chunk);
    void find_magics(std::uint64_t offset, std::size_t size, std::vector<std::uint64_t>& places);

    OpenFile& file_;
    std::string name_;
    std::uint64_t campaign_;
    std::shared_ptr<const std::span<const std::byte>> map_;
};

}  // namespace void_reckoning
