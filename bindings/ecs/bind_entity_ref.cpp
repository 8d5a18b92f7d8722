#include "bindings/ecs/entity_ref.hpp"
#include "bindings/support/bind.hpp"
#include "bindings/support/casters.hpp"
#include "bindings/support/pickled.hpp"
#include "bindings/support/values.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {

namespace {

/// Return components that can't be changed, nor their fields.
nb::object frozen(const nb::dict& components) {
    const auto read_only = [](nb::handle mapping) { return nb::steal(PyDictProxy_New(mapping.ptr())); };
    nb::dict frozen;
    for (const auto& [name, fields] : components) frozen[name] = read_only(fields);
    return read_only(frozen);
}

}  // namespace

void EntityRefHandle::check_current() const {
    if (reading == nullptr || reading->remembers(reading->owner, reading->version)) return;
    throw NotFound(fmt::format("entity {} was read in a turn that was rolled back, or before a restore: ask for it again", id.value));
}

nb::object EntityRefHandle::get_components() {
    check_current();
    return components.get_or_make([this] { return frozen(components_of(reading->world, at, *reading->names)); });
}

namespace {

/// Return the values in dicts, which is how they are pickled.
nb::dict values_of(EntityRefHandle& self) {
    const nb::handle as_dict(reinterpret_cast<PyObject*>(&PyDict_Type));
    nb::dict values;
    for (const nb::handle item : self.get_components().attr("items")()) values[item[0]] = as_dict(item[1]);
    return values;
}

void bind_pickle(nb::class_<EntityRefHandle>& c) {
    c.def("__getstate__", [](EntityRefHandle& self) { return nb::make_tuple(self.id, values_of(self)); });
    c.def(
        "__setstate__",
        [](EntityRefHandle& self, nb::handle given) {
            std::tuple<std::uint64_t, nb::dict> state;
            if (!nb::try_cast(given, state)) throw damaged_pickle<EntityRefHandle>("it must have an id and components");
            for (const auto& [name, fields] : std::get<1>(state)) {
                if (!nb::isinstance<nb::dict>(fields)) throw damaged_pickle<EntityRefHandle>("a component must be a dict of fields");
            }
            new (&self) EntityRefHandle{nullptr, EntityId{std::get<0>(state)}, {}, frozen(std::get<1>(state))};
        },
        "state"_a.none());
    never_copied(c);
}

}  // namespace

void bind_entity_ref(nb::module_& m) {
    nb::class_<EntityRefHandle> c(
        m, "EntityRef",
        "An entity as it was when it was read. Immutable.\n\n"
        "A reference that was read in a turn that was rolled back, or on the other side of a restore, raises NotFound when\n"
        "it is used, even if its number is in use again. It is pickled as its values: the other process has its id and\n"
        "components, and no world.");
    bind_pickle(c);
    c.def_prop_ro("entity_id", [](const EntityRefHandle& self) { return self.id; });
    c.def_prop_ro("components", &EntityRefHandle::get_components,
                  nb::sig("def components(self) -> collections.abc.Mapping[str, collections.abc.Mapping[str, typing.Any]]"),
                  "Values by component and field, in natural units and names; neither mapping can be changed.");
    c.def(
        "checked_id",
        [](const EntityRefHandle& self, nb::handle world) {
            if (self.reading == nullptr) {
                throw NotFound(fmt::format("entity {} was unpickled, and belongs to no world: look it up by its entity_id", self.id.value));
            }
            const Reading& reading = *self.reading;
            if (!world.type().is(reading.owner.type()) || reading.identity(reading.owner) != reading.identity(world)) {
                throw NotFound(fmt::format("entity {} was read in another world", self.id.value));
            }
            self.check_current();
            return self.id;
        },
        "world"_a, nb::sig("def checked_id(self, world: object) -> int"),
        "Return its id; NotFound if it is out of date or of another world.");
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
        const nb::dict values =
            self.reading == nullptr ? values_of(self) : components_of(self.reading->world, self.at, *self.reading->names);
        return bounded(fmt::format("EntityRef(entity_id={}, components={})", self.id.value, nb::repr(values).c_str()));
    });
}

}  // namespace void_reckoning
