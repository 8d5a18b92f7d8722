#include "void_reckoning/ecs/arrow_export.hpp"

#include <algorithm>

#include "void_reckoning/ecs/arrow_array.hpp"
#include "void_reckoning/ecs/arrow_schema.hpp"
#include "void_reckoning/ecs/arrow_stream.hpp"
#include "void_reckoning/ecs/field_ref.hpp"

namespace void_reckoning {
namespace {

const FieldInfo kIds{"entity_id", ScalarType::kEntity, 1, "", ""};

/// One archetype's share of the table: sharing a column costs one counter, whatever its length.
struct Part {
    std::size_t rows = 0;
    std::vector<Column> columns;  ///< the ids, then the fields
};

class ComponentBatches final : public ArrowBatches {
   public:
    ComponentBatches(const WorldState& state, ComponentId id, std::shared_ptr<const void> keeper, std::shared_ptr<const ValueNames> names)
        : component_(state.schema->component(id)), dictionary_(state.dictionary), keeper_(std::move(keeper)), names_(std::move(names)) {
        for (std::size_t table = 0; table < state.rows.size(); ++table) {
            const TableLayout& layout = state.schema->table(table);
            if (!layout.mask.test(id.value) || state.rows[table] == 0) continue;
            Part part{state.rows[table], {state.columns[layout.offset]}};
            const std::size_t first = layout.offset + static_cast<std::size_t>(layout.first_column[id.value]);
            for (std::size_t field = 0; field < component_.fields.size(); ++field) part.columns.push_back(state.columns[first + field]);
            parts_.push_back(std::move(part));
        }
    }

    [[nodiscard]] ArrowSchema schema() const override { return make_arrow_schema(component_, dictionary_.bytes(), names_.get()); }

    [[nodiscard]] ArrowArray next() override {
        if (part_ == parts_.size()) return {};
        const Part& part = parts_[part_];
        const std::size_t rows = std::min(part.rows - (block_ << kBlockShift), kBlockRows);
        std::vector<ArrowArray> columns;
        columns.reserve(part.columns.size());
        for (std::size_t c = 0; c < part.columns.size(); ++c) {
            const FieldInfo& field = c == 0 ? kIds : component_.fields[c - 1];
            if (field.type == ScalarType::kText && !texts_) texts_ = make_arrow_texts(dictionary_);
            BlockRef block = part.columns[c].pin(block_);
            const std::byte* data = block.get()->data();
            columns.push_back(make_arrow_column({data, keeper_, std::move(block)}, field, rows, texts_));
        }
        ++block_;
        if (block_ << kBlockShift >= part.rows) {
            ++part_;
            block_ = 0;
        }
        return make_arrow_batch(std::move(columns), rows);
    }

   private:
    ComponentInfo component_;
    Dictionary dictionary_;
    std::vector<Part> parts_;
    std::shared_ptr<const void> keeper_;
    std::shared_ptr<const ValueNames> names_;
    std::shared_ptr<const ArrowTexts> texts_;  ///< created for the first batch that needs them
    std::size_t part_ = 0;
    std::size_t block_ = 0;
};

class GatheredBatch final : public ArrowBatches {
   public:
    explicit GatheredBatch(std::shared_ptr<const GatheredTable> table) : table_(std::move(table)) {}

    [[nodiscard]] ArrowSchema schema() const override {
        ComponentInfo info;
        for (const GatheredColumn& column : table_->columns) info.fields.push_back(column.info);
        return make_arrow_schema(info, table_->dictionary.bytes(), table_->names.get());
    }

    [[nodiscard]] ArrowArray next() override {
        if (done_ || table_->ids.empty()) return {};
        done_ = true;
        const std::size_t rows = table_->ids.size();
        std::vector<ArrowArray> columns;
        columns.push_back(make_arrow_column({reinterpret_cast<const std::byte*>(table_->ids.data()), table_, {}}, kIds, rows, nullptr));
        std::shared_ptr<const ArrowTexts> texts;
        for (const GatheredColumn& column : table_->columns) {
            if (column.info.type == ScalarType::kText && !texts) texts = make_arrow_texts(table_->dictionary);
            columns.push_back(make_arrow_column({column.bytes.data(), table_, {}}, column.info, rows, texts));
        }
        return make_arrow_batch(std::move(columns), rows);
    }

   private:
    std::shared_ptr<const GatheredTable> table_;
    bool done_ = false;
};

}  // namespace

ArrowArrayStream export_component(const WorldState& state, std::string_view component, std::shared_ptr<const void> keeper,
                                  std::shared_ptr<const ValueNames> names) {
    const ComponentId id = resolve_component(*state.schema, component);
    return make_arrow_stream(std::make_unique<ComponentBatches>(state, id, std::move(keeper), std::move(names)));
}

ArrowArrayStream export_gathered(std::shared_ptr<const GatheredTable> table) {
    return make_arrow_stream(std::make_unique<GatheredBatch>(std::move(table)));
}

}  // namespace void_reckoning
