#pragma once

#include <string>
#include <vector>

#include "void_reckoning/ecs/value.hpp"
#include "void_reckoning/proto/ecs/entities.pb.h"

namespace void_reckoning {

/// Return a single value of a message; null if none is set. InvalidInput for a list; `path` ("Cargo.tons") is for the message of an error.
[[nodiscard]] ScalarValue scalar_of(const ecs::Value& value, const std::string& path);

/// Return one value, or those of a list. InvalidInput for a list in a list.
[[nodiscard]] std::vector<ScalarValue> scalars_of(const ecs::Value& value, const std::string& path);

/// Fill a message with the value of a world's field at `cell`.
void put_value(const World& world, const FieldInfo& field, const std::byte* cell, ecs::Value& value);

}  // namespace void_reckoning
