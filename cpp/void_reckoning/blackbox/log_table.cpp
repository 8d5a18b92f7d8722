#include "void_reckoning/blackbox/log_table.hpp"

#include "void_reckoning/ecs/arrow_array.hpp"
#include "void_reckoning/ecs/arrow_schema.hpp"
#include "void_reckoning/ecs/arrow_stream.hpp"

namespace void_reckoning {
namespace {

std::shared_ptr<const ArrowTexts> texts_of(const EventChunkView& chunk) {
    auto texts = std::make_shared<ArrowTexts>();
    const auto count = static_cast<std::uint32_t>(chunk.text_count());
    texts->count = count;
    texts->offsets.reserve(count + 1);
    for (std::uint32_t code = 0; code < count; ++code) {
        texts->offsets.push_back(static_cast<std::int32_t>(texts->bytes.size()));  // a body is far smaller than 2^31
        texts->bytes += chunk.text(Text{code});
    }
    texts->offsets.push_back(static_cast<std::int32_t>(texts->bytes.size()));
    return texts;
}

class LogBatches final : public ArrowBatches {
   public:
    LogBatches(std::shared_ptr<SharedLog> log, const LogSearch& search, EventType type)
        : scan_(std::move(log), search), type_(type), combat_(search.filter.combat), fields_(log_fields(type)) {}

    [[nodiscard]] ArrowSchema schema() const override {
        const EventInfo& info = event_catalogue()[static_cast<std::size_t>(type_)];
        return make_arrow_schema(info.name, info.doc, fields_, false);
    }

    [[nodiscard]] ArrowArray next() override {
        while (const std::optional<Chunk> chunk = scan_.next()) {
            const auto view = std::make_shared<const EventChunkView>(chunk->events(type_));
            LogPart part = log_part(view, type_, combat_);
            if (part.rows > 0) return batch(*view, std::move(part));
        }
        return {};
    }

   private:
    [[nodiscard]] ArrowArray batch(const EventChunkView& view, LogPart part) const {
        std::vector<ArrowArray> columns;
        columns.reserve(fields_.size());
        std::shared_ptr<const ArrowTexts> texts;
        for (std::size_t column = 0; column < fields_.size(); ++column) {
            if (fields_[column].type == ScalarType::kText && !texts) texts = texts_of(view);
            columns.push_back(
                make_arrow_column({part.columns[column].data(), std::move(part.owners[column]), {}}, fields_[column], part.rows, texts));
        }
        return make_arrow_batch(std::move(columns), part.rows);
    }

    LogScan scan_;
    EventType type_;
    std::optional<std::uint64_t> combat_;
    std::vector<FieldInfo> fields_;
};

}  // namespace

ArrowArrayStream export_log(std::shared_ptr<SharedLog> log, const LogSearch& search, EventType type) {
    return make_arrow_stream(std::make_unique<LogBatches>(std::move(log), search, type));
}

}  // namespace void_reckoning
