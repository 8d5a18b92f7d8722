#pragma once

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "void_reckoning/base/scalar.hpp"

namespace void_reckoning {

/// Specialised once per component or event struct with a constexpr `component` (or `event`) made by describe(). Storage, hash, saves,
/// queries, tables, the log and Python all follow from it.
template <class T>
struct Describe;

template <class Member>
struct MemberTraits;

template <class Struct, class Value>
struct MemberTraits<Value Struct::*> {
    using struct_type = Struct;
    using value_type = Value;
};

template <auto Member>
struct Field {
    using Struct = typename MemberTraits<decltype(Member)>::struct_type;
    using Value = typename MemberTraits<decltype(Member)>::value_type;
    static constexpr auto member = Member;
    static constexpr ScalarType type = ScalarOf<Value>::type;
    static constexpr std::uint32_t count = ScalarOf<Value>::count;
    static_assert(std::is_trivially_copyable_v<Value> && sizeof(Value) == size_of(type) * count);

    std::string_view name;
    std::string_view unit;
    std::string_view doc;
};

/// `field<&Movement::speed>("speed", "ly/turn", "along the lane")`
template <auto Member>
[[nodiscard]] constexpr Field<Member> field(std::string_view name, std::string_view unit = "", std::string_view doc = "") {
    return {name, unit, doc};
}

template <class... Fields>
struct Description {
    std::string_view name;
    std::string_view doc;
    std::tuple<Fields...> fields;
    static constexpr std::size_t field_count = sizeof...(Fields);
};

template <class... Fields>
[[nodiscard]] constexpr Description<Fields...> describe(std::string_view name, std::string_view doc, Fields... fields) {
    return {name, doc, std::tuple<Fields...>(fields...)};
}

template <auto A, auto B>
[[nodiscard]] constexpr bool same_member() {
    if constexpr (std::is_same_v<decltype(A), decltype(B)>) {
        return A == B;
    } else {
        return false;
    }
}

template <auto Member, class... Fields>
[[nodiscard]] constexpr std::size_t index_of_member(const std::tuple<Fields...>&) {
    constexpr bool matches[] = {same_member<Member, Fields::member>()...};
    for (std::size_t i = 0; i < sizeof...(Fields); ++i) {
        if (matches[i]) return i;
    }
    return sizeof...(Fields);
}

/// Calls `visit(field, index)` for each field of a description.
template <class... Fields, class Visit>
constexpr void for_each_field(const std::tuple<Fields...>& fields, Visit&& visit) {
    std::apply(
        [&visit](const auto&... one) {
            std::size_t index = 0;
            (visit(one, index++), ...);
        },
        fields);
}

}  // namespace void_reckoning
