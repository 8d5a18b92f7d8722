#pragma once

#include <array>
#include <limits>
#include <type_traits>
#include <vector>

#include "bindings/support/borrowed_array.hpp"
#include "bindings/support/owned_array.hpp"
#include "void_reckoning/base/error.hpp"

namespace void_reckoning {

/// How a field of a record is stored in a column: numbers as they are, enumerations by their numbers, bool as 0 and 1, arrays one after another.
template <class Value> struct ColumnValue {
    static constexpr std::size_t kWidth = 1;
    using Number = typename std::conditional_t<
        std::is_enum_v<Value>, std::underlying_type<Value>,
        std::conditional_t<std::is_same_v<Value, bool>, std::type_identity<std::uint8_t>, std::type_identity<Value>>>::type;
    static Number get(const Value& value, std::size_t) { return static_cast<Number>(value); }
    static void put(Value& value, std::size_t, Number number) { value = static_cast<Value>(number); }
};
template <class Item, std::size_t kCount> struct ColumnValue<std::array<Item, kCount>> {
    static constexpr std::size_t kWidth = kCount;
    using Number = Item;
    static Number get(const std::array<Item, kCount>& value, std::size_t place) { return value[place]; }
    static void put(std::array<Item, kCount>& value, std::size_t place, Number number) { value[place] = number; }
};

/// A field of a record as a column of that name; of an enumeration, `values` is how many it has.
template <class Record, class Value> struct RecordColumn {
    const char* name;
    Value Record::* field;
    std::size_t values = 0;
};

/// Return plain records as NumPy arrays by name.
template <class Record, class... Value>
[[nodiscard]] nanobind::dict columns_of(const std::vector<Record>& records, const RecordColumn<Record, Value>&... column) {
    nanobind::dict columns;
    const auto put = [&]<class V>(const RecordColumn<Record, V>& one) {
        using Stored = ColumnValue<V>;
        std::vector<typename Stored::Number> numbers;
        numbers.reserve(records.size() * Stored::kWidth);
        for (const Record& record : records) {
            for (std::size_t place = 0; place < Stored::kWidth; ++place) numbers.push_back(Stored::get(record.*one.field, place));
        }
        columns[one.name] = owned_array(std::move(numbers));
    };
    (put(column), ...);
    return columns;
}

/// Return the records of such columns. InvalidInput names a column that is missing, of another length or type, or that has a number out of
/// its enumeration.
template <class Record, class... Value>
[[nodiscard]] std::vector<Record> records_of(const nanobind::dict& columns, const RecordColumn<Record, Value>&... column) {
    namespace nb = nanobind;
    std::vector<Record> records;
    bool sized = false;
    const auto take = [&]<class V>(const RecordColumn<Record, V>& one) {
        using Stored = ColumnValue<V>;
        using Number = typename Stored::Number;
        nb::ndarray<const Number, nb::numpy, nb::ndim<1>, nb::c_contig> numbers;
        const nb::str name(one.name);
        if (!columns.contains(name) || !borrow_array(columns[name], numbers)) {
            throw InvalidInput(fmt::format("column {} must be an array of numbers of {} bytes", one.name, sizeof(Number)));
        }
        if (!sized) records.resize(numbers.shape(0) / Stored::kWidth);
        sized = true;
        if (numbers.shape(0) != records.size() * Stored::kWidth) {
            throw InvalidInput(
                fmt::format("column {} must have {} numbers, got {}", one.name, records.size() * Stored::kWidth, numbers.shape(0)));
        }
        const Number* next = numbers.data();
        for (Record& record : records) {
            for (std::size_t place = 0; place < Stored::kWidth; ++place, ++next) {
                if constexpr (std::is_enum_v<V>) {
                    if (*next >= one.values)
                        throw InvalidInput(fmt::format("column {} must be below {}, got {}", one.name, one.values, *next));
                }
                Stored::put(record.*one.field, place, *next);
            }
        }
    };
    (take(column), ...);
    return records;
}

}  // namespace void_reckoning
