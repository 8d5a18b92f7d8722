#include "bindings/ecs/query_arguments.hpp"
#include "bindings/support/bind.hpp"
#include "bindings/support/values.hpp"
#include "void_reckoning/wire/world_messages.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

FilterKind filter_kind(const std::string& kind) {
    constexpr std::pair<std::string_view, FilterKind> kKinds[] = {
        {"==", FilterKind::kEqual},  {"!=", FilterKind::kNotEqual},     {"<", FilterKind::kLess},   {"<=", FilterKind::kLessEqual},
        {">", FilterKind::kGreater}, {">=", FilterKind::kGreaterEqual}, {"in", FilterKind::kAnyOf}, {"range", FilterKind::kRange}};
    for (const auto& [name, value] : kKinds) {
        if (name == kind) return value;
    }
    throw InvalidQuery(fmt::format("operator must be one of ==, !=, <, <=, >, >=, in, got '{}'", kind));
}

/// Convert (field, operator, values) to a filter.
Filter filter_of(nb::handle row) {
    const auto parts = items_of(row, "a filter", kRefuse<InvalidQuery>);
    if (parts.size() != 3) throw InvalidQuery(fmt::format("a filter must be (field, operator, values), got {}", shown(row)));
    const std::string field = text_of(parts[0], "the field of a filter", kRefuse<InvalidQuery>);
    const std::string what = "filter on " + field;
    Filter filter{field, filter_kind(text_of(parts[1], "the operator of the " + what, kRefuse<InvalidQuery>)), {}};
    for (const nb::object& value : items_of(parts[2], what, kRefuse<InvalidQuery>)) filter.values.push_back(value_of(value, what));
    return filter;
}

}  // namespace

void bind_query(nb::module_& m) {
    nb::class_<QueryArguments>(m, "QueryArguments", "An EntityQuery in the core's form.")
        .def(
            "__init__",
            [](QueryArguments* self, std::vector<std::string> components, nb::handle filters,
               const std::vector<std::pair<std::string, bool>>& sort, std::optional<std::int64_t> limit, std::int64_t offset) {
                Query query;
                query.components = std::move(components);
                for (const nb::object& row : items_of(filters, "filters", kRefuse<InvalidQuery>)) query.filters.push_back(filter_of(row));
                for (const auto& [field, descending] : sort) query.sort.push_back({field, descending});
                query.limit = limit;
                query.offset = offset;
                new (self) QueryArguments{std::move(query)};
            },
            "components"_a, "filters"_a, "sort"_a, "limit"_a.none(), "offset"_a,
            nb::sig("def __init__(self, components: list[str], filters: list[tuple[str, str, list[typing.Any]]], "
                    "sort: list[tuple[str, bool]], limit: int | None, offset: int) -> None"))
        .def_static(
            "from_message",
            [](const nb::bytes& request) { return QueryArguments{query_from_message({request.c_str(), request.size()}), true}; }, "data"_a,
            "Return the query of a message void_reckoning.ecs.EntityQuery.");
}

}  // namespace void_reckoning
