#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "void_reckoning/base/describe.hpp"

namespace void_reckoning {

/// Names a component type within one world.
struct ComponentId {
    std::uint16_t value = 0xFFFF;
    [[nodiscard]] constexpr explicit operator bool() const { return value != 0xFFFF; }
    friend constexpr auto operator<=>(ComponentId, ComponentId) = default;
};

struct FieldInfo {
    std::string name;
    ScalarType type = ScalarType::kBool;
    std::uint32_t count = 1;  ///< more than 1: a fixed-size array
    std::string unit;
    std::string doc;
    Meaning meaning{};  ///< of compiled-in components only

    [[nodiscard]] std::size_t bytes() const { return size_of(type) * count; }
    /// Compare the description, which saves and logs hold. The meaning follows from it.
    friend bool operator==(const FieldInfo& a, const FieldInfo& b) {
        return a.name == b.name && a.type == b.type && a.count == b.count && a.unit == b.unit && a.doc == b.doc;
    }
};

/// A component's description: everything generic (storage, hash, saves, queries, tables, messages) follows from this alone.
struct ComponentInfo {
    std::string name;
    std::string doc;
    std::vector<FieldInfo> fields;

    friend bool operator==(const ComponentInfo&, const ComponentInfo&) = default;
};

/// Return the run-time form of a compiled-in description.
template <class T> [[nodiscard]] ComponentInfo component_info() {
    constexpr auto& description = Describe<T>::component;
    ComponentInfo info{std::string(description.name), std::string(description.doc), {}};
    for_each_field(description.fields, [&info](const auto& one, std::size_t) {
        info.fields.push_back({std::string(one.name), one.type, one.count, std::string(one.unit), std::string(one.doc), one.meaning});
    });
    return info;
}

}  // namespace void_reckoning
