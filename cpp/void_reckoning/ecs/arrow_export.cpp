#include "void_reckoning/ecs/arrow_export.hpp"

#include <algorithm>
#include <cerrno>
#include <exception>

#include "void_reckoning/ecs/arrow_array.hpp"
#include "void_reckoning/ecs/arrow_schema.hpp"
#include "void_reckoning/ecs/field_ref.hpp"

namespace void_reckoning {
namespace {

/// One archetype's share of the table: sharing a column costs one counter, whatever its length.
struct Part {
    std::size_t rows = 0;
    std::vector<Column> columns;  ///< the ids, then the fields
};

struct StreamOwner {
    ComponentInfo component;
    Dictionary dictionary;
    std::vector<Part> parts;
    std::shared_ptr<const ArrowTexts> texts;  ///< made for the first batch that needs them
    std::size_t part = 0;
    std::size_t block = 0;
    std::string error;
};

ArrowArray next_batch(StreamOwner& owner) {
    const Part& part = owner.parts[owner.part];
    const std::size_t rows = std::min(part.rows - (owner.block << kBlockShift), kBlockRows);
    const FieldInfo ids{"entity_id", ScalarType::kEntity, 1, "", ""};
    std::vector<ArrowArray> columns;
    columns.reserve(part.columns.size());
    for (std::size_t c = 0; c < part.columns.size(); ++c) {
        const FieldInfo& field = c == 0 ? ids : owner.component.fields[c - 1];
        if (field.type == ScalarType::kText && !owner.texts) owner.texts = make_arrow_texts(owner.dictionary);
        columns.push_back(make_arrow_column(part.columns[c].pin(owner.block), field, rows, owner.texts));
    }
    ++owner.block;
    if (owner.block << kBlockShift >= part.rows) {
        ++owner.part;
        owner.block = 0;
    }
    return make_arrow_batch(std::move(columns), rows);
}

/// No exception may leave a callback of the interface.
template <class Call> int guarded(ArrowArrayStream* stream, Call&& call) {
    auto& owner = *static_cast<StreamOwner*>(stream->private_data);
    try {
        call(owner);
        owner.error.clear();
        return 0;
    } catch (const std::bad_alloc&) {
        return ENOMEM;
    } catch (const std::exception& error) {
        owner.error = error.what();
        return EINVAL;
    }
}

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    return guarded(stream, [&](StreamOwner& owner) { *out = make_arrow_schema(owner.component, owner.dictionary.bytes()); });
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    return guarded(stream, [&](StreamOwner& owner) { *out = owner.part < owner.parts.size() ? next_batch(owner) : ArrowArray{}; });
}

const char* get_last_error(ArrowArrayStream* stream) {
    const auto& owner = *static_cast<StreamOwner*>(stream->private_data);
    return owner.error.empty() ? nullptr : owner.error.c_str();
}

void release_stream(ArrowArrayStream* stream) {
    delete static_cast<StreamOwner*>(stream->private_data);
    stream->release = nullptr;
}

}  // namespace

ArrowArrayStream export_component(const WorldState& state, std::string_view component) {
    const ComponentId id = resolve_component(*state.schema, component);
    auto owner = std::make_unique<StreamOwner>();
    owner->component = state.schema->component(id);
    owner->dictionary = state.dictionary;
    for (std::size_t table = 0; table < state.rows.size(); ++table) {
        const TableLayout& layout = state.schema->table(table);
        if (!layout.mask.test(id.value) || state.rows[table] == 0) continue;
        Part part{state.rows[table], {state.columns[layout.offset]}};
        const std::size_t first = layout.offset + static_cast<std::size_t>(layout.first_column[id.value]);
        for (std::size_t field = 0; field < owner->component.fields.size(); ++field) part.columns.push_back(state.columns[first + field]);
        owner->parts.push_back(std::move(part));
    }
    ArrowArrayStream stream{};
    stream.get_schema = get_schema;
    stream.get_next = get_next;
    stream.get_last_error = get_last_error;
    stream.release = release_stream;
    stream.private_data = owner.release();
    return stream;
}

}  // namespace void_reckoning
