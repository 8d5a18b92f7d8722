#include "bind.hpp"
#include "query_arguments.hpp"
#include "values.hpp"

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
    throw InvalidQuery(fmt::format("operator is '{}'; allowed are ==, !=, <, <=, >, >=, in", kind));
}

}  // namespace

void bind_query(nb::module_& m) {
    nb::class_<QueryArguments>(m, "QueryArguments", "An EntityQuery as the core takes it.")
        .def(
            "__init__",
            [](QueryArguments* self, std::vector<std::string> components, const nb::list& filters,
               const std::vector<std::pair<std::string, bool>>& sort, std::optional<std::int64_t> limit, std::int64_t offset) {
                Query query;
                query.components = std::move(components);
                for (nb::handle item : filters) {
                    const auto row = nb::cast<nb::tuple>(item);
                    Filter filter{nb::cast<std::string>(row[0]), filter_kind(nb::cast<std::string>(row[1])), {}};
                    for (nb::handle value : nb::cast<nb::list>(row[2])) {
                        filter.values.push_back(value_of(value, "filter on " + filter.field));
                    }
                    query.filters.push_back(std::move(filter));
                }
                for (const auto& [field, descending] : sort) query.sort.push_back({field, descending});
                query.limit = limit;
                query.offset = offset;
                new (self) QueryArguments{std::move(query)};
            },
            "components"_a, "filters"_a, "sort"_a, "limit"_a.none(), "offset"_a,
            nb::sig("def __init__(self, components: list[str], filters: list[tuple[str, str, list[typing.Any]]], "
                    "sort: list[tuple[str, bool]], limit: int | None, offset: int) -> None"));
}

}  // namespace void_reckoning
