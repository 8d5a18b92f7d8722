#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "void_reckoning/ecs/arrow_abi.hpp"

namespace void_reckoning {

/// A producer of one batch whose every word a test may change. It owns all memory; releasing what it gave out does nothing.
class FakeArrow {
   public:
    FakeArrow() {
        schema_.format = "+s";
        schema_.name = "";
        schema_.release = [](ArrowSchema* schema) { schema->release = nullptr; };
        batch_.n_buffers = 1;
        batch_.buffers = no_buffers_;
        batch_.release = [](ArrowArray* array) { array->release = nullptr; };
    }
    FakeArrow(const FakeArrow&) = delete;
    FakeArrow& operator=(const FakeArrow&) = delete;

    /// A column of zeros, or for format "u" of three strings of one letter, with room for 64 rows of any type.
    void add(const std::string& name, const std::string& format, std::int64_t rows) {
        Part& part = parts_.emplace_back();
        part.name = name;
        part.format = format;
        part.values.assign(64 * 16, 0);
        part.buffers = {nullptr, part.values.data(), part.text.data()};
        if (format == "u") {
            auto* offsets = reinterpret_cast<std::int32_t*>(part.values.data());
            for (std::int32_t i = 0; i < 64; ++i) offsets[i] = i;
        }
        part.schema.format = part.format.c_str();
        part.schema.name = part.name.c_str();
        part.array.length = rows;
        part.array.n_buffers = format == "u" ? 3 : 2;
        part.array.buffers = part.buffers.data();
        schemas_.push_back(&part.schema);
        arrays_.push_back(&part.array);
        schema_.n_children = static_cast<std::int64_t>(parts_.size());
        batch_.n_children = schema_.n_children;
        schema_.children = schemas_.data();
        batch_.children = arrays_.data();
        batch_.length = rows;
    }
    [[nodiscard]] ArrowArray& array(std::size_t column) { return *arrays_[column]; }
    [[nodiscard]] ArrowSchema& column_schema(std::size_t column) { return *schemas_[column]; }
    [[nodiscard]] ArrowSchema& schema() { return schema_; }
    [[nodiscard]] ArrowArray& batch() { return batch_; }
    void fail_with(int code) { failure_ = code; }

    /// Must not outlive this.
    [[nodiscard]] ArrowArrayStream stream() {
        ArrowArrayStream stream{};
        stream.private_data = this;
        stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) {
            *out = static_cast<FakeArrow*>(self->private_data)->schema_;
            return 0;
        };
        stream.get_next = [](ArrowArrayStream* self, ArrowArray* out) {
            auto& fake = *static_cast<FakeArrow*>(self->private_data);
            *out = fake.given_ ? ArrowArray{} : fake.batch_;
            fake.given_ = true;
            return fake.failure_;
        };
        stream.get_last_error = [](ArrowArrayStream*) { return "as asked"; };
        stream.release = [](ArrowArrayStream* self) { self->release = nullptr; };
        return stream;
    }

   private:
    struct Part {
        std::string name, format;
        alignas(16) std::string text = std::string(64, 'x');
        std::vector<std::uint8_t> values;
        std::vector<const void*> buffers;
        ArrowSchema schema{};
        ArrowArray array{};
    };
    std::deque<Part> parts_;
    std::vector<ArrowSchema*> schemas_;
    std::vector<ArrowArray*> arrays_;
    const void* no_buffers_[1] = {nullptr};
    ArrowSchema schema_{};
    ArrowArray batch_{};
    bool given_ = false;
    int failure_ = 0;
};

}  // namespace void_reckoning
