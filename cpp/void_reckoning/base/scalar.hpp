#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "void_reckoning/base/ids.hpp"

namespace void_reckoning {

/// Every type a field of a component or an event can have. Values are part of saves and logs: append only.
enum class ScalarType : std::uint8_t { kBool, kI8, kI16, kI32, kI64, kU8, kU16, kU32, kU64, kF32, kF64, kText, kEntity };

inline constexpr std::size_t kScalarTypes = 13;

[[nodiscard]] constexpr std::size_t size_of(ScalarType type) {
    constexpr std::array<std::size_t, kScalarTypes> kSizes = {1, 1, 2, 4, 8, 1, 2, 4, 8, 4, 8, 4, 8};
    return kSizes[static_cast<std::size_t>(type)];
}

[[nodiscard]] constexpr std::string_view name_of(ScalarType type) {
    constexpr std::array<std::string_view, kScalarTypes> kNames = {"bool", "i8",  "i16", "i32", "i64",    "u8",    "u16",
                                                                   "u32",  "u64", "f32", "f64", "string", "entity"};
    return kNames[static_cast<std::size_t>(type)];
}

/// The field type that stores a C++ type, and the number of elements (fixed-size arrays).
template <class T> struct ScalarOf;

template <ScalarType Type> struct PlainScalar {
    static constexpr ScalarType type = Type;
    static constexpr std::uint32_t count = 1;
};

template <> struct ScalarOf<bool> : PlainScalar<ScalarType::kBool> {};
template <> struct ScalarOf<std::int8_t> : PlainScalar<ScalarType::kI8> {};
template <> struct ScalarOf<std::int16_t> : PlainScalar<ScalarType::kI16> {};
template <> struct ScalarOf<std::int32_t> : PlainScalar<ScalarType::kI32> {};
template <> struct ScalarOf<std::int64_t> : PlainScalar<ScalarType::kI64> {};
template <> struct ScalarOf<std::uint8_t> : PlainScalar<ScalarType::kU8> {};
template <> struct ScalarOf<std::uint16_t> : PlainScalar<ScalarType::kU16> {};
template <> struct ScalarOf<std::uint32_t> : PlainScalar<ScalarType::kU32> {};
template <> struct ScalarOf<std::uint64_t> : PlainScalar<ScalarType::kU64> {};
template <> struct ScalarOf<float> : PlainScalar<ScalarType::kF32> {};
template <> struct ScalarOf<double> : PlainScalar<ScalarType::kF64> {};
template <> struct ScalarOf<Text> : PlainScalar<ScalarType::kText> {};
template <> struct ScalarOf<EntityId> : PlainScalar<ScalarType::kEntity> {};
template <class Tag> struct ScalarOf<Index<Tag>> : PlainScalar<ScalarType::kU16> {};

template <class Enum>
    requires std::is_enum_v<Enum>
struct ScalarOf<Enum> : ScalarOf<std::underlying_type_t<Enum>> {};

template <class T, std::size_t N> struct ScalarOf<std::array<T, N>> {
    static constexpr ScalarType type = ScalarOf<T>::type;
    static constexpr std::uint32_t count = N;
};

}  // namespace void_reckoning
