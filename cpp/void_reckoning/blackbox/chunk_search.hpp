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

/// A chunk in the file whose own checksums hold; whether it follows the one before is not yet known.
struct FoundChunk {
    std::uint64_t offset = 0;
    ChunkHeader header;
    SharedBytes stored;  ///< the body as it is in the file; empty if only the header was asked for

    [[nodiscard]] std::uint64_t end() const { return offset + chunk_size(header); }
};

/// kBody gives the body without adding up its checksum: for one in a map that was found whole before.
enum class Check : std::uint8_t { kHeader, kBody, kWhole };

/// Finds chunks in a file of which nothing is trusted.
class ChunkSearch {
   public:
    ChunkSearch(OpenFile& file, std::string name, std::uint64_t campaign, bool mapped);

    /// The chunk that begins at `offset` and ends by `end`; none if there is no intact one, and `why` says what is wrong.
    /// kHeader checks the header, that the body is in the file, and the padding; kWhole the body's checksum too.
    [[nodiscard]] std::optional<FoundChunk> at(std::uint64_t offset, std::uint64_t end, Check check, std::string& why);

    struct Next {
        std::optional<FoundChunk> chunk;
        bool gave_up = false;  ///< so many broken chunks that the rest is called damaged without looking
    };
    /// The first intact chunk at or after `offset`, which is a multiple of 8. Takes time linear in the file's size, whatever is in it.
    [[nodiscard]] Next after(std::uint64_t offset, std::uint64_t end);
    /// The first of them that begins a commit and has no lower number than `least`: what a log can go on with.
    [[nodiscard]] Next beginning_after(std::uint64_t offset, std::uint64_t end, std::uint64_t least);

    /// The chunk that ends exactly at `end`, whole.
    [[nodiscard]] std::optional<FoundChunk> ending_at(std::uint64_t end);

    /// Throws StorageError.
    [[nodiscard]] std::uint64_t file_size();
    /// As much of the file as is mapped: what is in there can be read without asking for the file's size. 0 where nothing is.
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
