#include "void_reckoning/ecs/arrow_read.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <string_view>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/utf8.hpp"
#include "void_reckoning/ecs/cell_hash.hpp"

namespace void_reckoning {
namespace {

constexpr std::int64_t kMaxArray = std::int64_t{1} << 40U;

[[noreturn]] void refuse(const std::string& name, std::string_view why) { throw InvalidInput(fmt::format("column {} {}", name, why)); }

std::optional<ScalarType> plain_type(std::string_view format) {
    constexpr std::pair<std::string_view, ScalarType> kFormats[] = {
        {"b", ScalarType::kBool}, {"c", ScalarType::kI8},  {"s", ScalarType::kI16}, {"i", ScalarType::kI32},
        {"l", ScalarType::kI64},  {"C", ScalarType::kU8},  {"S", ScalarType::kU16}, {"I", ScalarType::kU32},
        {"L", ScalarType::kU64},  {"f", ScalarType::kF32}, {"g", ScalarType::kF64}};
    for (const auto& [text, type] : kFormats) {
        if (text == format) return type;
    }
    return std::nullopt;
}

[[nodiscard]] bool is_text(std::string_view format) { return format == "u" || format == "U" || format == "vu" || format == "n"; }
[[nodiscard]] std::string_view format_of(const ArrowSchema& schema) { return schema.format == nullptr ? "" : schema.format; }

[[noreturn]] void refuse_format(const std::string& name, std::string_view format) {
    refuse(name,
           fmt::format("must have the Arrow format of bool, int8 to int64, uint8 to uint64, float32, float64, strings (plain, large, view, "
                       "dictionary of them), or fixed-size lists of these, got '{}'",
                       format.substr(0, 40)));
}

void check_shape(const ArrowArray& array, std::size_t first, std::size_t rows, const std::string& name) {
    if (array.length < 0 || array.offset < 0 || array.length > kMaxArray || array.offset > kMaxArray) {
        refuse(name, fmt::format("has an array of length {} at offset {}", array.length, array.offset));
    }
    if (first > static_cast<std::size_t>(array.length) || rows > static_cast<std::size_t>(array.length) - first) {
        refuse(name, fmt::format("has {} values; rows up to {} were announced", array.length, first + rows));
    }
}

const void* buffer(const ArrowArray& array, std::int64_t index, const std::string& name) {
    if (array.buffers == nullptr || index >= array.n_buffers) refuse(name, fmt::format("has {} buffers", array.n_buffers));
    const void* found = array.buffers[index];
    if (found == nullptr) refuse(name, "lacks the buffer of its values");
    return found;
}

[[nodiscard]] bool bit(const void* bits, std::size_t at) {
    return ((static_cast<const std::uint8_t*>(bits)[at / 8] >> (at % 8)) & 1U) != 0;
}

/// The array's own validity; a missing bitmap means that there are no nulls.
class Validity {
   public:
    explicit Validity(const ArrowArray& array) : first_(static_cast<std::size_t>(array.offset)) {
        if (array.null_count != 0 && array.buffers != nullptr && array.n_buffers > 0) bits_ = array.buffers[0];
    }
    [[nodiscard]] bool operator[](std::size_t row) const { return bits_ == nullptr || bit(bits_, first_ + row); }
    [[nodiscard]] bool some() const { return bits_ != nullptr; }

   private:
    std::size_t first_;
    const void* bits_ = nullptr;
};

void check_no_nulls(const ArrowArray& array, std::size_t first, std::size_t rows, std::size_t count, const std::string& name) {
    const Validity valid(array);
    if (!valid.some()) return;
    for (std::size_t i = 0; i < rows; ++i) {
        if (!valid[first + i]) refuse(name, fmt::format("is null in row {}; only strings can be", i / count));
    }
}

/// The array with the plain values, those of all lists together, and the range that belongs to the rows.
struct Plain {
    const ArrowSchema& schema;
    const ArrowArray& array;
    std::size_t first = 0;
    std::size_t values = 0;
};

Plain plain_values(const ArrowRows& rows, const ArrowColumnType& type, const std::string& name) {
    const bool text = type.type == ScalarType::kText;
    check_shape(rows.array, rows.first, rows.rows, name);
    if (!text || type.count > 1) check_no_nulls(rows.array, rows.first, rows.rows, 1, name);
    if (type.count == 1) return {rows.schema, rows.array, rows.first, rows.rows};
    if (rows.array.n_children != 1 || rows.array.children == nullptr || rows.array.children[0] == nullptr) {
        refuse(name, fmt::format("is a list with {} children", rows.array.n_children));
    }
    const ArrowArray& child = *rows.array.children[0];
    const std::size_t first = (static_cast<std::size_t>(rows.array.offset) + rows.first) * type.count;
    check_shape(child, first, rows.rows * type.count, name);
    if (!text) check_no_nulls(child, first, rows.rows * type.count, type.count, name);
    return {*rows.schema.children[0], child, first, rows.rows * type.count};
}

template <class Offset> std::string_view text_at(const ArrowArray& array, std::size_t row, const std::string& name) {
    const auto* offsets = static_cast<const Offset*>(buffer(array, 1, name)) + array.offset + row;
    const Offset begin = offsets[0];
    const Offset end = offsets[1];
    if (begin < 0 || end < begin) refuse(name, fmt::format("has a string from byte {} to {}", begin, end));
    if (begin == end) return {};
    return {static_cast<const char*>(buffer(array, 2, name)) + begin, static_cast<std::size_t>(end - begin)};
}

/// Return a string of utf8_view: 16 bytes each, short ones in place, long ones as buffer and offset; the last buffer has the others'
/// lengths.
std::string_view view_at(const ArrowArray& array, std::size_t row, const std::string& name) {
    constexpr std::int32_t kInline = 12;
    const auto* view = static_cast<const char*>(buffer(array, 1, name)) + (static_cast<std::size_t>(array.offset) + row) * 16;
    std::int32_t words[4];
    std::memcpy(words, view, sizeof(words));
    if (words[0] < 0) refuse(name, fmt::format("has a string of length {}", words[0]));
    if (words[0] <= kInline) return {view + 4, static_cast<std::size_t>(words[0])};
    const std::int64_t variadic = array.n_buffers - 3;
    if (words[2] < 0 || words[2] >= variadic || words[3] < 0) {
        refuse(name, fmt::format("has a string in buffer {} of {}", words[2], variadic < 0 ? 0 : variadic));
    }
    const auto* lengths = static_cast<const std::int64_t*>(buffer(array, array.n_buffers - 1, name));
    if (std::int64_t{words[3]} + words[0] > lengths[words[2]]) refuse(name, "has a string that ends after its buffer");
    return {static_cast<const char*>(buffer(array, 2 + words[2], name)) + words[3], static_cast<std::size_t>(words[0])};
}

std::optional<std::string_view> plain_text(std::string_view format, const ArrowArray& array, std::size_t row, const std::string& name) {
    if (format == "n" || !Validity(array)[row]) return std::nullopt;
    if (format == "u") return text_at<std::int32_t>(array, row, name);
    if (format == "U") return text_at<std::int64_t>(array, row, name);
    return view_at(array, row, name);
}

std::uint64_t code_at(std::string_view format, const ArrowArray& array, std::size_t row, const std::string& name) {
    const auto type = plain_type(format);
    const auto* values = static_cast<const std::byte*>(buffer(array, 1, name));
    return visit_scalar(*type, [&](auto identity) -> std::uint64_t {
        using T = typename decltype(identity)::type;
        if constexpr (std::is_integral_v<T>) {
            T code;
            std::memcpy(&code, values + (static_cast<std::size_t>(array.offset) + row) * sizeof(T), sizeof(T));
            if (std::cmp_less(code, 0)) refuse(name, fmt::format("has the code {} in its dictionary", code));
            return static_cast<std::uint64_t>(code);
        } else {
            refuse_format(name, format);
        }
    });
}

/// Return the type of anything but a list.
std::optional<ScalarType> element_type(const ArrowSchema& schema) {
    const std::string_view format = format_of(schema);
    if (schema.dictionary == nullptr) return is_text(format) ? ScalarType::kText : plain_type(format);
    const auto codes = plain_type(format);
    const bool integers = codes && *codes != ScalarType::kBool && *codes != ScalarType::kF32 && *codes != ScalarType::kF64;
    const bool texts = schema.dictionary->dictionary == nullptr && is_text(format_of(*schema.dictionary));
    return integers && texts ? std::optional(ScalarType::kText) : std::nullopt;
}

}  // namespace

ArrowColumnType arrow_column_type(const ArrowSchema& schema, const std::string& name) {
    const std::string_view format = format_of(schema);
    if (const auto type = element_type(schema)) return {*type, 1};
    if (schema.dictionary != nullptr || !format.starts_with("+w:")) refuse_format(name, format);
    std::uint32_t count = 0;
    const auto [end, error] = std::from_chars(format.data() + 3, format.data() + format.size(), count);
    const bool has_child = schema.n_children == 1 && schema.children != nullptr && schema.children[0] != nullptr;
    if (error != std::errc{} || end != format.data() + format.size() || count == 0 || count > 65'535 || !has_child) {
        refuse_format(name, format);
    }
    const auto type = element_type(*schema.children[0]);
    if (!type) refuse_format(name, format_of(*schema.children[0]));
    return {*type, count};
}

const std::byte* arrow_values(const ArrowRows& rows, const ArrowColumnType& type, const std::string& name) {
    const Plain plain = plain_values(rows, type, name);
    if (type.type == ScalarType::kBool || plain.values == 0) return nullptr;
    const auto* values = static_cast<const std::byte*>(buffer(plain.array, 1, name));
    return values + (static_cast<std::size_t>(plain.array.offset) + plain.first) * size_of(type.type);
}

void append_arrow_values(const ArrowRows& rows, const ArrowColumnType& type, const std::string& name, std::vector<std::byte>& values) {
    const Plain plain = plain_values(rows, type, name);
    if (plain.values == 0) return;
    if (type.type == ScalarType::kBool) {
        const void* bits = buffer(plain.array, 1, name);
        const std::size_t first = static_cast<std::size_t>(plain.array.offset) + plain.first;
        for (std::size_t i = 0; i < plain.values; ++i) values.push_back(std::byte{bit(bits, first + i)});
        return;
    }
    const std::byte* from = arrow_values(rows, type, name);
    values.insert(values.end(), from, from + plain.values * size_of(type.type));
}

void append_arrow_texts(const ArrowRows& rows, const ArrowColumnType& type, const std::string& name,
                        std::vector<std::optional<std::string>>& texts) {
    const Plain plain = plain_values(rows, type, name);
    const std::string_view format = format_of(plain.schema);
    const ArrowSchema* dictionary = plain.schema.dictionary;
    if (dictionary != nullptr && plain.array.dictionary == nullptr) refuse(name, "lacks its dictionary");
    if (dictionary != nullptr) check_shape(*plain.array.dictionary, 0, 0, name);
    const Validity valid(plain.array);
    for (std::size_t i = 0; i < plain.values; ++i) {
        const std::size_t row = plain.first + i;
        std::optional<std::string_view> text;
        if (dictionary == nullptr) {
            text = plain_text(format, plain.array, row, name);
        } else if (valid[row]) {
            const std::uint64_t code = code_at(format, plain.array, row, name);
            const auto size = static_cast<std::uint64_t>(plain.array.dictionary->length);
            if (code >= size) refuse(name, fmt::format("has code {} in row {}; its dictionary has {} strings", code, i / type.count, size));
            text = plain_text(format_of(*dictionary), *plain.array.dictionary, static_cast<std::size_t>(code), name);
        }
        if (text && !is_utf8(*text)) refuse(name, fmt::format("has a string in row {} that is not UTF-8", i / type.count));
        texts.emplace_back(text ? std::optional<std::string>(*text) : std::nullopt);
    }
}

}  // namespace void_reckoning
