#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "void_reckoning/universe/document.hpp"
#include "void_reckoning/universe/names.hpp"
#include "void_reckoning/universe/problems.hpp"

namespace void_reckoning {

/// Bounds of a number, both inclusive; with `above` the lower one is exclusive.
struct Range {
    double least = 0, most = 0;
    bool above = false;

    [[nodiscard]] bool holds(double value) const { return (above ? value > least : value >= least) && value <= most; }
    [[nodiscard]] std::string text(std::string_view what) const;  ///< "a number from 0 to 1"
};

/// Reads one table of content key by key. A missing value, wrong type, value out of range or unknown name becomes a problem and reads as a
/// harmless value, so that one pass finds everything. `finish` reports keys that were not read, and those that are missing.
class TableReader {
   public:
    TableReader(const DocumentValue& table, Place place, Problems& problems);

    /// Read a value. Each has a form with a fallback for optional keys.
    [[nodiscard]] std::string text(std::string_view key, std::size_t most_bytes = 80);
    [[nodiscard]] std::string text_or(std::string_view key, std::string otherwise, std::size_t most_bytes = 80);
    [[nodiscard]] double number(std::string_view key, Range range);
    [[nodiscard]] double number_or(std::string_view key, Range range, double otherwise);
    [[nodiscard]] std::int64_t whole(std::string_view key, Range range);
    [[nodiscard]] std::int64_t whole_or(std::string_view key, Range range, std::int64_t otherwise);
    /// Read a number in whole units or steps of 0.001, stored in thousandths.
    [[nodiscard]] std::int64_t thousandths(std::string_view key, Range range);
    [[nodiscard]] std::int64_t thousandths_or(std::string_view key, Range range, std::int64_t otherwise);
    [[nodiscard]] bool flag_or(std::string_view key, bool otherwise);

    /// Read one of the names that name_of() returns for the values 0 to `last` of an enumeration.
    template <class Enum> [[nodiscard]] Enum choice(std::string_view key, Enum last) {
        return static_cast<Enum>(chosen(key, choice_names(last)).value_or(0));
    }
    template <class Enum> [[nodiscard]] std::optional<Enum> choice_if_any(std::string_view key, Enum last) {
        if (ask(key) == nullptr) return std::nullopt;
        return choice(key, last);
    }
    template <class Enum> [[nodiscard]] Enum choice_or(std::string_view key, Enum last, Enum otherwise) {
        return choice_if_any(key, last).value_or(otherwise);
    }

    /// Read the row named by the text at `key`.
    template <class IndexType> [[nodiscard]] IndexType reference(std::string_view key, const Names& names) {
        return to_index<IndexType>(referred(key, names));
    }
    template <class IndexType> [[nodiscard]] IndexType reference_if_any(std::string_view key, const Names& names) {
        return ask(key) != nullptr ? reference<IndexType>(key, names) : IndexType{};
    }
    /// Read ["a", "b"], each once; empty if the key is missing. Unknown names stay in the list as none.
    template <class IndexType> [[nodiscard]] std::vector<IndexType> references(std::string_view key, const Names& names) {
        std::vector<IndexType> result;
        for (const auto row : all_referred(key, names)) result.push_back(to_index<IndexType>(row));
        return result;
    }
    /// Read { a = 2, b = 1 }.
    template <class IndexType>
    [[nodiscard]] std::vector<std::pair<IndexType, std::int32_t>> counts(std::string_view key, const Names& names, Range range) {
        std::vector<std::pair<IndexType, std::int32_t>> result;
        for (const auto& [row, count] : all_counted(key, names, range)) result.emplace_back(to_index<IndexType>(row), count);
        return result;
    }

    [[nodiscard]] std::vector<std::string> texts(std::string_view key, std::size_t most);

    /// A text of an array, and where it is; no text where the array, or its entry, is something else, which has been reported.
    struct Listed {
        std::optional<std::string> text;
        Place place;
    };
    /// Read ["a", "b"] of up to 250 texts; empty if the key is missing. `allowed`: for problems, "an array of ids".
    [[nodiscard]] std::vector<Listed> listed(std::string_view key, const std::string& allowed);
    /// Read [ { ... }, { ... } ]; empty if the key is missing.
    [[nodiscard]] std::vector<TableReader> tables(std::string_view key);
    /// Read { ... }; an empty table if the key is missing.
    [[nodiscard]] TableReader table(std::string_view key);

    [[nodiscard]] bool has(std::string_view key) const { return table_->find(key) != nullptr; }
    [[nodiscard]] Place place(std::string_view key) const;  ///< of the key, or of the table if the key is missing
    [[nodiscard]] Problems& problems() { return *problems_; }
    void finish();

   private:
    using Kind = DocumentValue::Kind;

    template <class Enum> [[nodiscard]] static std::vector<std::string> choice_names(Enum last) {
        std::vector<std::string> names;
        for (int i = 0; i <= static_cast<int>(last); ++i) names.emplace_back(name_of(static_cast<Enum>(i)));
        return names;
    }
    template <class IndexType> [[nodiscard]] static IndexType to_index(std::optional<std::size_t> row) {
        return row ? IndexType{*row} : IndexType{};
    }

    [[nodiscard]] const DocumentValue* ask(std::string_view key);
    [[nodiscard]] const DocumentValue* demand(std::string_view key, const std::string& allowed);
    [[nodiscard]] std::optional<double> checked_number(const DocumentValue& value, const Place& place, Range range);
    [[nodiscard]] std::optional<std::int64_t> checked_whole(const DocumentValue& value, const Place& place, Range range);
    [[nodiscard]] std::optional<std::int64_t> checked_thousandths(const DocumentValue& value, const Place& place, Range range);
    [[nodiscard]] std::optional<std::size_t> chosen(std::string_view key, const std::vector<std::string>& names);
    [[nodiscard]] std::optional<std::size_t> resolve(const std::string& id, const Place& place, const Names& names);
    [[nodiscard]] std::optional<std::size_t> referred(std::string_view key, const Names& names);
    [[nodiscard]] std::vector<std::optional<std::size_t>> all_referred(std::string_view key, const Names& names);
    [[nodiscard]] std::vector<std::pair<std::optional<std::size_t>, std::int32_t>> all_counted(std::string_view key, const Names& names,
                                                                                               Range range);
    void refuse(const Place& place, const DocumentValue& value, std::string allowed);

    const DocumentValue* table_;
    Place place_;
    Problems* problems_;
    struct Missing {
        std::string key;
        std::string allowed;
    };
    std::vector<std::string> asked_;
    std::vector<Missing> missing_;
};

}  // namespace void_reckoning
