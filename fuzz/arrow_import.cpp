// Arrow tables from a producer that lies wherever the interface lets a reader notice it: lengths, offsets, counts of buffers and children,
// missing pointers, codes, string offsets, nesting. The buffers themselves are as long as the largest honest table needs.

#include <fuzzer/FuzzedDataProvider.h>

#include <array>
#include <cstdlib>

#include "hostile_arrow.hpp"
#include "void_reckoning/ecs/arrow_import.hpp"
#include "void_reckoning/ecs/field_type.hpp"

using namespace void_reckoning;

namespace {

constexpr std::int64_t kMaxRows = 16;  // with offsets: 48 of the 64 rows that FakeArrow's buffers hold

constexpr std::array kFields = {"flag:bool",   "i8:i8",      "i64:i64",     "u16:u16",         "f32:f32",     "f64:f64",
                                "text:string", "who:entity", "axis:f32[2]", "names:string[2]", "bits:bool[3]"};
constexpr std::array kFormats = {
    "b",  "c",  "s", "i",   "l", "C",  "S", "I", "L", "f", "g", "u", "U", "vu", "n", "+w:2", "+w:3", "+w:0", "+w:99999999999",
    "+l", "+s", "z", "tdD", "",  "w:2"};

World some_world() {
    World world;
    ComponentInfo info{"Thing", "", {}};
    for (const std::string field : kFields) {
        const std::size_t colon = field.find(':');
        const FieldType type = parse_field_type(field.substr(colon + 1), field);
        info.fields.push_back({field.substr(0, colon), type.type, type.count, "", ""});
    }
    (void)world.register_component(std::move(info));
    return world;
}

std::int64_t small_or_wrong(FuzzedDataProvider& data) {
    constexpr std::array<std::int64_t, 5> kWrong = {-1, -(std::int64_t{1} << 62U), std::int64_t{1} << 41U, std::int64_t{1} << 62U,
                                                    INT64_MAX};
    return data.ConsumeProbability<float>() < 0.9F ? data.ConsumeIntegralInRange<std::int64_t>(0, kMaxRows) : data.PickValueInArray(kWrong);
}

/// A short pattern over and over. Each byte is small, so that string offsets, codes and views mostly stay inside.
void fill_values(FuzzedDataProvider& data, std::vector<std::uint8_t>& values) {
    std::array<std::uint8_t, 32> pattern{};
    for (std::uint8_t& byte : pattern) byte = data.ConsumeIntegralInRange<std::uint8_t>(0, 31) & 15U;
    if (data.ConsumeBool()) pattern.fill(0);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = pattern[i % pattern.size()];
}

const std::string& some_text() {
    static const std::string text(1U << 16U, 'y');
    return text;
}

struct Child {
    std::vector<std::uint8_t> values = std::vector<std::uint8_t>(256 * 16);
    std::array<const void*, 4> buffers{};
    std::array<std::int64_t, 1> lengths = {1 << 15};
    ArrowSchema schema{};
    ArrowArray array{};

    explicit Child(FuzzedDataProvider& data) {
        fill_values(data, values);
        // Little-endian numbers of at most 15 in each byte: offsets below 2^28 would leave the text, so only the low bytes are random.
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i % 4 > 1) values[i] = 0;
        }
        schema.format = data.PickValueInArray(kFormats);
        if (std::string_view(schema.format) == "U") {
            for (std::size_t i = 0; i < values.size(); ++i) {
                if (i % 8 > 1) values[i] = 0;
            }
        }
        array.length = data.ConsumeProbability<float>() < 0.8F ? 64 : small_or_wrong(data);
        array.offset = data.ConsumeProbability<float>() < 0.8F ? 0 : small_or_wrong(data);
        array.null_count = data.ConsumeIntegralInRange<std::int64_t>(-1, 1);
        array.n_buffers = data.ConsumeIntegralInRange<std::int64_t>(0, 4);
        buffers = {data.ConsumeBool() ? nullptr : values.data(), data.ConsumeProbability<float>() < 0.05F ? nullptr : values.data(),
                   some_text().data(), lengths.data()};
        array.buffers = data.ConsumeProbability<float>() < 0.05F ? nullptr : buffers.data();
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    FuzzedDataProvider data(bytes, size);
    static const World empty = some_world();
    World world = empty.clone();
    FakeArrow fake;
    std::deque<Child> children;
    std::deque<ArrowSchema*> schema_pointers;
    std::deque<ArrowArray*> array_pointers;
    const int columns = data.ConsumeIntegralInRange(0, 4);
    for (int c = 0; c < columns; ++c) {
        const std::string field = data.PickValueInArray(kFields);
        const std::string name = data.ConsumeProbability<float>() < 0.05F ? "entity_id" : field.substr(0, field.find(':'));
        fake.add(name, "i", data.ConsumeIntegralInRange<std::int64_t>(0, kMaxRows));
        Child& column = children.emplace_back(data);
        ArrowSchema& schema = fake.column_schema(static_cast<std::size_t>(c));
        ArrowArray& array = fake.array(static_cast<std::size_t>(c));
        schema.format = column.schema.format;
        array = column.array;
        if (data.ConsumeBool()) {
            Child& nested = children.emplace_back(data);
            schema_pointers.push_back(data.ConsumeProbability<float>() < 0.1F ? nullptr : &nested.schema);
            array_pointers.push_back(data.ConsumeProbability<float>() < 0.1F ? nullptr : &nested.array);
            if (data.ConsumeBool()) {
                schema.n_children = data.ConsumeIntegralInRange<std::int64_t>(0, 2) == 0 ? 0 : 1;
                schema.children = &schema_pointers.back();
                array.n_children = schema.n_children;
                array.children = &array_pointers.back();
            } else {
                schema.dictionary = schema_pointers.back();
                array.dictionary = array_pointers.back();
            }
        }
    }
    fake.batch().length =
        data.ConsumeProbability<float>() < 0.9F ? data.ConsumeIntegralInRange<std::int64_t>(0, kMaxRows) : small_or_wrong(data);
    fake.batch().offset = data.ConsumeProbability<float>() < 0.9F ? 0 : small_or_wrong(data);
    const std::uint64_t before = world.state_hash();
    try {
        ArrowArrayStream stream = fake.stream();
        const ArrowColumns read(world, "Thing", stream);
        const auto made = create_entities(world, {}, read.rows(), read.columns());
        if (made.size() != read.rows() || world.state_hash() != world.hash_from_scratch()) std::abort();
    } catch (const InvalidInput&) {
        if (world.state_hash() != before) std::abort();
    } catch (const InvalidQuery&) {
        if (world.state_hash() != before) std::abort();
    }
    return 0;
}
