#include "values.hpp"

#include "standard_casters.hpp"
#include "void_reckoning/base/error.hpp"

namespace nb = nanobind;

namespace void_reckoning {

nb::object python_value(const World& world, ScalarType type, const std::byte* place) {
    if (type == ScalarType::kBool) return nb::bool_(load<std::uint8_t>(place) != 0);
    return visit_scalar(type, [&](auto identity) -> nb::object {
        using T = typename decltype(identity)::type;
        const T value = load<T>(place);
        if constexpr (std::is_same_v<T, Text>) {
            if (!value) return nb::none();
            const std::string_view text = world.text(value);
            return nb::str(text.data(), text.size());
        } else if constexpr (std::is_floating_point_v<T>) {
            return nb::float_(static_cast<double>(value));
        } else {
            return nb::int_(value);
        }
    });
}

/// {"Fleet": {"system": 4294967300, ...}, ...}
nb::dict components_of(const World& world, World::Location at) {
    nb::dict result;
    const TableLayout& layout = world.layout(at.table);
    for (const ComponentId id : layout.components) {
        const ComponentInfo& info = world.schema().component(id);
        nb::dict fields;
        for (std::size_t f = 0; f < info.fields.size(); ++f) {
            const FieldInfo& field = info.fields[f];
            const std::byte* place = world.cell(at, static_cast<std::size_t>(layout.first_column[id.value]) + f);
            const nb::str name(field.name.c_str());
            if (field.count == 1) {
                fields[name] = python_value(world, field.type, place);
                continue;
            }
            nb::list values;
            for (std::uint32_t i = 0; i < field.count; ++i) values.append(python_value(world, field.type, place + i * size_of(field.type)));
            fields[name] = nb::tuple(values);
        }
        result[nb::str(info.name.c_str())] = fields;
    }
    return result;
}

ScalarValue value_of(nb::handle value, const std::string& what) {
    if (value.is_none()) return std::monostate{};
    if (PyBool_Check(value.ptr())) return value.ptr() == Py_True;
    if (PyFloat_Check(value.ptr())) return PyFloat_AsDouble(value.ptr());
    if (PyUnicode_Check(value.ptr())) return nb::cast<std::string>(value);
    if (PyIndex_Check(value.ptr()) != 0) {
        const nb::object number = nb::steal(PyNumber_Index(value.ptr()));
        int overflow = 0;
        const long long as_signed = PyLong_AsLongLongAndOverflow(number.ptr(), &overflow);
        if (overflow == 0) return static_cast<std::int64_t>(as_signed);
        const unsigned long long as_unsigned = PyLong_AsUnsignedLongLong(number.ptr());
        if (PyErr_Occurred() == nullptr) return static_cast<std::uint64_t>(as_unsigned);
        PyErr_Clear();
    }
    throw InvalidQuery(fmt::format("{} has a value of type {}; allowed are bool, int, float, str, None", what,
                                   nb::cast<std::string>(nb::borrow(value).type().attr("__name__"))));
}

}  // namespace void_reckoning
