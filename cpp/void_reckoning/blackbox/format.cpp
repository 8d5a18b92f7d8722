#include "void_reckoning/blackbox/format.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstring>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/blackbox/crc32c.hpp"

namespace void_reckoning {
namespace {

static_assert(std::endian::native == std::endian::little, "logs are little-endian");

constexpr std::size_t kChecked = 124;  // bytes before the checksum that ends either header

template <class Value> void store(std::span<std::byte> bytes, std::size_t offset, Value value) {
    std::memcpy(bytes.data() + offset, &value, sizeof value);
}

template <class Value> [[nodiscard]] Value load(std::span<const std::byte> bytes, std::size_t offset) {
    Value value;  // an enumeration may have no zero value
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

}  // namespace

FileHeaderBytes encode(const LogIdentity& identity) {
    FileHeaderBytes bytes{};
    std::memcpy(bytes.data(), kFileMagic.data(), kFileMagic.size());
    store(bytes, 8, identity.format_major);
    store(bytes, 10, identity.format_minor);
    store(bytes, 12, static_cast<std::uint32_t>(kFileHeaderSize));
    store(bytes, 16, identity.campaign.low);
    store(bytes, 24, identity.campaign.high);
    store(bytes, 32, identity.created);
    store(bytes, 40, identity.seed);
    store(bytes, 48, identity.universe_hash);
    store(bytes, 56, identity.simulation_version);
    store(bytes, kChecked, crc32c(std::span(bytes).first(kChecked)));
    return bytes;
}

LogIdentity decode_file_header(std::span<const std::byte> bytes, std::string_view name) {
    const bool magic = bytes.size() >= kFileMagic.size() && std::memcmp(bytes.data(), kFileMagic.data(), kFileMagic.size()) == 0;
    if (!magic) throw DamagedData(fmt::format("{}: not a black box: it does not begin with {}", name, kFileMagic));
    if (bytes.size() < kFileHeaderSize) {
        throw DamagedData(fmt::format("{}: the file header is cut off: {} of {} bytes", name, bytes.size(), kFileHeaderSize));
    }
    if (load<std::uint32_t>(bytes, kChecked) != crc32c(bytes.first(kChecked))) {
        throw DamagedData(fmt::format("{}: the file header is damaged: its checksum does not match", name));
    }
    LogIdentity identity;
    identity.format_major = load<std::uint16_t>(bytes, 8);
    identity.format_minor = load<std::uint16_t>(bytes, 10);
    if (identity.format_major != kLogFormatMajor || load<std::uint32_t>(bytes, 12) != kFileHeaderSize) {
        throw StorageError(fmt::format("{}: log format {}.{}; this program reads {}.x: use the {} program", name, identity.format_major,
                                       identity.format_minor, kLogFormatMajor,
                                       identity.format_major > kLogFormatMajor ? "newer" : "older"));
    }
    identity.campaign.low = load<std::uint64_t>(bytes, 16);
    identity.campaign.high = load<std::uint64_t>(bytes, 24);
    identity.created = load<std::int64_t>(bytes, 32);
    identity.seed = load<std::uint64_t>(bytes, 40);
    identity.universe_hash = load<std::uint64_t>(bytes, 48);
    identity.simulation_version = load<std::uint32_t>(bytes, 56);
    return identity;
}

std::uint32_t header_crc(const FileHeaderBytes& bytes) { return load<std::uint32_t>(bytes, kChecked); }

ChunkHeaderBytes encode(ChunkHeader& header) {
    ChunkHeaderBytes bytes{};
    store(bytes, 0, kChunkMagic);
    store(bytes, 8, header.campaign);
    store(bytes, 16, header.previous);
    store(bytes, 20, header.kind);
    store(bytes, 21, header.flags);
    store(bytes, 22, header.faction);
    store(bytes, 24, header.part);
    store(bytes, 26, header.parts);
    store(bytes, 28, header.slot);
    store(bytes, 32, header.turn);
    store(bytes, 36, header.events);
    store(bytes, 40, header.number);
    store(bytes, 48, header.first_sequence);
    store(bytes, 56, header.type_mask);
    store(bytes, 64, header.first_combat);
    store(bytes, 72, header.last_combat);
    store(bytes, 80, header.state_hash);
    store(bytes, 88, header.stored_size);
    store(bytes, 96, header.body_size);
    store(bytes, 104, header.on_disk);
    store(bytes, 112, header.boot);
    store(bytes, 120, header.body_crc);
    header.header_crc = crc32c(std::span(bytes).first(kChecked));
    store(bytes, kChecked, header.header_crc);
    return bytes;
}

std::optional<ChunkHeader> decode_chunk_header(std::span<const std::byte> bytes) {
    if (bytes.size() < kChunkHeaderSize || load<std::uint64_t>(bytes, 0) != kChunkMagic) return std::nullopt;
    ChunkHeader header;
    header.header_crc = load<std::uint32_t>(bytes, kChecked);
    if (header.header_crc != crc32c(bytes.first(kChecked))) return std::nullopt;
    header.campaign = load<std::uint64_t>(bytes, 8);
    header.previous = load<std::uint32_t>(bytes, 16);
    header.kind = load<ChunkKind>(bytes, 20);
    header.flags = load<std::uint8_t>(bytes, 21);
    header.faction = load<std::uint16_t>(bytes, 22);
    header.part = load<std::uint16_t>(bytes, 24);
    header.parts = load<std::uint16_t>(bytes, 26);
    header.slot = load<std::uint16_t>(bytes, 28);
    header.turn = load<std::uint32_t>(bytes, 32);
    header.events = load<std::uint32_t>(bytes, 36);
    header.number = load<std::uint64_t>(bytes, 40);
    header.first_sequence = load<std::uint64_t>(bytes, 48);
    header.type_mask = load<std::uint64_t>(bytes, 56);
    header.first_combat = load<std::uint64_t>(bytes, 64);
    header.last_combat = load<std::uint64_t>(bytes, 72);
    header.state_hash = load<std::uint64_t>(bytes, 80);
    header.stored_size = load<std::uint64_t>(bytes, 88);
    header.body_size = load<std::uint64_t>(bytes, 96);
    header.on_disk = load<std::uint64_t>(bytes, 104);
    header.boot = load<std::uint64_t>(bytes, 112);
    header.body_crc = load<std::uint32_t>(bytes, 120);
    const bool sizes = header.stored_size <= kMaxBodySize && header.body_size <= kMaxBodySize &&
                       (header.flags != 0 || header.stored_size == header.body_size);
    if (!sizes || header.part >= header.parts) return std::nullopt;
    return header;
}

}  // namespace void_reckoning
