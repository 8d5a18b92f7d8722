#pragma once

#include "bindings/support/standard_casters.hpp"

#include <array>
#include <string>
#include <vector>

#include "bindings/support/pickled.hpp"

namespace void_reckoning {

/// The name of a result's field in Python, and its description.
struct ResultField {
    const char* name;
    const char* doc;
    const char* type = nullptr;  ///< for type checkers; null: that of the C++ field
};

/// Make an object with these attributes readable like a dict of them: `result["name"]`, `dict(result)`, `**result`.
void bind_mapping(nanobind::object result_class, std::vector<std::string> names);

/// A class of results: its fields are read-only attributes, it is a mapping of them, and it can be pickled.
template <auto first, auto... rest>
auto bind_result(nanobind::module_& m, const char* name, const char* doc, const std::array<ResultField, 1 + sizeof...(rest)>& fields) {
    using Record = decltype(record_of(first));
    nanobind::class_<Record> bound(m, name, doc);
    std::size_t place = 0;
    const auto add = [&](auto member) {
        const ResultField& field = fields[place++];
        if (field.type == nullptr) return (void)bound.def_ro(field.name, member, field.doc);
        const std::string signature = std::string("def ") + field.name + "(self) -> " + field.type;
        bound.def_prop_ro(field.name, [member](const Record& self) { return self.*member; }, nanobind::sig(signature.c_str()), field.doc);
    };
    add(first);
    (add(rest), ...);
    pickled<first, rest...>(bound);
    std::vector<std::string> names;
    for (const ResultField& field : fields) names.emplace_back(field.name);
    bind_mapping(bound, std::move(names));
    return bound;
}

}  // namespace void_reckoning
