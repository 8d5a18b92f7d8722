#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "void_reckoning/base/meaning.hpp"
#include "void_reckoning/base/scalar.hpp"

namespace void_reckoning {

/// Specialised once per component or event struct with a constexpr `component` (or `event`) made by describe(). Storage, hash, saves,
/// queries, tables, the log and Python all follow from it.
template <class T> struct Describe;

template <class Member> struct MemberTraits;

template <class Struct, class Value> struct MemberTraits<Value Struct::*> {
    using struct_type = Struct;
    using value_type = Value;
};

struct FieldText {
    std::string_view name;
    std::string_view unit;
    std::string_view doc;
    Meaning meaning;
};

template <auto Member> struct Field : FieldText {
    using Struct = typename MemberTraits<decltype(Member)>::struct_type;
    using Value = typename MemberTraits<decltype(Member)>::value_type;
    static constexpr auto member = Member;
    static constexpr ScalarType type = ScalarOf<Value>::type;
    static constexpr std::uint32_t count = ScalarOf<Value>::count;
    static_assert(std::is_trivially_copyable_v<Value> && sizeof(Value) == size_of(type) * count);
};

/// Describe a field: `field<&Movement::speed>("speed", "ly/turn", "along the lane")`.
template <auto Member>
[[nodiscard]] constexpr Field<Member> field(std::string_view name, std::string_view unit = "", std::string_view doc = "",
                                            Meaning meaning = {}) {
    return {{name, unit, doc, meaning}};
}

/// The fields of a struct in order. Not a std::tuple: that took most of the compile time of every file that sees a component.
template <auto... Members> struct FieldList {
    FieldText texts[sizeof...(Members) + 1];
};

template <auto... Members> struct Description {
    std::string_view name;
    std::string_view doc;
    FieldList<Members...> fields;
    static constexpr std::size_t field_count = sizeof...(Members);
};

template <auto... Members>
[[nodiscard]] constexpr Description<Members...> describe(std::string_view name, std::string_view doc, Field<Members>... fields) {
    return {name, doc, {{static_cast<const FieldText&>(fields)..., FieldText{}}}};
}

template <auto A, auto B> [[nodiscard]] constexpr bool same_member() {
    if constexpr (std::is_same_v<decltype(A), decltype(B)>) {
        return A == B;
    } else {
        return false;
    }
}

template <auto Member, auto... Members> [[nodiscard]] constexpr std::size_t index_of_member(const FieldList<Members...>&) {
    constexpr bool matches[] = {same_member<Member, Members>()..., true};
    std::size_t index = 0;
    while (!matches[index]) ++index;
    return index;
}

/// Call `visit(field, index)` for each field of a description.
template <auto... Members, class Visit> constexpr void for_each_field(const FieldList<Members...>& fields, Visit&& visit) {
    std::size_t index = 0;
    ((visit(Field<Members>{fields.texts[index]}, index), ++index), ...);
}

}  // namespace void_reckoning
