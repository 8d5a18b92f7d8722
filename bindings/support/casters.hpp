#pragma once

#include "bindings/support/standard_casters.hpp"

#include "void_reckoning/base/ids.hpp"

// Entity ids and universe indexes are plain ints in Python; an index for none is None.
NAMESPACE_BEGIN(NB_NAMESPACE)
NAMESPACE_BEGIN(detail)

template <> struct type_caster<void_reckoning::EntityId> {
    NB_TYPE_CASTER(void_reckoning::EntityId, const_name("int"))
    bool from_python(handle source, std::uint8_t flags, cleanup_list* cleanup) noexcept {
        make_caster<std::uint64_t> number;
        if (!number.from_python(source, flags, cleanup)) return false;
        value.value = number.value;
        return true;
    }
    static handle from_cpp(void_reckoning::EntityId id, rv_policy, cleanup_list*) noexcept { return PyLong_FromUnsignedLongLong(id.value); }
};

template <class Tag> struct type_caster<void_reckoning::Index<Tag>> {
    NB_TYPE_CASTER(void_reckoning::Index<Tag>, const_name("int | None"))
    bool from_python(handle source, std::uint8_t flags, cleanup_list* cleanup) noexcept {
        if (source.is_none()) {
            value = void_reckoning::Index<Tag>{};
            return true;
        }
        make_caster<std::uint16_t> number;
        if (!number.from_python(source, flags, cleanup)) return false;
        value.value = number.value;
        return true;
    }
    static handle from_cpp(void_reckoning::Index<Tag> index, rv_policy, cleanup_list*) noexcept {
        if (!index) return none().release();
        return PyLong_FromLong(index.value);
    }
};

NAMESPACE_END(detail)
NAMESPACE_END(NB_NAMESPACE)
