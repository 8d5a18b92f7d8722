#include "bindings/support/bind.hpp"
#include "bindings/support/values.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {

void bind_arguments(nb::module_& m) {
    m.def("shown", &shown, "value"_a.none(), nb::sig("def shown(value: object) -> str"),
          "Return an object as messages show it: one short line, even if its repr fails.");
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
        "Return a value as columns and settings take it: NumPy's scalars as Python's own; InvalidInput for anything else.");
    m.def(
        "items_of",
        [](nb::handle iterable, const std::string& what) {
            nb::list items;
            for (nb::object& item : items_of(iterable, what)) items.append(std::move(item));
            return items;
        },
        "iterable"_a.none(), "what"_a, nb::sig("def items_of(iterable: object, what: str) -> list[typing.Any]"),
        "Return all items of an iterable; InvalidInput for a str, and for anything that is not iterable.");
    m.def(
        "entries_of",
        [](nb::handle mapping, const std::string& what) {
            nb::dict entries;
            for (auto& [name, value] : entries_of(mapping, what)) entries[nb::str(name.data(), name.size())] = std::move(value);
            return entries;
        },
        "mapping"_a.none(), "what"_a, nb::sig("def entries_of(mapping: object, what: str) -> dict[str, typing.Any]"),
        "Return a copy of a mapping by name; InvalidInput for anything else.");
}

}  // namespace void_reckoning
