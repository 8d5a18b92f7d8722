#include "void_reckoning/campaign/sighting_index.hpp"

#include "void_reckoning/campaign/column_stamps.hpp"

namespace void_reckoning {

void SightingIndex::refresh(const World& world) {
    version_ = 0;
    now_.assign({world.timeline()});
    const ComponentId component = world.component<Sighting>();
    for (std::size_t table = 0; table < world.table_count(); ++table) {
        if (!world.layout(table).mask.test(component.value)) continue;
        now_.push_back(world.column(table, 0).stamp());
        list_stamp<&Sighting::subject>(world, table, now_);
        list_stamp<&Faction::seat>(world, table, now_);
    }
    if (now_ == stamps_) {
        version_ = world.version();
        return;
    }
    stamps_.clear();  // right for nothing until it is made
    by_seat_.clear();
    for (const auto& block : world.blocks<Sighting, Faction>()) {
        const auto ids = block.ids();
        const auto subjects = block.read<&Sighting::subject>();
        const auto seats = block.read<&Faction::seat>();
        for (std::size_t row = 0; row < ids.size(); ++row) {
            if (!seats[row]) continue;
            if (by_seat_.size() <= seats[row].value) by_seat_.resize(seats[row].value + std::size_t{1});
            auto& list = by_seat_[seats[row].value];
            if (list.size() <= subjects[row].slot()) list.resize(subjects[row].slot() + 1);
            list[subjects[row].slot()] = ids[row];
        }
    }
    stamps_.swap(now_);
    version_ = world.version();
}

}  // namespace void_reckoning
