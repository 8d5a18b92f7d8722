#include "bindings/ecs/entity_ref.hpp"
#include "bindings/support/bind.hpp"
#include "bindings/support/casters.hpp"
#include "bindings/support/values.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {

void EntityRefHandle::check_current() const {
    if (reading->remembers(reading->owner, reading->version)) return;
    throw NotFound(fmt::format("entity {} was read in a turn that was rolled back, or before a restore: ask for it again", id.value));
}

nb::object EntityRefHandle::get_components() {
    check_current();
    return components.get_or_make([this] {
        const auto read_only = [](nb::handle mapping) { return nb::steal(PyDictProxy_New(mapping.ptr())); };
        nb::dict frozen;
        for (const auto& [name, fields] : components_of(reading->world, at, *reading->names)) frozen[name] = read_only(fields);
        return read_only(frozen);
    });
}

void bind_entity_ref(nb::module_& m) {
    nb::class_<EntityRefHandle> c(
        m, "EntityRef",
        "An entity as it was when it was read. Immutable.\n\n"
        "A reference that was read in a turn that was rolled back, or on the other side of a restore, raises NotFound when\n"
        "it is used, even where its number is in use again.");
    c.def_prop_ro("entity_id", [](const EntityRefHandle& self) { return self.id; });
    c.def_prop_ro("components", &EntityRefHandle::get_components,
                  nb::sig("def components(self) -> collections.abc.Mapping[str, collections.abc.Mapping[str, typing.Any]]"),
                  "Values by component and field, in natural units and names; neither mapping can be changed.");
    c.def(
        "checked_id",
        [](const EntityRefHandle& self, nb::handle world) {
            const Reading& reading = *self.reading;
            if (!world.type().is(reading.owner.type()) || reading.identity(reading.owner) != reading.identity(world)) {
                throw NotFound(fmt::format("entity {} was read in another world", self.id.value));
            }
            self.check_current();
            return self.id;
        },
        "world"_a, nb::sig("def checked_id(self, world: object) -> int"),
        "Return its id; NotFound where it is out of date or of another world.");
    c.def("__hash__", [](const EntityRefHandle& self) { return std::hash<std::uint64_t>{}(self.id.value); });
    c.def(
        "__eq__",
        [](EntityRefHandle& self, nb::handle other) {
            EntityRefHandle* that = nullptr;
            if (!nb::try_cast(other, that, false) || that->id != self.id) return false;
            return self.get_components().equal(that->get_components());
        },
        nb::sig("def __eq__(self, other: object) -> bool"));
    c.def("__repr__", [](EntityRefHandle& self) {
        return fmt::format("EntityRef(entity_id={}, components={})", self.id.value,
                           nb::repr(components_of(self.reading->world, self.at, *self.reading->names)).c_str());
    });
}

}  // namespace void_reckoning
