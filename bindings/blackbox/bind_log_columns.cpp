#include "bindings/blackbox/log_columns_handle.hpp"
#include "bindings/ecs/arrays.hpp"
#include "bindings/ecs/table_handle.hpp"
#include "bindings/support/bind.hpp"
#include "bindings/support/interruptible.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

nb::object array_of_bytes(std::vector<std::byte> bytes, ScalarType type) {
    const std::size_t rows = bytes.size() / size_of(type);
    auto* kept = new std::vector<std::byte>(std::move(bytes));
    const nb::capsule owner(kept, [](void* pointer) noexcept { delete static_cast<std::vector<std::byte>*>(pointer); });
    return nb::cast(nb::ndarray<nb::numpy, nb::ro>(kept->data(), {rows}, owner, {}, numpy_type(type)));
}

/// Return arrays by column, and the texts of the codes in text columns.
nb::tuple gather(const LogColumns& self, const std::vector<std::string>& names) {
    std::vector<bool> wanted(self.fields.size(), names.empty());
    for (const std::string& name : names) {
        const auto found = std::find_if(self.fields.begin(), self.fields.end(), [&](const FieldInfo& one) { return one.name == name; });
        if (found == self.fields.end()) {
            std::string columns;
            for (const FieldInfo& one : self.fields) columns += (columns.empty() ? "" : ", ") + one.name;
            throw InvalidInput(fmt::format("event {} has no column '{}'; it has {}", self.name, name, columns));
        }
        wanted[static_cast<std::size_t>(found - self.fields.begin())] = true;
    }
    LogArrays arrays = interruptibly([&] {
        LogScan scan(self.log, self.search);
        return gather_log(scan, self.type, self.search.filter.combat, wanted);
    });
    nb::dict columns;
    nb::list texts;
    for (std::size_t i = 0; i < self.fields.size(); ++i) {
        if (!wanted[i]) continue;
        columns[nb::str(self.fields[i].name.c_str())] = array_of_bytes(std::move(arrays.columns[i]), self.fields[i].type);
    }
    for (const std::string& text : arrays.texts) texts.append(nb::steal(python_text(text)));
    return nb::make_tuple(columns, texts);
}

}  // namespace

nb::list rows_of(const std::vector<FieldInfo>& fields) {
    nb::list rows;
    for (const FieldInfo& field : fields) rows.append(nb::make_tuple(field.name, std::string(name_of(field.type)), field.unit, field.doc));
    return rows;
}

void bind_log_columns(nb::module_& m) {
    nb::class_<LogColumns>(m, "NativeLogColumns")
        .def_ro("name", &LogColumns::name)
        .def_prop_ro(
            "fields", [](const LogColumns& self) { return rows_of(self.fields); },
            nb::sig("def fields(self) -> list[tuple[str, str, str, str]]"), "Name, type, unit and documentation line of each column.")
        .def("gather", &gather, "names"_a,
             nb::sig("def gather(self, names: list[str]) -> tuple[dict[str, numpy.typing.NDArray[typing.Any]], list[str]]"))
        .def(
            "__arrow_c_stream__",
            [](const LogColumns& self, const nb::object&) {
                return arrow_capsule([&self] {
                    const nb::gil_scoped_release unlocked;
                    return export_log(self.log, self.search, self.type);
                }());
            },
            "requested_schema"_a.none() = nb::none(),
            nb::sig("def __arrow_c_stream__(self, requested_schema: object | None = None) -> object"));
}

}  // namespace void_reckoning
