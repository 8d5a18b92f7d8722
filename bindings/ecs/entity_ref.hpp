#pragma once

#include "bindings/support/standard_casters.hpp"

#include <memory>
#include <string>

#include "bindings/ecs/natural.hpp"
#include "bindings/support/kept_object.hpp"
#include "void_reckoning/ecs/memory_report.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// A world at the moment some entities were read; they share it.
struct Reading {
    World world;
    std::uint64_t version = 0;  ///< of the world that was read
    nanobind::object owner;     ///< its Python object
    bool (*remembers)(nanobind::handle owner, std::uint64_t version);  ///< see World::remembers()
    const void* (*identity)(nanobind::handle owner);                   ///< equal for all handles of one world
    std::shared_ptr<const Holding> holding;
    std::shared_ptr<const PythonNames> names;
};

/// An entity at the moment it was read. Its components become Python objects on first access.
struct EntityRefHandle {
    std::shared_ptr<const Reading> reading;  ///< none for one that was unpickled: it has its components, and belongs to no world
    EntityId id;
    World::Location at;
    KeptObject components = {};  ///< once created

    /// Throw NotFound where the world has gone back to before the read, by a rollback or a restore.
    void check_current() const;
    [[nodiscard]] nanobind::object get_components();
};

}  // namespace void_reckoning
