#include "void_reckoning/universe/compiled.hpp"

#include <algorithm>

namespace void_reckoning {

CompiledUniverses& CompiledUniverses::of_process() {
    static CompiledUniverses universes;
    return universes;
}

std::shared_ptr<const Universe> CompiledUniverses::find(std::string_view id, const std::vector<UniverseFile>& files) {
    const std::scoped_lock lock(mutex_);
    const auto same_file = [](const UniverseFile& a, const UniverseFile& b) { return a.path == b.path && a.text == b.text; };
    const auto found = std::find_if(latest_first_.begin(), latest_first_.end(), [&](const std::shared_ptr<const Universe>& universe) {
        return universe->id == id && std::equal(universe->files.begin(), universe->files.end(), files.begin(), files.end(), same_file);
    });
    if (found == latest_first_.end()) return nullptr;
    std::rotate(latest_first_.begin(), found, found + 1);
    return latest_first_.front();
}

void CompiledUniverses::keep(std::shared_ptr<const Universe> universe) {
    std::shared_ptr<const Universe> dropped;  // destroyed without the mutex
    const std::scoped_lock lock(mutex_);
    latest_first_.push_front(std::move(universe));
    if (latest_first_.size() <= kKept) return;
    dropped = std::move(latest_first_.back());
    latest_first_.pop_back();
}

}  // namespace void_reckoning
