#pragma once

#include <string>
#include <vector>

#include "void_reckoning/ecs/value.hpp"
#include "void_reckoning/proto/ecs/entities.pb.h"

namespace void_reckoning {

/// A single value of a message; none set is null. InvalidInput for a list; `path` ("Cargo.tons") is for the message.
[[nodiscard]] ScalarValue scalar_of(const ecs::Value& value, const std::string& path);

/// One value, or those of a list. InvalidInput for a list in a list.
[[nodiscard]] std::vector<ScalarValue> scalars_of(const ecs::Value& value, const std::string& path);

/// Fills a message with what a field of the world holds at `cell`.
void put_value(const World& world, const FieldInfo& field, const std::byte* cell, ecs::Value& value);

}  // namespace void_reckoning
