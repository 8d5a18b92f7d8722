#include "void_reckoning/ecs/world.hpp"

#include "void_reckoning/ecs/world_loader.hpp"

#include <cmath>

namespace void_reckoning {
namespace {

std::uint64_t pack(World::Location at) { return (static_cast<std::uint64_t>(at.table) << 32U) | at.row; }

}  // namespace

World::World() {
    const std::uint32_t nobody = 0;
    WorldLoader(*this, {&nobody, 1}).finish({});
}

World::World(const Snapshot& snapshot) : WorldTables(snapshot.state(), snapshot.past()) {}

void World::restore(Snapshot&& snapshot) noexcept {
    state_ = std::move(snapshot.state_);
    past_ = std::move(snapshot.past_);
    timeline_ = stamps_.next();  // and with it a new version()
}

Past::~Past() {
    std::shared_ptr<const Past> earlier = std::move(before);
    while (earlier != nullptr && earlier.use_count() == 1) earlier = std::shared_ptr<const Past>(std::move(earlier->before));
}

std::shared_ptr<const Past> World::past_until_now() const {
    if (now_ == nullptr || now_->last != version()) now_ = std::make_shared<const Past>(timeline_, version(), past_);
    return now_;
}

bool WorldTables::remembers(std::uint64_t version) const {
    if (version > timeline_) return version <= this->version();
    for (const Past* past = past_.get(); past != nullptr; past = past->before.get()) {
        if (version > past->first) return version <= past->last;
    }
    return false;
}

ComponentId World::register_component(ComponentInfo info, std::size_t cpp_type) {
    auto schema = std::make_shared<Schema>(*state_.schema);
    const ComponentId id = schema->add_component(std::move(info), cpp_type);
    state_.schema = std::move(schema);
    return id;
}

ComponentId World::require_component(std::size_t cpp_type, std::string_view name) const {
    const ComponentId id = state_.schema->find_cpp_type(cpp_type);
    if (!id) throw InvalidInput(fmt::format("component {} is not registered in this world", name));
    return id;
}

void World::throw_missing(ComponentId component, std::uint32_t table) const {
    if (!component) throw InvalidInput("this component is not registered in this world");
    std::string present;
    for (const ComponentId id : layout(table).components) {
        present += (present.empty() ? "" : ", ") + state_.schema->component(id).name;
    }
    throw NotFound(fmt::format("the entity has no {}; it has {}", state_.schema->component(component).name, present));
}

void WorldTables::throw_gone(EntityId id) {
    throw NotFound(fmt::format("there is no entity {} (slot {}, generation {})", id.value, id.slot(), id.generation()));
}

std::optional<WorldTables::Location> WorldTables::try_locate(EntityId id) const {
    const std::uint64_t at = find_location(id);
    if (at == kNowhere) return std::nullopt;
    return Location{static_cast<std::uint32_t>(at >> 32U), static_cast<std::uint32_t>(at)};
}

std::span<const EntityId> WorldTables::ids(std::size_t table, std::size_t block) const {
    const std::size_t count = std::min(state_.rows[table] - (block << kBlockShift), kBlockRows);
    return {reinterpret_cast<const EntityId*>(column(table, 0).block(block).data()), count};
}

std::size_t World::table_of(const ComponentMask& mask) {
    const int found = state_.schema->find_table(mask);
    if (found >= 0) return static_cast<std::size_t>(found);
    auto schema = std::make_shared<Schema>(*state_.schema);
    const std::size_t table = schema->add_table(mask);
    for (const ColumnInfo& info : schema->table(table).columns) state_.columns.emplace_back(info.row_bytes());
    state_.rows.push_back(0);
    state_.schema = std::move(schema);
    return table;
}

EntityId World::create_of(std::span<const ComponentId> components) {
    ComponentMask mask;
    for (const ComponentId id : components) {
        VR_CHECK(id.value < state_.schema->components().size(), "component number {}", id.value);
        mask.set(id.value);
    }
    const std::size_t table = table_of(mask);
    const EntityId id = take_slot();
    const Location at = append_row(table, id);
    for (std::size_t c = 1; c < layout(table).columns.size(); ++c) store_zero(at, c, id);
    return id;
}

void World::destroy(EntityId id) {
    remove_row(locate(id));
    release_slot(id);
}

void World::add_components(EntityId id, std::span<const ComponentId> components) {
    const Location at = locate(id);
    ComponentMask mask = layout(at.table).mask;
    for (const ComponentId component : components) mask.set(component.value);
    if (mask != layout(at.table).mask) move_row(id, at, table_of(mask));
}

void World::remove_component(EntityId id, ComponentId component) {
    const Location at = locate(id);
    ComponentMask mask = layout(at.table).mask;
    if (!mask.test(component.value)) throw_missing(component, at.table);
    move_row(id, at, table_of(mask.reset(component.value)));
}

World::Location World::append_row(std::size_t table, EntityId id) {
    const std::size_t row = state_.rows[table];
    VR_CHECK(row < 0xFFFFFFFFU);
    const TableLayout& shape = layout(table);
    for (std::size_t c = 0; c < shape.columns.size(); ++c) {
        (void)state_.columns[shape.offset + c].append(row, stamps_);
    }
    ++state_.rows[table];
    const Location at{static_cast<std::uint32_t>(table), static_cast<std::uint32_t>(row)};
    store_new(at, 0, id, &id);
    set_location(id, pack(at));
    return at;
}

void World::check_value(const ColumnInfo& info, std::byte* value) const {
    if (info.type != ScalarType::kF32 && info.type != ScalarType::kF64) return;
    for (std::uint32_t i = 0; i < info.count; ++i) {
        bool is_nan = false;
        if (info.type == ScalarType::kF32) {
            const float canonical = load<float>(value + i * 4) + 0.0F;
            is_nan = std::isnan(canonical);
            std::memcpy(value + i * 4, &canonical, 4);
        } else {
            const double canonical = load<double>(value + i * 8) + 0.0;
            is_nan = std::isnan(canonical);
            std::memcpy(value + i * 8, &canonical, 8);
        }
        if (is_nan) [[unlikely]] {
            const ComponentInfo& component = state_.schema->component(info.component);
            throw StateCorruption(fmt::format("{}.{} would be NaN", component.name, component.fields[info.field].name));
        }
    }
}

void World::store_new(Location at, std::size_t column, EntityId id, const void* value) {
    const TableLayout& shape = layout(at.table);
    const ColumnInfo& info = shape.columns[column];
    Column& target = state_.columns[shape.offset + column];
    Block& block = target.unshared(at.row >> kBlockShift);
    std::byte* place = block.data() + (at.row & (kBlockRows - 1)) * info.row_bytes();
    std::memcpy(place, value, info.row_bytes());
    check_value(info, place);
    target.adjust_hash(block,
                       [&] { return hash_of_cell(info.type, info.count, info.key, entity_mix(id.value), place, state_.dictionary); });
}

void World::store_zero(Location at, std::size_t column, EntityId id) {
    const std::size_t bytes = layout(at.table).columns[column].row_bytes();
    constexpr std::size_t kUsual = 64;
    if (bytes <= kUsual) {
        const std::byte zeros[kUsual] = {};
        store_new(at, column, id, zeros);
    } else {
        const std::vector<std::byte> zeros(bytes);
        store_new(at, column, id, zeros.data());
    }
}

void World::store(Location at, std::size_t column, const void* value) {
    const TableLayout& shape = layout(at.table);
    const ColumnInfo& info = shape.columns[column];
    Column& target = state_.columns[shape.offset + column];
    const std::size_t bytes = info.row_bytes();
    if (std::memcmp(target.row(at.row), value, bytes) == 0) return;
    const EntityId id = load<EntityId>(cell(at, 0));
    Block& block = target.writable(at.row >> kBlockShift, state_.rows[at.table], stamps_);
    std::byte* place = block.data() + (at.row & (kBlockRows - 1)) * bytes;
    const auto add_cell = [&](bool in) {
        const std::uint64_t hash = hash_of_cell(info.type, info.count, info.key, entity_mix(id.value), place, state_.dictionary);
        return in ? hash : 0 - hash;
    };
    target.adjust_hash(block, [&] { return add_cell(false); });
    std::memcpy(place, value, bytes);
    check_value(info, place);
    target.adjust_hash(block, [&] { return add_cell(true); });
}

std::byte* World::write_block(std::size_t table, std::size_t column, std::size_t block) {
    Column& target = mutable_column(table, column);
    Block& unique = target.writable(block, state_.rows[table], stamps_);
    target.forget_hash(unique);
    return unique.data();
}

void World::remove_row(Location at) {
    const TableLayout& shape = layout(at.table);
    const std::size_t last = state_.rows[at.table] - 1;
    const EntityId leaving = load<EntityId>(cell(at, 0));
    const EntityId moved = load<EntityId>(column(at.table, 0).row(last));
    for (std::size_t c = 0; c < shape.columns.size(); ++c) {
        const ColumnInfo& info = shape.columns[c];
        Column& target = state_.columns[shape.offset + c];
        const std::size_t bytes = info.row_bytes();
        Block& tail = target.writable(last >> kBlockShift, last + 1, stamps_);
        Block& hole = target.writable(at.row >> kBlockShift, last + 1, stamps_);
        std::byte* from = tail.data() + (last & (kBlockRows - 1)) * bytes;
        std::byte* to = hole.data() + (at.row & (kBlockRows - 1)) * bytes;
        const auto hash = [&](EntityId id, const std::byte* value) {
            return hash_of_cell(info.type, info.count, info.key, entity_mix(id.value), value, state_.dictionary);
        };
        target.adjust_hash(hole, [&] { return 0 - hash(leaving, to); });
        if (at.row != last) {
            if (&hole != &tail) {
                target.adjust_hash(tail, [&] { return 0 - hash(moved, from); });
                target.adjust_hash(hole, [&] { return hash(moved, from); });
            }
            std::memcpy(to, from, bytes);
        }
        target.truncate(last, stamps_);
    }
    state_.rows[at.table] = last;
    if (at.row != last) set_location(moved, pack(at));
}

void World::move_row(EntityId id, Location from, std::size_t table) {
    const Location to = append_row(table, id);
    const TableLayout& source = layout(from.table);
    const TableLayout& target = layout(table);
    for (std::size_t c = 1; c < target.columns.size(); ++c) {
        const ColumnInfo& info = target.columns[c];
        const std::int32_t first = source.first_column[info.component.value];
        if (first < 0) {
            store_zero(to, c, id);
        } else {
            store_new(to, c, id, cell(from, static_cast<std::size_t>(first) + info.field));
        }
    }
    remove_row(from);
    set_location(id, pack(to));
}

}  // namespace void_reckoning
