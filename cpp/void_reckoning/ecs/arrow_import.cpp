#include "void_reckoning/ecs/arrow_import.hpp"

#include <cstring>

#include "void_reckoning/ecs/arrow_read.hpp"
#include "void_reckoning/ecs/field_ref.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kMaxRows = 0xFFFFFFFEU;
constexpr std::int64_t kMaxColumns = 100'000;

[[noreturn]] void throw_from(ArrowArrayStream& stream, int code) {
    const char* why = stream.get_last_error(&stream);
    throw InvalidInput(fmt::format("the Arrow stream failed: {} (error {})", why == nullptr ? "no reason given" : why, code));
}

ArrowRows rows_of(const ArrowSchema& schema, const ArrowArray& batch, std::size_t index) {
    return {*schema.children[index], *batch.children[index], static_cast<std::size_t>(batch.offset),
            static_cast<std::size_t>(batch.length)};
}

void check_batch(const ArrowSchema& schema, const ArrowArray& batch) {
    if (batch.length < 0 || batch.offset < 0 || static_cast<std::uint64_t>(batch.length) > kMaxRows ||
        static_cast<std::uint64_t>(batch.offset) > kMaxRows) {
        throw InvalidInput(fmt::format("an Arrow batch has {} rows at offset {}", batch.length, batch.offset));
    }
    bool whole = batch.n_children == schema.n_children && (batch.n_children == 0 || batch.children != nullptr);
    for (std::int64_t c = 0; whole && c < batch.n_children; ++c) whole = batch.children[c] != nullptr;
    if (!whole)
        throw InvalidInput(
            fmt::format("an Arrow batch must have as many columns as its schema, {}, got {}", schema.n_children, batch.n_children));
    if (batch.null_count != 0 && batch.n_buffers > 0 && batch.buffers != nullptr && batch.buffers[0] != nullptr) {
        throw InvalidInput("rows of an Arrow batch must not be null as a whole");
    }
}

}  // namespace

ArrowColumns::ArrowColumns(const World& world, std::string_view component, ArrowArrayStream& stream) {
    if (stream.release == nullptr) throw InvalidInput("the Arrow stream must be unread, got one that was read before");
    try {
        read(world, component, stream);
    } catch (...) {
        stream.release(&stream);
        forget();
        throw;
    }
    stream.release(&stream);
}

ArrowColumns::~ArrowColumns() { forget(); }

void ArrowColumns::forget() {
    for (ArrowArray& batch : batches_) {
        if (batch.release != nullptr) batch.release(&batch);
    }
    batches_.clear();
    if (schema_.release != nullptr) schema_.release(&schema_);
}

void ArrowColumns::read(const World& world, std::string_view component, ArrowArrayStream& stream) {
    if (const int failed = stream.get_schema(&stream, &schema_); failed != 0) throw_from(stream, failed);
    const std::string_view format = schema_.format == nullptr ? "" : schema_.format;
    if (format != "+s")
        throw InvalidInput(fmt::format("format of the Arrow stream must be '+s' (a table), got '{}'", format.substr(0, 40)));
    bool whole = schema_.n_children >= 0 && schema_.n_children <= kMaxColumns && (schema_.n_children == 0 || schema_.children != nullptr);
    for (std::int64_t c = 0; whole && c < schema_.n_children; ++c) whole = schema_.children[c] != nullptr;
    if (!whole) throw InvalidInput(fmt::format("the Arrow stream's schema has {} columns", schema_.n_children));
    read_batches(stream);
    for (std::size_t c = 0; c < static_cast<std::size_t>(schema_.n_children); ++c) take_column(world, component, c);
}

void ArrowColumns::read_batches(ArrowArrayStream& stream) {
    for (;;) {
        ArrowArray batch{};
        if (const int failed = stream.get_next(&stream, &batch); failed != 0) throw_from(stream, failed);
        if (batch.release == nullptr) return;
        batches_.push_back(batch);
        check_batch(schema_, batch);
        if (batch.length == 0) {
            batches_.back().release(&batches_.back());
            batches_.pop_back();
            continue;
        }
        rows_ += static_cast<std::size_t>(batch.length);
        if (rows_ > kMaxRows) throw InvalidInput(fmt::format("the Arrow stream must have at most {} rows, got more", kMaxRows));
    }
}

void ArrowColumns::take_column(const World& world, std::string_view component, std::size_t index) {
    const char* given = schema_.children[index]->name;
    const std::string_view name = given == nullptr ? "" : given;
    if (name == "entity_id") return take_ids(index);
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos && component.empty()) {
        throw InvalidQuery(fmt::format("column must be Component.field, got '{}'", name.substr(0, 80)));
    }
    const std::string path = dot == std::string_view::npos ? fmt::format("{}.{}", component, name) : std::string(name);
    const WholeField found = resolve_whole_field(world.schema(), path);
    const ComponentInfo& info = world.schema().component(found.component);
    const FieldInfo& field = info.fields[found.field];
    FieldColumn column;
    column.component = info.name;
    column.field = field.name;
    const ArrowColumnType type = arrow_column_type(*schema_.children[index], path);
    // References are unsigned numbers in Arrow.
    column.type = field.type == ScalarType::kEntity && type.type == ScalarType::kU64 ? ScalarType::kEntity : type.type;
    if (column.type != field.type || type.count != field.count) {
        throw InvalidInput(fmt::format("{} must be of type {}{}, got {}{}", path, name_of(field.type),
                                       field.count == 1 ? "" : fmt::format("[{}]", field.count), name_of(column.type),
                                       type.count == 1 ? "" : fmt::format("[{}]", type.count)));
    }
    take_values(column, index, path);
    columns_.push_back(std::move(column));
}

void ArrowColumns::take_values(FieldColumn& column, std::size_t index, const std::string& name) {
    const ArrowColumnType type = arrow_column_type(*schema_.children[index], name);
    if (column.type == ScalarType::kText) {
        column.texts.reserve(rows_ * type.count);
        for (const ArrowArray& batch : batches_) append_arrow_texts(rows_of(schema_, batch, index), type, name, column.texts);
        return;
    }
    if (batches_.size() == 1) {
        if (const std::byte* values = arrow_values(rows_of(schema_, batches_[0], index), type, name)) {
            column.bytes = {values, rows_ * type.count * size_of(type.type)};
            return;
        }
    }
    std::vector<std::byte>& copy = copies_.emplace_back();
    copy.reserve(rows_ * type.count * size_of(type.type));
    for (const ArrowArray& batch : batches_) append_arrow_values(rows_of(schema_, batch, index), type, name, copy);
    column.bytes = copy;
}

void ArrowColumns::take_ids(std::size_t index) {
    const std::string name = "entity_id";
    const ArrowColumnType type = arrow_column_type(*schema_.children[index], name);
    if (type.type != ScalarType::kU64 || type.count != 1) {
        throw InvalidInput(fmt::format("column entity_id must be of type u64, got {}", name_of(type.type)));
    }
    if (entity_ids_) throw InvalidInput("column entity_id must be unique, got two");
    std::vector<std::byte> bytes;
    for (const ArrowArray& batch : batches_) append_arrow_values(rows_of(schema_, batch, index), type, name, bytes);
    entity_ids_.emplace(rows_);
    if (!bytes.empty()) std::memcpy(entity_ids_->data(), bytes.data(), bytes.size());
}

}  // namespace void_reckoning
