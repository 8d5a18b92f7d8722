// Whatever bytes: every request that a world takes in messages, against a world with a field of each type.

#include <array>
#include <cstdlib>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/ecs/field_type.hpp"
#include "void_reckoning/wire/world_messages.hpp"

using namespace void_reckoning;

namespace {

constexpr std::array kFields = {"flag:bool",   "i8:i8",      "i64:i64",     "u16:u16",         "f32:f32",     "f64:f64",
                                "text:string", "who:entity", "axis:f32[2]", "names:string[2]", "bits:bool[3]"};

World some_world() {
    World world;
    ComponentInfo info{"Thing", "", {}};
    for (const std::string field : kFields) {
        const std::size_t colon = field.find(':');
        const FieldType type = parse_field_type(field.substr(colon + 1), field);
        info.fields.push_back({field.substr(0, colon), type.type, type.count, "", ""});
    }
    const ComponentId thing = world.register_component(std::move(info));
    const ComponentId tag = world.register_component({"Tag", "", {}});
    for (int i = 0; i < 20; ++i) (void)world.create_of(std::array{thing});
    (void)world.create_of(std::array{thing, tag});
    return world;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    static World world = some_world();
    static const Snapshot fresh = world.snapshot();
    static const std::uint64_t hash = world.state_hash();
    QueryCache cache(4);
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    bool changes = true;
    try {
        switch (data[0] % 8) {
            case 0:
                (void)query_entities_message(world, cache, bytes);
                changes = false;
                break;
            case 1:
                (void)count_entities_message(world, cache, bytes);
                changes = false;
                break;
            case 2:
                (void)get_entity_message(world, bytes);
                changes = false;
                break;
            case 3:
                (void)describe_components_message(world, bytes);
                changes = false;
                break;
            case 4: (void)register_component_message(world, bytes); break;
            case 5: (void)create_entities_message(world, bytes); break;
            case 6: (void)update_entities_message(world, bytes); break;
            default: (void)delete_entities_message(world, bytes); break;
        }
    } catch (const InvalidInput&) {
        changes = false;
    } catch (const QueryError&) {
        changes = false;
    }
    if (!changes && world.state_hash() != hash) std::abort();  // an error, or a question, and yet something changed
    if (world.state_hash() != world.hash_from_scratch()) std::abort();
    world.restore(fresh);
    return 0;
}
