#include "void_reckoning/ecs/entity_test.hpp"

#include <algorithm>

namespace void_reckoning {

EntityTest::EntityTest(const World& world, std::span<const std::string> components, std::span<const Filter> filters) : world_(world) {
    for (const std::string& name : components) mask_.set(resolve_component(world.schema(), name).value);
    for (const Filter& filter : filters) {
        selectors_.push_back(make_selector(world, filter));
        mask_.set(selectors_.back().field.component.value);
    }
    std::sort(selectors_.begin(), selectors_.end(), [](const Selector& a, const Selector& b) { return a.rank < b.rank; });
}

bool EntityTest::passes(World::Location at) const {
    const TableLayout& layout = world_.layout(at.table);
    if ((layout.mask & mask_) != mask_) return false;
    Selection rows;
    rows[0] = static_cast<std::uint16_t>(at.row & (kBlockRows - 1));
    return std::all_of(selectors_.begin(), selectors_.end(), [&](const Selector& selector) {
        const auto first = static_cast<std::size_t>(layout.first_column[selector.field.component.value]);
        const Column& column = world_.column(at.table, first + selector.field.field);
        return select_rows(selector, column.block(at.row >> kBlockShift).data(), rows, 1) == 1;
    });
}

}  // namespace void_reckoning
