#pragma once

#include <flatbuffers/flatbuffers.h>

#include <span>
#include <string_view>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/blackbox/format.hpp"

namespace void_reckoning {

/// Return the root table of a body that does not hold events, after verification. Its limits are those of the records we write: flat, one
/// table per file of a universe.
template <class Table> [[nodiscard]] const Table& checked_root(std::span<const std::byte> body, std::string_view what) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(body.data());
    flatbuffers::Verifier verifier(data, body.size(), /*max_depth=*/8, /*max_tables=*/100'000);
    const bool aligned = reinterpret_cast<std::uintptr_t>(data) % kChunkAlignment == 0;
    if (body.size() > kMaxBodySize || !aligned || !verifier.VerifyBuffer<Table>(nullptr)) {
        throw DamagedData(fmt::format("the body of {} is not one ({} bytes)", what, body.size()));
    }
    return *flatbuffers::GetRoot<Table>(data);
}

}  // namespace void_reckoning
