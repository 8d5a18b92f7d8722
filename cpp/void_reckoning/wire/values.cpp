#include "void_reckoning/wire/values.hpp"

#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {
namespace {

void put_scalar(const World& world, ScalarType type, const std::byte* place, ecs::Value& value) {
    if (type == ScalarType::kBool) return value.set_bool_value(load<std::uint8_t>(place) != 0);
    visit_scalar(type, [&](auto identity) {
        using T = typename decltype(identity)::type;
        const T scalar = load<T>(place);
        if constexpr (std::is_same_v<T, Text>) {
            if (!scalar) return;
            const std::string_view text = world.text(scalar);
            value.set_string_value(text.data(), text.size());
        } else if constexpr (std::is_floating_point_v<T>) {
            value.set_float_value(static_cast<double>(scalar));
        } else if constexpr (std::is_signed_v<T>) {
            value.set_int_value(scalar);
        } else if (type == ScalarType::kEntity) {
            if (scalar != 0) value.set_entity_value(scalar);
        } else {
            value.set_uint_value(scalar);
        }
    });
}

}  // namespace

ScalarValue scalar_of(const ecs::Value& value, const std::string& path) {
    switch (value.kind_case()) {
        case ecs::Value::kBoolValue: return value.bool_value();
        case ecs::Value::kIntValue: return static_cast<std::int64_t>(value.int_value());
        case ecs::Value::kUintValue: return static_cast<std::uint64_t>(value.uint_value());
        case ecs::Value::kFloatValue: return value.float_value();
        case ecs::Value::kStringValue: return value.string_value();
        case ecs::Value::kEntityValue: return static_cast<std::uint64_t>(value.entity_value());
        case ecs::Value::kListValue: throw InvalidInput(fmt::format("{} must be a single value, got a list", path));
        case ecs::Value::KIND_NOT_SET: break;
    }
    return std::monostate{};
}

std::vector<ScalarValue> scalars_of(const ecs::Value& value, const std::string& path) {
    if (value.kind_case() != ecs::Value::kListValue) return {scalar_of(value, path)};
    std::vector<ScalarValue> scalars;
    scalars.reserve(static_cast<std::size_t>(value.list_value().values_size()));
    for (const ecs::Value& one : value.list_value().values()) scalars.push_back(scalar_of(one, path));
    return scalars;
}

void put_value(const World& world, const FieldInfo& field, const std::byte* cell, ecs::Value& value) {
    if (field.count == 1) return put_scalar(world, field.type, cell, value);
    ecs::ListValue& list = *value.mutable_list_value();
    for (std::uint32_t i = 0; i < field.count; ++i) put_scalar(world, field.type, cell + i * size_of(field.type), *list.add_values());
}

}  // namespace void_reckoning
