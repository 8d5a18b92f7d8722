#include "void_reckoning/storage/migrations.hpp"
#include "void_reckoning/ecs/world_loader.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace void_reckoning {
namespace {

/// A component after the migration, and the source of each of its fields.
struct Plan {
    ComponentInfo info;
    std::optional<ComponentId> from;                  ///< none: new
    std::vector<std::optional<std::uint16_t>> fields; ///< fields of the component it comes from; none: new
};

class Planner {
   public:
    explicit Planner(const World& world) {
        const auto components = world.schema().components();
        for (std::size_t c = 0; c < components.size(); ++c) {
            Plan plan{components[c], ComponentId{static_cast<std::uint16_t>(c)}, {}};
            for (std::size_t f = 0; f < components[c].fields.size(); ++f) plan.fields.emplace_back(static_cast<std::uint16_t>(f));
            plans_.push_back(std::move(plan));
        }
    }

    void operator()(const RenameComponent& step) {
        require_free(step.to);
        component(step.from).info.name = step.to;
    }
    void operator()(const RemoveComponent& step) {
        (void)component(step.component);
        std::erase_if(plans_, [&](const Plan& plan) { return plan.info.name == step.component; });
    }
    void operator()(const RenameField& step) {
        Plan& plan = component(step.component);
        require_free(plan, step.to);
        plan.info.fields[field(plan, step.from)].name = step.to;
    }
    void operator()(const RemoveField& step) {
        Plan& plan = component(step.component);
        const auto place = static_cast<std::ptrdiff_t>(field(plan, step.field));
        plan.info.fields.erase(plan.info.fields.begin() + place);
        plan.fields.erase(plan.fields.begin() + place);
    }
    void operator()(const AddField& step) {
        Plan& plan = component(step.component);
        require_free(plan, step.field.name);
        if (step.place > plan.fields.size()) fail(fmt::format("component {} has no place {}", step.component, step.place));
        const auto place = static_cast<std::ptrdiff_t>(step.place);
        plan.info.fields.insert(plan.info.fields.begin() + place, step.field);
        plan.fields.insert(plan.fields.begin() + place, std::nullopt);
    }
    void operator()(const AddComponent& step) {
        require_free(step.component.name);
        plans_.push_back({step.component, std::nullopt, std::vector<std::optional<std::uint16_t>>(step.component.fields.size())});
    }
    void operator()(const DescribeAnew& step) {
        Plan& plan = component(step.component.name);
        const auto same = [](const FieldInfo& a, const FieldInfo& b) { return a.name == b.name && a.type == b.type && a.count == b.count; };
        if (!std::ranges::equal(plan.info.fields, step.component.fields, same)) {
            fail(fmt::format("component {} has other fields than its new description", step.component.name));
        }
        plan.info = step.component;
    }

    [[nodiscard]] const std::vector<Plan>& plans() const { return plans_; }

   private:
    [[noreturn]] static void fail(const std::string& what) {
        throw DamagedData(fmt::format("the save can't be brought up to date: {}", what));
    }

    Plan& component(const std::string& name) {
        const auto found = std::ranges::find_if(plans_, [&](const Plan& plan) { return plan.info.name == name; });
        if (found == plans_.end()) fail(fmt::format("it has no component {}", name));
        return *found;
    }
    static std::size_t field(const Plan& plan, const std::string& name) {
        const auto found = std::ranges::find(plan.info.fields, name, &FieldInfo::name);
        if (found == plan.info.fields.end()) fail(fmt::format("its component {} has no field {}", plan.info.name, name));
        return static_cast<std::size_t>(found - plan.info.fields.begin());
    }
    void require_free(const std::string& name) const {
        for (const Plan& plan : plans_) {
            if (plan.info.name == name) fail(fmt::format("it has a component {} already", name));
        }
    }
    static void require_free(const Plan& plan, const std::string& name) {
        if (std::ranges::find(plan.info.fields, name, &FieldInfo::name) != plan.info.fields.end()) {
            fail(fmt::format("its component {} has a field {} already", plan.info.name, name));
        }
    }

    std::vector<Plan> plans_;
};

/// Return one column of a block; strings get their codes in the new world.
std::vector<std::byte> column_of(const World& old, std::size_t table, std::size_t column, std::size_t first, std::size_t rows,
                                 World& fresh) {
    const ColumnInfo& info = old.layout(table).columns[column];
    std::vector<std::byte> values(rows * info.row_bytes());
    for (std::size_t row = 0; row < rows; ++row) {
        std::byte* to = values.data() + row * info.row_bytes();
        std::memcpy(to, old.column(table, column).row(first + row), info.row_bytes());
        for (std::uint32_t element = 0; info.type == ScalarType::kText && element < info.count; ++element) {
            Text text;
            std::memcpy(&text, to + element * sizeof text, sizeof text);
            if (text) text = fresh.enter(old.text(text));
            std::memcpy(to + element * sizeof text, &text, sizeof text);
        }
    }
    return values;
}

void copy_table(const World& old, std::size_t table, const std::vector<Plan>& plans, World& fresh, WorldLoader& loader) {
    const TableLayout& layout = old.layout(table);
    std::vector<ComponentId> components;
    for (std::size_t c = 0; c < plans.size(); ++c) {
        if (plans[c].from && layout.mask.test(plans[c].from->value)) components.push_back({static_cast<std::uint16_t>(c)});
    }
    for (std::size_t first = 0; first < old.rows(table); first += kBlockRows) {
        const std::size_t rows = std::min(old.rows(table) - first, kBlockRows);
        std::vector<std::vector<std::byte>> columns;
        for (const ComponentId component : components) {
            const Plan& plan = plans[component.value];
            for (std::size_t f = 0; f < plan.fields.size(); ++f) {
                if (!plan.fields[f]) {
                    columns.emplace_back(rows * plan.info.fields[f].bytes());
                    continue;
                }
                const auto column = static_cast<std::size_t>(layout.first_column[plan.from->value]) + *plan.fields[f];
                columns.push_back(column_of(old, table, column, first, rows, fresh));
            }
        }
        const std::vector<std::span<const std::byte>> values(columns.begin(), columns.end());
        loader.add_rows(old.ids(table, first >> kBlockShift).first(rows), components, values);
    }
}

World changed(const World& old, const std::vector<MigrationStep>& steps) {
    Planner planner(old);
    for (const MigrationStep& step : steps) std::visit(planner, step);
    World fresh;
    for (const Plan& plan : planner.plans()) (void)fresh.register_component(plan.info);
    WorldLoader loader(fresh, old.slot_generations());
    for (std::size_t table = 0; table < old.table_count(); ++table) copy_table(old, table, planner.plans(), fresh, loader);
    loader.finish(old.free_slots());
    return fresh;
}

/// Add the units seen at a place, by owner and type. Earlier sightings have none.
Migration add_sighted_units() {
    return {{AddComponent{{"SightedUnits",
                           "Units of one type and owner that a faction last saw at a place.",
                           {{"sighting", ScalarType::kEntity, 1, "", "of the system or planet where they are"},
                            {"owner", ScalarType::kU16, 1, "faction", ""},
                            {"type", ScalarType::kU16, 1, "", ""},
                            {"count", ScalarType::kU32, 1, "", ""},
                            {"health", ScalarType::kI64, 1, "1/1000 unit", "shares of full hull or strength, summed"}}}}},
            nullptr};
}

/// Add the third coordinate. Earlier galaxies are flat, and everything in them lies in their plane.
Migration add_height() {
    return {{AddField{"Position", {"z", ScalarType::kF32, 1, "ly", "above or below the galaxy's plane"}, 2},
             AddField{"WorldSettings", {"thickness", ScalarType::kF64, 1, "", "of the galaxy, in radii"}, 3}},
            nullptr};
}

}  // namespace

std::span<const Migration> migrations() {
    static const std::array<Migration, kSaveFormatVersion - 1> all = {add_sighted_units(),
                                                                      add_height()};  // format 3 also has tables of names and views
    return all;
}

void migrate(LoadedSave& save, std::span<const Migration> all) {
    for (std::size_t version = save.info.format_version; version <= all.size(); ++version) {
        const Migration& migration = all[version - 1];
        if (!migration.steps.empty()) save.world = changed(save.world, migration.steps);
        if (migration.then != nullptr) migration.then(save);
        save.info.format_version = static_cast<std::uint32_t>(version + 1);
        save.info.state_hash = save.world.state_hash();
    }
}

}  // namespace void_reckoning
