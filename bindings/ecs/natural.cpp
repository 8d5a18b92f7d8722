#include "bindings/ecs/natural.hpp"

#include <algorithm>

#include "bindings/support/owned_array.hpp"
#include "bindings/support/standard_casters.hpp"
#include "bindings/support/values.hpp"
#include "void_reckoning/ecs/field_ref.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

/// Named and scaled fields are integers.
std::int64_t integer_at(ScalarType type, const std::byte* place) {
    return visit_scalar(type, [&](auto identity) -> std::int64_t {
        using T = typename decltype(identity)::type;
        if constexpr (std::is_integral_v<T>) return static_cast<std::int64_t>(load<T>(place));
        VR_CHECK(false, "a field of type {} has a scale or names", name_of(type));
    });
}

std::size_t chooser_of(const ComponentInfo& info, const Meaning& meaning) { return resolve_field(info, meaning.chosen_by); }

/// Return one element of a field.
nb::object natural_value(const World& world, const FieldInfo& field, NameTable table, const std::byte* place, const PythonNames& names) {
    const Meaning& meaning = field.meaning;
    if (meaning.plain()) return python_value(world, field.type, place);
    const std::int64_t stored = integer_at(field.type, place);
    if (meaning.has_scale()) return nb::float_(natural_number(stored, meaning.scale));
    return names.id(table, field.type, static_cast<std::uint64_t>(stored));
}

nb::object natural_field(const World& world, const FieldInfo& field, NameTable table, const std::byte* place, const PythonNames& names) {
    if (field.count == 1) return natural_value(world, field, table, place, names);
    nb::list values;
    for (std::uint32_t i = 0; i < field.count; ++i) {
        values.append(natural_value(world, field, table, place + i * size_of(field.type), names));
    }
    return nb::tuple(values);
}

}  // namespace

PythonNames::PythonNames(std::shared_ptr<const ValueNames> names) : names_(std::move(names)) {
    for (std::size_t table = 0; table < kNameTables; ++table) {
        for (const ValueNames::Row& row : names_->rows(static_cast<NameTable>(table))) ids_[table].emplace_back(row.id.c_str());
    }
}

nb::object PythonNames::id(NameTable table, ScalarType type, std::uint64_t row) const {
    const std::vector<nb::str>& ids = ids_[static_cast<std::size_t>(table)];
    if (row < ids.size()) return ids[row];
    if (names_nothing(type, row)) return nb::none();
    return nb::int_(row);
}

nb::dict components_of(const World& world, World::Location at, const PythonNames& names) {
    nb::dict result;
    const TableLayout& layout = world.layout(at.table);
    for (const ComponentId id : layout.components) {
        const ComponentInfo& info = world.schema().component(id);
        const auto first = static_cast<std::size_t>(layout.first_column[id.value]);
        nb::dict fields;
        for (std::size_t f = 0; f < info.fields.size(); ++f) {
            const FieldInfo& field = info.fields[f];
            NameTable table = field.meaning.names;
            if (!field.meaning.chosen_by.empty()) {
                table = table_of(field.meaning, load<std::uint8_t>(world.cell(at, first + chooser_of(info, field.meaning))) != 0);
            }
            fields[nb::str(field.name.c_str(), field.name.size())] = natural_field(world, field, table, world.cell(at, first + f), names);
        }
        result[nb::str(info.name.c_str(), info.name.size())] = fields;
    }
    return result;
}

NaturalPaths::NaturalPaths(const Schema& schema, std::vector<std::string> asked) : paths(std::move(asked)) {
    const std::size_t count = paths.size();
    for (std::size_t i = 0; i < count; ++i) {
        const WholeField place = resolve_whole_field(schema, paths[i]);
        const ComponentInfo& info = schema.component(place.component);
        const Meaning& meaning = info.fields[place.field].meaning;
        choosers.push_back(meaning.chosen_by.empty() ? -1 : static_cast<std::ptrdiff_t>(paths.size()));
        if (!meaning.chosen_by.empty()) paths.push_back(fmt::format("{}.{}", info.name, meaning.chosen_by));
    }
}

nb::object natural_column(const GatheredColumn& column, const GatheredColumn* chosen, const PythonNames& names) {
    const FieldInfo& field = column.info;
    const std::size_t size = size_of(field.type);
    const std::size_t values = column.bytes.size() / size;
    const std::size_t rows = values / field.count;
    if (field.meaning.has_scale()) {
        std::vector<double> numbers(values);
        for (std::size_t i = 0; i < values; ++i) {
            numbers[i] = natural_number(integer_at(field.type, column.bytes.data() + i * size), field.meaning.scale);
        }
        if (field.count == 1) return owned_array(std::move(numbers));
        return owned_array(std::move(numbers), {rows, field.count});
    }
    nb::list ids;
    for (std::size_t i = 0; i < values; ++i) {
        const bool choice = chosen != nullptr && load<std::uint8_t>(chosen->bytes.data() + i / field.count) != 0;
        const auto row = static_cast<std::uint64_t>(integer_at(field.type, column.bytes.data() + i * size));
        ids.append(names.id(table_of(field.meaning, choice), field.type, row));
    }
    nb::object array = nb::module_::import_("numpy").attr("array")(ids, "dtype"_a = "object");
    if (field.count > 1) array = array.attr("reshape")(rows, field.count);
    array.attr("setflags")("write"_a = false);
    return array;
}

}  // namespace void_reckoning
