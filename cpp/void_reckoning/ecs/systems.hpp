#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// The result of one run of a system.
struct SystemReport {
    struct Failure {
        EntityId entity;
        std::string message;
    };
    std::size_t entities = 0;  ///< entities processed
    double seconds = 0;        ///< wall-clock time
    std::vector<Failure> failed;  ///< entities skipped because of a CalculationError

    /// Do one entity's share of the work. A CalculationError is noted and that entity skipped; any other exception ends the system.
    template <class Work> void each(EntityId entity, Work&& work) {
        try {
            work();
            ++entities;
        } catch (const CalculationError& error) {
            failed.push_back({entity, error.what()});
        }
    }
};

/// Work on all entities of a kind, by name. `delta_time` is the elapsed time, in the time unit of the fields.
using SystemFunction = std::function<void(World& world, double delta_time, SystemReport& report)>;

/// The systems of a world; not part of its state.
class Systems {
   public:
    /// Add a system. InvalidInput if the name is empty or taken.
    void add(std::string name, SystemFunction system);
    [[nodiscard]] std::vector<std::string> names() const;
    /// Run a system. NotFound for an unknown name, with the nearest ones; InvalidInput for a time that is not finite. A system that throws
    /// leaves the world as it was before.
    SystemReport run(World& world, std::string_view name, double delta_time) const;

   private:
    std::map<std::string, SystemFunction, std::less<>> systems_;
};

/// Make a system of value += rate * delta_time, for every entity that has both fields (`Component.field`), f32 or f64, of one type and
/// equal length; InvalidInput otherwise. A result that is not finite is a CalculationError of that entity, whose value stays.
/// bench: system_integrate
[[nodiscard]] SystemFunction make_integration(const World& world, const std::string& value, const std::string& rate);

}  // namespace void_reckoning
