#include "bindings/support/result_class.hpp"

#include <algorithm>

#include "bindings/support/refusal.hpp"
#include "bindings/support/standard_casters.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

nb::dict dict_of(nb::handle result, const std::vector<std::string>& names) {
    nb::dict fields;
    for (const std::string& name : names) fields[name.c_str()] = result.attr(name.c_str());
    return fields;
}

/// A method of the class under construction.
template <class Function, class... Extra>
void add_method(nb::handle result_class, const char* name, Function&& function, const Extra&... extra) {
    nb::setattr(result_class, name,
                nb::cpp_function(std::forward<Function>(function), nb::name(name), nb::scope(result_class), nb::is_method(), extra...));
}

}  // namespace

void bind_mapping(nb::object result_class, std::vector<std::string> names) {
    const auto has = [names](const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); };
    add_method(
        result_class, "__getitem__",
        [has](nb::handle self, const std::string& name) {
            if (!has(name)) throw nb::key_error(name.c_str());
            return nb::object(self.attr(name.c_str()));
        },
        nb::arg("name"), nb::sig("def __getitem__(self, name: str, /) -> typing.Any"));
    add_method(
        result_class, "get",
        [has](nb::handle self, const std::string& name, nb::object otherwise) {
            return has(name) ? nb::object(self.attr(name.c_str())) : otherwise;
        },
        nb::arg("name"), nb::arg("default") = nb::none(), nb::sig("def get(self, name: str, default: typing.Any = None) -> typing.Any"));
    add_method(
        result_class, "__contains__",
        [has](nb::handle, nb::handle name) {
            std::string text;
            return PyUnicode_Check(name.ptr()) != 0 && nb::try_cast(name, text) && has(text);
        },
        nb::arg("name"), nb::sig("def __contains__(self, name: object, /) -> bool"));
    add_method(result_class, "keys", [names](nb::handle) { return names; }, nb::sig("def keys(self) -> list[str]"));
    add_method(
        result_class, "values", [names](nb::handle self) { return nb::object(dict_of(self, names).attr("values")()); },
        nb::sig("def values(self) -> collections.abc.ValuesView[typing.Any]"));
    add_method(
        result_class, "items", [names](nb::handle self) { return nb::object(dict_of(self, names).attr("items")()); },
        nb::sig("def items(self) -> collections.abc.ItemsView[str, typing.Any]"));
    add_method(
        result_class, "__iter__", [names](nb::handle) { return nb::iter(nb::cast(names)); },
        nb::sig("def __iter__(self) -> typing.Iterator[str]"));
    add_method(result_class, "__len__", [count = names.size()](nb::handle) { return count; }, nb::sig("def __len__(self) -> int"));
    add_method(
        result_class, "__eq__",
        [names](nb::handle self, nb::handle other) {
            if (!has_attribute(other, "keys")) return false;
            return dict_of(self, names).equal(nb::handle(reinterpret_cast<PyObject*>(&PyDict_Type))(other));
        },
        nb::arg("other"), nb::sig("def __eq__(self, other: object, /) -> bool"));
    add_method(
        result_class, "__repr__",
        [names](nb::handle self) {
            std::string text;
            for (const std::string& name : names)
                text += (text.empty() ? "" : ", ") + name + "=" + nb::repr(self.attr(name.c_str())).c_str();
            return bounded(nb::cast<std::string>(self.type().attr("__name__")) + "(" + text + ")");
        },
        nb::sig("def __repr__(self) -> str"));
    nb::setattr(result_class, "__hash__", nb::none());
    nb::module_::import_("collections.abc").attr("Mapping").attr("register")(result_class);
}

}  // namespace void_reckoning
