#include "bindings/ecs/world_reads.hpp"

#include "bindings/support/values.hpp"
#include "void_reckoning/ecs/field_ref.hpp"
#include "void_reckoning/ecs/field_type.hpp"
#include "void_reckoning/ecs/gather.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

nb::object strings(const World& world, std::span<const Text> codes) {
    nb::list texts;
    for (const Text text : codes) texts.append(python_value(world, ScalarType::kText, reinterpret_cast<const std::byte*>(&text)));
    return texts;
}

/// Return a read-only array over memory that `owner` keeps.
nb::object view_of(const std::byte* data, std::size_t rows, const FieldInfo& field, nb::handle owner) {
    const std::size_t shape[2] = {rows, field.count};
    return nb::cast(nb::ndarray<nb::numpy, nb::ro>(data, field.count == 1 ? 1 : 2, shape, owner, nullptr, numpy_type(field.type)));
}

template <class T> nb::capsule owned(T value) {
    auto* held = new T(std::move(value));
    return nb::capsule(held, [](void* pointer) noexcept { delete static_cast<T*>(pointer); });
}

/// One archetype's column of a field, or of the entity ids.
struct Part {
    const Column* column = nullptr;
    std::size_t rows = 0;
};

struct FieldParts {
    FieldInfo field;
    std::vector<Part> parts;
    std::size_t rows = 0;
};

FieldParts parts_of(const World& world, const std::string& component, const std::string& field) {
    const ComponentId id = resolve_component(world.schema(), component);
    FieldParts found;
    std::size_t index = 0;
    const bool ids = field == "entity_id";
    if (ids) {
        found.field = {"entity_id", ScalarType::kEntity, 1, "", ""};
    } else {
        index = resolve_field(world.schema().component(id), field);
        found.field = world.schema().component(id).fields[index];
    }
    for (std::size_t table = 0; table < world.table_count(); ++table) {
        const TableLayout& layout = world.layout(table);
        if (!layout.mask.test(id.value) || world.rows(table) == 0) continue;
        const std::size_t column = ids ? 0 : static_cast<std::size_t>(layout.first_column[id.value]) + index;
        found.parts.push_back({&world.column(table, column), world.rows(table)});
        found.rows += world.rows(table);
    }
    return found;
}

/// Return all rows, one after the other.
std::vector<std::byte> copied(const FieldParts& field) {
    const std::size_t row_bytes = field.field.bytes();
    std::vector<std::byte> bytes;
    bytes.reserve(field.rows * row_bytes);
    for (const Part& part : field.parts) {
        for (std::size_t b = 0; b << kBlockShift < part.rows; ++b) {
            const std::size_t rows = std::min(part.rows - (b << kBlockShift), kBlockRows);
            const std::byte* data = part.column->block(b).data();
            bytes.insert(bytes.end(), data, data + rows * row_bytes);
        }
    }
    return bytes;
}

/// Keeps one block, and reports it in the world's memory report.
struct KeptBlock {
    BlockRef block;
    std::shared_ptr<const Holding> holding;
};

}  // namespace

nb::list describe_components(const World& world) {
    nb::list rows;
    for (const ComponentInfo& info : world.schema().components()) {
        nb::dict fields;
        for (const FieldInfo& field : info.fields) {
            fields[field.name.c_str()] = field_type_name(field);
        }
        nb::dict row;
        row["name"] = info.name;
        row["doc"] = info.doc;
        row["fields"] = fields;
        rows.append(row);
    }
    return rows;
}

nb::dict query_columns(WorldReading& now, const QueryResult& result, const std::vector<std::string>& paths, const PythonNames* names) {
    const NaturalPaths wanted(now->schema(), paths);
    const std::vector<std::string>& gathered = names == nullptr ? paths : wanted.paths;
    auto columns = read_unlocked(now, [&](const World& world) { return gather_columns(world, result.ids, gathered); });
    nb::dict arrays;
    arrays["entity_id"] = array_of(result.ids);
    for (std::size_t i = 0; i < paths.size(); ++i) {
        GatheredColumn& column = columns[i];
        const nb::str name(column.info.name.c_str());
        if (column.info.type == ScalarType::kText) {
            arrays[name] = strings(*now, column.as<Text>());
        } else if (names != nullptr && !column.info.meaning.plain()) {
            const std::ptrdiff_t chooser = wanted.choosers[i];
            arrays[name] = natural_column(column, chooser < 0 ? nullptr : &columns[static_cast<std::size_t>(chooser)], *names);
        } else {
            const FieldInfo field = column.info;
            const std::byte* data = column.bytes.data();  // moving a vector leaves its memory where it is
            arrays[name] = view_of(data, result.ids.size(), field, owned(std::move(column)));
        }
    }
    return arrays;
}

TableHandle query_table(WorldReading& now, const QueryResult& result, const std::vector<std::string>& paths,
                        std::shared_ptr<const ValueNames> names) {
    return result_table(read_unlocked(now, [&](const World& world) {
        return std::make_shared<const GatheredTable>(
            GatheredTable{result.ids, gather_columns(world, result.ids, paths), world.dictionary(), std::move(names)});
    }));
}

nb::list entity_refs(std::shared_ptr<const Reading> reading, const std::vector<EntityId>& ids) {
    const nb::list refs = nb::steal<nb::list>(PyList_New(static_cast<Py_ssize_t>(ids.size())));
    for (std::size_t i = 0; i < ids.size(); ++i) {
        nb::object one = nb::cast(EntityRefHandle{reading, ids[i], reading->world.locate(ids[i]), {}});
        PyList_SET_ITEM(refs.ptr(), static_cast<Py_ssize_t>(i), one.release().ptr());
    }
    return refs;
}

nb::list column_blocks(const World& world, Holdings& holdings, std::int64_t turn, const std::string& component, const std::string& field) {
    const FieldParts found = parts_of(world, component, field);
    if (found.field.type == ScalarType::kText) {
        throw InvalidQuery(
            fmt::format("{}.{} is a string; column() gives strings, table() gives their codes without a copy", component, field));
    }
    nb::list blocks;
    for (const Part& part : found.parts) {
        const auto holding = holdings.hold(fmt::format("view of {}.{}", component, field), turn, {*part.column});
        for (std::size_t b = 0; b << kBlockShift < part.rows; ++b) {
            BlockRef block = part.column->pin(b);
            const std::byte* data = block.get()->data();
            const std::size_t rows = std::min(part.rows - (b << kBlockShift), kBlockRows);
            blocks.append(view_of(data, rows, found.field, owned(KeptBlock{std::move(block), holding})));
        }
    }
    return blocks;
}

nb::object column_array(WorldReading now, Holdings& holdings, std::int64_t turn, const std::string& component, const std::string& field) {
    const FieldParts found = parts_of(*now, component, field);
    const bool text = found.field.type == ScalarType::kText;
    if (!text && found.parts.size() == 1 && found.rows <= kBlockRows) {
        return column_blocks(*now, holdings, turn, component, field)[0];
    }
    auto bytes = read_unlocked(now, [&](const World& world) { return copied(parts_of(world, component, field)); });
    if (text) return strings(*now, {reinterpret_cast<const Text*>(bytes.data()), bytes.size() / sizeof(Text)});
    const std::byte* data = bytes.data();
    return view_of(data, found.rows, found.field, owned(std::move(bytes)));
}

}  // namespace void_reckoning
