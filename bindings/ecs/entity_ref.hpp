#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <string>

#include "bindings/ecs/natural.hpp"
#include "void_reckoning/ecs/memory_report.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// A world as it was when some entities were asked for; they share it.
struct Reading {
    World world;
    std::uint64_t version = 0;  ///< of the world that was asked
    nanobind::object owner;     ///< its Python object
    bool (*remembers)(nanobind::handle owner, std::uint64_t version);  ///< see World::remembers()
    const void* (*identity)(nanobind::handle owner);                   ///< equal for all handles of one world
    std::shared_ptr<const Holding> holding;
    std::shared_ptr<const PythonNames> names;
};

/// An entity as it was when asked for. Its components are made into Python objects when they are first looked at.
struct EntityRefHandle {
    std::shared_ptr<const Reading> reading;
    EntityId id;
    World::Location at;
    nanobind::object components;  ///< once made

    /// NotFound where the world has gone back behind what was read, by a rollback or a restore.
    void check_current() const;
    [[nodiscard]] nanobind::object get_components();
};

}  // namespace void_reckoning
