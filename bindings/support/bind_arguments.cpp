#include "bindings/support/bind.hpp"
#include "bindings/support/values.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {

void bind_arguments(nb::module_& m) {
    m.def("shown", &shown, "value"_a.none(), nb::sig("def shown(value: object) -> str"),
          "An object as messages show it: one short line, whatever its repr does.");
    m.def(
        "plain_value",
        [](nb::handle value, const std::string& what) {
            return std::visit(
                [](const auto& plain) -> nb::object {
                    if constexpr (std::is_same_v<std::decay_t<decltype(plain)>, std::monostate>) {
                        return nb::none();
                    } else {
                        return nb::cast(plain);
                    }
                },
                value_of(value, what, kRefuse<InvalidInput>));
        },
        "value"_a.none(), "what"_a, nb::sig("def plain_value(value: object, what: str) -> bool | int | float | str | None"),
        "A value as columns and settings take it: of NumPy's scalars those of Python's own; InvalidInput for anything else.");
    m.def(
        "items_of",
        [](nb::handle iterable, const std::string& what) {
            nb::list items;
            for (nb::object& item : items_of(iterable, what)) items.append(std::move(item));
            return items;
        },
        "iterable"_a.none(), "what"_a, nb::sig("def items_of(iterable: object, what: str) -> list[typing.Any]"),
        "All that an iterable gives; InvalidInput for a str, and for what can't be walked.");
    m.def(
        "entries_of",
        [](nb::handle mapping, const std::string& what) {
            nb::dict entries;
            for (auto& [name, value] : entries_of(mapping, what)) entries[nb::str(name.data(), name.size())] = std::move(value);
            return entries;
        },
        "mapping"_a.none(), "what"_a, nb::sig("def entries_of(mapping: object, what: str) -> dict[str, typing.Any]"),
        "A copy of a mapping by name; InvalidInput for anything else.");
}

}  // namespace void_reckoning
