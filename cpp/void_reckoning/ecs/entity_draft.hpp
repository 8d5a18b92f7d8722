#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/ecs/value.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// The components of an entity to be created or updated, and values for some of their fields. Checked while it is filled, so that writing
/// it afterwards can't fail halfway.
class EntityDraft {
   public:
    explicit EntityDraft(const World& world) : EntityDraft(world.state().schema) {}
    explicit EntityDraft(std::shared_ptr<const Schema> schema) : schema_(std::move(schema)) {}

    /// Add a component. InvalidQuery for an unknown name, with the nearest ones.
    void add(std::string_view component);
    /// Set a field: one value, or as many as the array has elements. InvalidQuery for an unknown name, InvalidInput for a value that does
    /// not fit.
    void set(std::string_view component, std::string_view field, std::vector<ScalarValue> values);

    [[nodiscard]] std::span<const ComponentId> components() const { return components_; }

   private:
    friend EntityId create_entity(World& world, const EntityDraft& draft);
    friend void update_entity(World& world, EntityId id, const EntityDraft& draft);
    struct Setting {
        ComponentId component;
        std::uint16_t field = 0;
        std::vector<ScalarValue> values;
    };
    ComponentId take(std::string_view component);
    void check_same_types(const World& world) const;
    void write(World& world, EntityId id) const;

    std::shared_ptr<const Schema> schema_;
    std::vector<ComponentId> components_;
    std::vector<Setting> settings_;
};

/// Create an entity. Fields not in the draft are zero, null or false. StateError if the world's component types are no longer those of the
/// draft.
EntityId create_entity(World& world, const EntityDraft& draft);

/// Add the components that the entity lacks and set the values; everything else stays. NotFound for an entity that is not alive.
void update_entity(World& world, EntityId id, const EntityDraft& draft);

}  // namespace void_reckoning
