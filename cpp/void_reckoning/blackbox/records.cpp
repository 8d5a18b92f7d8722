#include "void_reckoning/blackbox/records.hpp"

#include <flatbuffers/flatbuffers.h>

#include <cstring>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/blackbox/record_check.hpp"
#include "void_reckoning/flatbuffers/events_generated.h"

namespace void_reckoning {
namespace {

Bytes finish(flatbuffers::FlatBufferBuilder& builder, flatbuffers::Offset<void> root, std::string_view what) {
    builder.Finish(flatbuffers::Offset<flatbuffers::Table>(root.o));
    if (builder.GetSize() > kMaxBodySize) {
        throw InvalidInput(fmt::format("{} must take at most {} bytes in the log, got {}", what, kMaxBodySize, builder.GetSize()));
    }
    const auto* data = reinterpret_cast<const std::byte*>(builder.GetBufferPointer());
    return {data, data + builder.GetSize()};
}

std::string text_of(const flatbuffers::String* text) { return text == nullptr ? std::string() : text->str(); }

/// Counts the bytes copied out of a body. They are no more than the body, unless offsets lead to the same bytes repeatedly.
class Copied {
   public:
    Copied(std::string_view what, std::size_t most) : what_(what), left_(most) {}
    std::string operator()(std::string text) {
        if (text.size() > left_) throw DamagedData(fmt::format("{}: its texts overlap", what_));
        left_ -= text.size();
        return text;
    }

   private:
    std::string_view what_;
    std::size_t left_;
};

}  // namespace

Bytes encode(const LogMetadata& metadata) {
    flatbuffers::FlatBufferBuilder builder;
    std::vector<flatbuffers::Offset<flatbuffers::String>> keys;
    std::vector<flatbuffers::Offset<flatbuffers::String>> values;
    std::size_t bytes = 0;
    for (const auto& [key, value] : metadata.values) bytes += key.size() + value.size();
    for (const auto& [path, contents] : metadata.files) bytes += path.size() + contents.size();
    if (bytes > kMaxBodySize) throw InvalidInput(fmt::format("metadata must be at most {} bytes, got {}", kMaxBodySize, bytes));
    for (const auto& [key, value] : metadata.values) {
        keys.push_back(builder.CreateString(key));
        values.push_back(builder.CreateString(value));
    }
    std::vector<flatbuffers::Offset<logging::UniverseFile>> files;
    for (const auto& [path, contents] : metadata.files) {
        const auto name = builder.CreateString(path);
        const auto data = builder.CreateVector(reinterpret_cast<const std::uint8_t*>(contents.data()), contents.size());
        files.push_back(logging::CreateUniverseFile(builder, name, data));
    }
    const auto key_vector = builder.CreateVector(keys);
    const auto value_vector = builder.CreateVector(values);
    const auto file_vector = builder.CreateVector(files);
    return finish(builder, logging::CreateMetadata(builder, key_vector, value_vector, file_vector).Union(), "metadata");
}

Bytes encode(const LogRewind& rewind) {
    flatbuffers::FlatBufferBuilder builder;
    const auto reason = builder.CreateString(rewind.reason);
    const auto root = logging::CreateRewind(builder, rewind.to_chunk, rewind.turn, rewind.slot, rewind.faction, rewind.state_hash, reason);
    return finish(builder, root.Union(), "a rewind");
}

Bytes encode(const LogColumnHashes& hashes) {
    flatbuffers::FlatBufferBuilder builder;
    flatbuffers::Offset<flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>> names;
    if (!hashes.names.empty()) names = builder.CreateVectorOfStrings(hashes.names);
    const auto sums = builder.CreateVector(hashes.hashes);
    return finish(builder, logging::CreateColumnHashes(builder, names, sums).Union(), "column hashes");
}

LogMetadata decode_metadata(std::span<const std::byte> body) {
    const auto& table = checked_root<logging::Metadata>(body, "metadata");
    LogMetadata metadata;
    Copied copied("metadata", body.size());
    const std::size_t keys = table.keys() == nullptr ? 0 : table.keys()->size();
    const std::size_t values = table.values() == nullptr ? 0 : table.values()->size();
    if (keys != values) throw DamagedData(fmt::format("metadata has {} keys and {} values", keys, values));
    for (std::uint32_t i = 0; i < keys; ++i) {
        std::string key = copied(table.keys()->Get(i)->str());
        metadata.values.emplace_back(std::move(key), copied(table.values()->Get(i)->str()));
    }
    if (table.files() == nullptr) return metadata;
    for (const logging::UniverseFile* file : *table.files()) {
        std::string contents;
        if (file->contents() != nullptr) contents.assign(file->contents()->begin(), file->contents()->end());
        std::string path = copied(text_of(file->path()));
        metadata.files.emplace_back(std::move(path), copied(std::move(contents)));
    }
    return metadata;
}

LogRewind decode_rewind(std::span<const std::byte> body) {
    const auto& table = checked_root<logging::Rewind>(body, "a rewind");
    return {table.to_chunk(), table.turn(), table.slot(), table.faction(), table.state_hash(), text_of(table.reason())};
}

LogColumnHashes decode_column_hashes(std::span<const std::byte> body) {
    const auto& table = checked_root<logging::ColumnHashes>(body, "column hashes");
    LogColumnHashes result;
    if (table.hashes() != nullptr) {  // copied: the verifier does not check that the elements are aligned
        result.hashes.resize(table.hashes()->size());
        std::memcpy(result.hashes.data(), table.hashes()->Data(), result.hashes.size() * sizeof(std::uint64_t));
    }
    if (table.names() == nullptr) return result;
    Copied copied("column hashes", body.size());
    for (const flatbuffers::String* name : *table.names()) result.names.push_back(copied(text_of(name)));
    if (result.names.size() != result.hashes.size()) {
        throw DamagedData(fmt::format("column hashes have {} names and {} hashes", result.names.size(), result.hashes.size()));
    }
    return result;
}

}  // namespace void_reckoning
