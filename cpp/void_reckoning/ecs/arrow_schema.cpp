#include "void_reckoning/ecs/arrow_schema.hpp"

#include <cstring>
#include <initializer_list>
#include <memory>

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

/// Memory owned by one ArrowSchema. A child may outlive its parent: consumers move it out and clear its release callback.
struct SchemaOwner {
    std::string format;
    std::string name;
    std::string metadata;
    std::vector<ArrowSchema> children;
    std::vector<ArrowSchema*> child_pointers;
    ArrowSchema dictionary{};
};

void release_schema(ArrowSchema* schema) {
    const std::unique_ptr<SchemaOwner> owner(static_cast<SchemaOwner*>(schema->private_data));
    for (ArrowSchema& child : owner->children) {
        if (child.release != nullptr) child.release(&child);
    }
    if (owner->dictionary.release != nullptr) owner->dictionary.release(&owner->dictionary);
    schema->release = nullptr;
}

/// Take over the children and the dictionary of `owner`.
ArrowSchema finish(std::unique_ptr<SchemaOwner> owner, std::int64_t flags) {
    ArrowSchema schema{};
    for (ArrowSchema& child : owner->children) owner->child_pointers.push_back(&child);
    schema.format = owner->format.c_str();
    schema.name = owner->name.c_str();
    schema.metadata = owner->metadata.empty() ? nullptr : owner->metadata.data();
    schema.flags = flags;
    schema.n_children = static_cast<std::int64_t>(owner->children.size());
    schema.children = owner->child_pointers.empty() ? nullptr : owner->child_pointers.data();
    schema.dictionary = owner->dictionary.release != nullptr ? &owner->dictionary : nullptr;
    schema.release = release_schema;
    schema.private_data = owner.release();
    return schema;
}

void add_int32(std::string& bytes, std::size_t value) {
    const auto number = static_cast<std::int32_t>(value);
    bytes.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

/// Encode metadata in the interface's form: a count, then lengths and texts, native int32. Empty values are left out.
std::string make_metadata(std::initializer_list<std::pair<std::string_view, std::string_view>> entries) {
    std::string pairs;
    std::size_t count = 0;
    for (const auto& [key, value] : entries) {
        if (value.empty()) continue;
        ++count;
        add_int32(pairs, key.size());
        pairs += key;
        add_int32(pairs, value.size());
        pairs += value;
    }
    if (count == 0) return {};
    std::string metadata;
    add_int32(metadata, count);
    return metadata + pairs;
}

/// Quote a text by RFC 8259, section 7.
std::string json_text(std::string_view text) {
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') json += '\\';
        if (static_cast<unsigned char>(c) < 0x20) {
            json += fmt::format("\\u{:04x}", static_cast<int>(c));
        } else {
            json += c;
        }
    }
    return json + '"';
}

std::string json_ids(const ValueNames* names, NameTable table) {
    if (names == nullptr || names->rows(table).empty()) return {};
    std::string json = "[";
    for (const ValueNames::Row& row : names->rows(table)) json += (json.size() > 1 ? ", " : "") + json_text(row.id);
    return json + "]";
}

std::string field_metadata(const FieldInfo& field, const ValueNames* names) {
    const Meaning& meaning = field.meaning;
    const std::string scale = meaning.has_scale() ? std::to_string(meaning.scale) : "";
    const std::string ids = json_ids(names, meaning.names);
    const std::string otherwise = json_ids(names, meaning.otherwise);
    return make_metadata({{"unit", field.unit},
                          {"doc", field.doc},
                          {"scale", scale},
                          {"natural_unit", meaning.unit},
                          {"names", ids},
                          {"names_otherwise", otherwise},
                          {"chosen_by", ids.empty() ? "" : meaning.chosen_by}});
}

const char* format_of(ScalarType type) {
    switch (type) {
        case ScalarType::kBool: return "b";
        case ScalarType::kI8: return "c";
        case ScalarType::kI16: return "s";
        case ScalarType::kI32: return "i";
        case ScalarType::kI64: return "l";
        case ScalarType::kU8: return "C";
        case ScalarType::kU16: return "S";
        case ScalarType::kU32: return "I";
        case ScalarType::kF32: return "f";
        case ScalarType::kF64: return "g";
        case ScalarType::kText: return "i";  // signed codes: pandas accepts no others
        case ScalarType::kU64:
        case ScalarType::kEntity: break;
    }
    return "L";
}

ArrowSchema make_scalar(ScalarType type, std::string name, std::string metadata, bool wide) {
    auto owner = std::make_unique<SchemaOwner>();
    owner->format = format_of(type);
    owner->name = std::move(name);
    owner->metadata = std::move(metadata);
    if (type != ScalarType::kText) return finish(std::move(owner), 0);
    auto texts = std::make_unique<SchemaOwner>();
    texts->format = wide ? "U" : "u";
    owner->dictionary = finish(std::move(texts), 0);
    return finish(std::move(owner), ARROW_FLAG_NULLABLE);
}

ArrowSchema make_field(const FieldInfo& field, bool wide, const ValueNames* names) {
    std::string metadata = field_metadata(field, names);
    if (field.count == 1) return make_scalar(field.type, field.name, std::move(metadata), wide);
    auto owner = std::make_unique<SchemaOwner>();
    owner->format = fmt::format("+w:{}", field.count);
    owner->name = field.name;
    owner->metadata = std::move(metadata);
    owner->children.push_back(make_scalar(field.type, "item", {}, wide));
    return finish(std::move(owner), 0);
}

}  // namespace

bool needs_wide_offsets(std::size_t text_bytes) { return text_bytes > 0x7FFFFFFF; }

ArrowSchema make_arrow_schema(std::string_view name, std::string_view doc, std::span<const FieldInfo> fields, bool wide,
                              const ValueNames* names) {
    auto owner = std::make_unique<SchemaOwner>();
    owner->format = "+s";
    owner->name = name;
    owner->metadata = make_metadata({{"doc", doc}});
    for (const FieldInfo& field : fields) owner->children.push_back(make_field(field, wide, names));
    return finish(std::move(owner), 0);
}

ArrowSchema make_arrow_schema(const ComponentInfo& component, std::size_t text_bytes, const ValueNames* names) {
    std::vector<FieldInfo> fields = {{"entity_id", ScalarType::kEntity, 1, "", ""}};
    fields.insert(fields.end(), component.fields.begin(), component.fields.end());
    return make_arrow_schema(component.name, component.doc, fields, needs_wide_offsets(text_bytes), names);
}

}  // namespace void_reckoning
