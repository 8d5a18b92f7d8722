#include "void_reckoning/ecs/arrow_array.hpp"

#include <array>
#include <cstring>
#include <utility>

#include "void_reckoning/ecs/arrow_schema.hpp"

namespace void_reckoning {
namespace {

/// Memory that one ArrowArray keeps alive. A child may outlive its parent: consumers move it out and clear its release callback.
struct ArrayOwner {
    KeptValues values;
    std::vector<std::uint8_t> bits;  ///< booleans, or validity of strings
    std::shared_ptr<const ArrowTexts> texts;
    std::array<const void*, 3> buffers{};
    std::vector<ArrowArray> children;
    std::vector<ArrowArray*> child_pointers;
    ArrowArray dictionary{};

    ArrayOwner() = default;
    ArrayOwner(const ArrayOwner&) = delete;
    ArrayOwner& operator=(const ArrayOwner&) = delete;
    ~ArrayOwner() {
        for (ArrowArray& child : children) {
            if (child.release != nullptr) child.release(&child);
        }
        if (dictionary.release != nullptr) dictionary.release(&dictionary);
    }
};

void release_array(ArrowArray* array) {
    delete static_cast<ArrayOwner*>(array->private_data);
    array->release = nullptr;
}

ArrowArray finish(std::unique_ptr<ArrayOwner> owner, std::size_t length, std::int64_t null_count, std::int64_t buffers) {
    ArrowArray array{};
    for (ArrowArray& child : owner->children) owner->child_pointers.push_back(&child);
    array.length = static_cast<std::int64_t>(length);
    array.null_count = null_count;
    array.n_buffers = buffers;
    array.buffers = owner->buffers.data();
    array.n_children = static_cast<std::int64_t>(owner->children.size());
    array.children = owner->child_pointers.empty() ? nullptr : owner->child_pointers.data();
    array.dictionary = owner->dictionary.release != nullptr ? &owner->dictionary : nullptr;
    array.release = release_array;
    array.private_data = owner.release();
    return array;
}

/// Set one bit per value, lowest first: whether the value of that size is nonzero. Return how many are zero.
template <class T> std::int64_t pack_bits(const std::byte* from, std::size_t count, std::vector<std::uint8_t>& bits) {
    bits.assign((count + 7) / 8, 0);
    std::int64_t zeros = 0;
    for (std::size_t i = 0; i < count; ++i) {
        T value;
        std::memcpy(&value, from + i * sizeof(T), sizeof(T));
        bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | (value != 0 ? 1U << (i % 8) : 0U));
        zeros += value == 0 ? 1 : 0;
    }
    return zeros;
}

ArrowArray make_dictionary(std::shared_ptr<const ArrowTexts> texts) {
    auto owner = std::make_unique<ArrayOwner>();
    const auto count = static_cast<std::size_t>(texts->count);
    owner->buffers[1] = texts->wide_offsets.empty() ? static_cast<const void*>(texts->offsets.data()) : texts->wide_offsets.data();
    owner->buffers[2] = texts->bytes.data();
    owner->texts = std::move(texts);
    return finish(std::move(owner), count, 0, 3);
}

ArrowArray make_values(KeptValues values, ScalarType type, std::size_t count, std::shared_ptr<const ArrowTexts> texts) {
    auto owner = std::make_unique<ArrayOwner>();
    const std::byte* data = values.data;
    owner->values = std::move(values);
    owner->buffers[1] = data;
    std::int64_t nulls = 0;
    if (type == ScalarType::kBool) {
        (void)pack_bits<std::uint8_t>(data, count, owner->bits);
        owner->buffers[1] = owner->bits.data();
        owner->values = {};
    } else if (type == ScalarType::kText) {
        nulls = pack_bits<std::uint32_t>(data, count, owner->bits);
        if (nulls > 0) owner->buffers[0] = owner->bits.data();
        owner->dictionary = make_dictionary(std::move(texts));
    }
    return finish(std::move(owner), count, nulls, 2);
}

template <class Offset> void fill_texts(ArrowTexts& texts, std::vector<Offset>& offsets, const Dictionary& dictionary) {
    offsets.reserve(dictionary.size() + 1);
    texts.bytes.reserve(dictionary.bytes());
    for (std::uint32_t code = 0; code < dictionary.size(); ++code) {
        offsets.push_back(static_cast<Offset>(texts.bytes.size()));
        texts.bytes += dictionary.text(Text{code});
    }
    offsets.push_back(static_cast<Offset>(texts.bytes.size()));
}

}  // namespace

std::shared_ptr<const ArrowTexts> make_arrow_texts(const Dictionary& dictionary) {
    auto texts = std::make_shared<ArrowTexts>();
    texts->count = static_cast<std::int64_t>(dictionary.size());
    if (needs_wide_offsets(dictionary.bytes())) {
        fill_texts(*texts, texts->wide_offsets, dictionary);
    } else {
        fill_texts(*texts, texts->offsets, dictionary);
    }
    return texts;
}

ArrowArray make_arrow_column(KeptValues kept, const FieldInfo& field, std::size_t rows, std::shared_ptr<const ArrowTexts> texts) {
    ArrowArray values = make_values(std::move(kept), field.type, rows * field.count, std::move(texts));
    if (field.count == 1) return values;
    auto owner = std::make_unique<ArrayOwner>();
    owner->children.push_back(values);
    return finish(std::move(owner), rows, 0, 1);
}

ArrowArray make_arrow_batch(std::vector<ArrowArray> columns, std::size_t rows) {
    auto owner = std::make_unique<ArrayOwner>();
    owner->children = std::move(columns);
    return finish(std::move(owner), rows, 0, 1);
}

}  // namespace void_reckoning
