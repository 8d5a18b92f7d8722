#include "bindings/ecs/arrays.hpp"

#include <algorithm>
#include <cstring>

#include "bindings/support/borrowed_array.hpp"
#include "bindings/support/standard_casters.hpp"
#include "bindings/support/values.hpp"
#include "void_reckoning/ecs/field_ref.hpp"
#include "void_reckoning/ecs/natural_values.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

std::optional<ScalarType> scalar_type(nb::dlpack::dtype type) {
    if (type.lanes != 1) return std::nullopt;
    for (std::size_t i = 0; i < kScalarTypes; ++i) {
        const auto scalar = static_cast<ScalarType>(i);
        if (scalar != ScalarType::kText && scalar != ScalarType::kEntity && numpy_type(scalar) == type) return scalar;
    }
    return std::nullopt;
}

template <class Array> bool contiguous(const Array& array) {
    if (array.size() == 0) return true;
    std::int64_t expected = 1;
    for (std::size_t d = array.ndim(); d-- > 0;) {
        if (array.shape(d) > 1 && array.stride(d) != expected) return false;
        expected *= static_cast<std::int64_t>(array.shape(d));
    }
    return true;
}

using Given = std::vector<std::pair<std::string, nb::object>>;

/// Return, by row, the values of the column that selects the table of a named field's ids; empty if there is none.
std::vector<bool> choices_of(const Given& given, const std::string& component, const Meaning& meaning, const std::string& path) {
    std::vector<bool> choices;
    if (meaning.chosen_by.empty()) return choices;
    const std::string chooser = fmt::format("{}.{}", component, meaning.chosen_by);
    const auto found = std::find_if(given.begin(), given.end(), [&](const auto& entry) { return entry.first == chooser; });
    if (found == given.end()) {
        throw InvalidInput(fmt::format("{} must come with {}, which says whether it is the id of a {} or of a {}", path, chooser,
                                       name_of(meaning.names), name_of(meaning.otherwise)));
    }
    for (const nb::object& item : items_of(found->second, chooser)) choices.push_back(flag_of(item, chooser));
    return choices;
}

/// Return a stored value's bytes, in the type of its field.
void append_stored(std::vector<std::byte>& bytes, const FieldInfo& field, const ScalarValue& value, const std::string& path) {
    check_value_fits(field, value, path);
    const auto* number = std::get_if<std::int64_t>(&value);
    if (number == nullptr) throw InvalidInput(fmt::format("{} must be a number, got {}", path, type_name(value)));
    const std::size_t size = size_of(field.type);
    bytes.resize(bytes.size() + size);
    std::memcpy(bytes.data() + bytes.size() - size, number, size);  // little-endian, as everywhere
}

}  // namespace

nb::dlpack::dtype numpy_type(ScalarType type) {
    if (type == ScalarType::kEntity) return nb::dtype<std::uint64_t>();
    if (type == ScalarType::kBool) return nb::dtype<bool>();
    return visit_scalar(type, [](auto identity) {
        using T = typename decltype(identity)::type;
        if constexpr (std::is_same_v<T, Text>) {
            return nb::dtype<std::uint32_t>();
        } else if constexpr (std::is_arithmetic_v<T>) {
            return nb::dtype<T>();
        } else {
            return nb::dtype<std::uint64_t>();
        }
    });
}

BorrowedColumns::BorrowedColumns(const Schema& schema, nb::handle columns, const ValueNames* names) {
    const auto given = entries_of(columns, "columns");
    for (const auto& [path, value] : given) {
        const WholeField found = resolve_whole_field(schema, path);
        const ComponentInfo& info = schema.component(found.component);
        const FieldInfo& field = info.fields[found.field];
        FieldColumn column;
        column.component = info.name;
        column.field = field.name;
        column.type = field.type;
        if (names != nullptr && field.meaning.has_scale()) {
            take_scaled(column, value, field, path, *names);
        } else if (names != nullptr && field.meaning.has_names()) {
            take_named(column, value, field, path, *names, choices_of(given, info.name, field.meaning, path));
        } else if (column.type == ScalarType::kText) {
            take_texts(column, value, path);
        } else {
            take_array(column, value, path);
        }
        columns_.push_back(std::move(column));
    }
}

void BorrowedColumns::take_array(FieldColumn& column, nb::handle value, const std::string& path) {
    Array array;
    if (!borrow_array(value, array)) {
        throw InvalidInput(
            fmt::format("{} must be a NumPy array of numbers in the machine's byte order, got {}", path, array_type_of(value)));
    }
    const auto type = scalar_type(array.dtype());
    if (!type) throw InvalidInput(fmt::format("{} must have the dtype of a field, got another", path));
    if (!contiguous(array)) throw InvalidInput(fmt::format("{} must be contiguous (numpy.ascontiguousarray)", path));
    // References are unsigned numbers to NumPy.
    if (!(column.type == ScalarType::kEntity && *type == ScalarType::kU64)) column.type = *type;
    column.shape.emplace();
    for (std::size_t d = 0; d < array.ndim(); ++d) column.shape->push_back(array.shape(d));
    column.bytes = {static_cast<const std::byte*>(array.data()), array.nbytes()};
    arrays_.push_back(std::move(array));
}

void BorrowedColumns::keep(FieldColumn& column, std::vector<std::byte> bytes) {
    converted_.push_back(std::make_unique<std::vector<std::byte>>(std::move(bytes)));
    column.bytes = *converted_.back();
}

void BorrowedColumns::take_scaled(FieldColumn& column, nb::handle value, const FieldInfo& field, const std::string& path,
                                  const ValueNames& names) {
    FieldColumn given = column;
    take_array(given, value, path);
    std::vector<std::byte> bytes;
    visit_scalar(given.type, [&](auto identity) {
        using T = typename decltype(identity)::type;
        for (std::size_t i = 0; i < given.bytes.size() / sizeof(T); ++i) {
            const std::string what = fmt::format("{} of row {}", path, i / field.count);
            if constexpr (std::is_floating_point_v<T> || (std::is_integral_v<T> && !std::is_same_v<T, bool>)) {
                using Wide = std::conditional_t<std::is_floating_point_v<T>, double,
                                                std::conditional_t<std::is_same_v<T, std::uint64_t>, std::uint64_t, std::int64_t>>;
                const ScalarValue natural = static_cast<Wide>(load<T>(given.bytes.data() + i * sizeof(T)));
                append_stored(bytes, field, stored_value(names, field, NameTable::kNone, natural, what), what);
            } else {
                throw InvalidInput(fmt::format("{} must be an array of numbers, got {}", path, name_of(given.type)));
            }
        }
    });
    column.shape = std::move(given.shape);
    keep(column, std::move(bytes));
}

void BorrowedColumns::take_named(FieldColumn& column, nb::handle value, const FieldInfo& field, const std::string& path,
                                 const ValueNames& names, const std::vector<bool>& chosen) {
    std::vector<std::byte> bytes;
    const auto items = items_of(value, path);
    for (std::size_t row = 0; row < items.size(); ++row) {
        const std::string what = fmt::format("{} of row {}", path, row);
        const bool choice = row < chosen.size() && chosen[row];
        const ScalarValue id = value_of(items[row], what, kRefuse<InvalidInput>);
        append_stored(bytes, field, stored_value(names, field, table_of(field.meaning, choice), id, what), what);
    }
    keep(column, std::move(bytes));
}

void BorrowedColumns::take_texts(FieldColumn& column, nb::handle value, const std::string& path) {
    if (PyUnicode_Check(value.ptr()) || PySequence_Check(value.ptr()) == 0) {
        throw InvalidInput(fmt::format("{} must be a list of str and None, got {}", path, type_name_of(value)));
    }
    for (const nb::object& item : items_of(value, path)) {
        const ScalarValue text = value_of(item, fmt::format("{} of row {}", path, column.texts.size()), kRefuse<InvalidInput>);
        if (const auto* given = std::get_if<std::string>(&text)) {
            column.texts.emplace_back(*given);
        } else if (std::holds_alternative<std::monostate>(text)) {
            column.texts.emplace_back(std::nullopt);
        } else {
            throw InvalidInput(fmt::format("{} must hold str (valid Unicode) or None, got {}", path, type_name_of(item)));
        }
    }
}

std::vector<EntityId> ids_of(nb::handle value) {
    nb::ndarray<nb::ro, nb::device::cpu> array;
    if (borrow_array(value, array)) {
        if (array.ndim() != 1 || !(array.dtype() == nb::dtype<std::uint64_t>()) || !contiguous(array)) {
            throw InvalidInput("entity ids must be a list of ints, or a contiguous one-dimensional uint64 array");
        }
        const auto* first = static_cast<const EntityId*>(array.data());
        return {first, first + array.size()};
    }
    std::vector<EntityId> ids;
    for (const nb::object& item : items_of(value, "entity ids")) {
        const ScalarValue number = value_of(item, fmt::format("entity id {}", ids.size()), kRefuse<InvalidInput>);
        const auto* as_signed = std::get_if<std::int64_t>(&number);
        const auto* as_unsigned = std::get_if<std::uint64_t>(&number);
        if (as_unsigned == nullptr && (as_signed == nullptr || *as_signed < 0)) {
            throw InvalidInput(fmt::format("an entity id must be an int of 0 or more, got {}", shown(item)));
        }
        ids.push_back(EntityId{as_unsigned != nullptr ? *as_unsigned : static_cast<std::uint64_t>(*as_signed)});
    }
    return ids;
}

nb::object array_of(std::vector<EntityId> ids) {
    auto* held = new std::vector<EntityId>(std::move(ids));
    const nb::capsule owner(held, [](void* vector) noexcept { delete static_cast<std::vector<EntityId>*>(vector); });
    const std::size_t shape[1] = {held->size()};
    return nb::cast(nb::ndarray<nb::numpy, const std::uint64_t>(held->data(), 1, shape, owner));
}

}  // namespace void_reckoning
