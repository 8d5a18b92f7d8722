#pragma once

#include "bindings/ecs/query_arguments.hpp"
#include "bindings/support/standard_casters.hpp"
#include "bindings/support/unlocked.hpp"
#include "void_reckoning/ecs/natural_values.hpp"
#include "void_reckoning/wire/world_messages.hpp"

namespace void_reckoning {

[[nodiscard]] inline std::string_view view_of_bytes(const nanobind::bytes& data) { return {data.c_str(), data.size()}; }
[[nodiscard]] inline nanobind::bytes python_bytes(const std::string& data) { return nanobind::bytes(data.data(), data.size()); }

/// Bind the message requests that every world answers; a Handle as for bind_reads().
template <class Handle> void bind_message_reads(nanobind::class_<Handle>& c) {
    namespace nb = nanobind;
    using namespace nb::literals;
    c.def(
        "query_entities_bytes",
        [](const Handle& self, const nb::bytes& request) {
            QueryCache& cache = self.session().tools().cache;
            WorldReading now = self.session().read();
            return python_bytes(
                read_unlocked(now, [&](const World& world) { return query_entities_message(world, cache, view_of_bytes(request)); }));
        },
        "data"_a);
    c.def(
        "query_answer_bytes",
        [](const Handle& self, const QueryArguments& query, const std::vector<std::string>& fields) {
            QueryCache& cache = self.session().tools().cache;
            WorldReading now = self.session().read();
            const Query stored = stored_query(now->schema(), *self.session().names(), query.query);
            return python_bytes(read_unlocked(now, [&](const World& world) { return query_answer_message(world, cache, stored, fields); }));
        },
        "query"_a, "fields"_a);
    c.def(
        "count_entities_bytes",
        [](const Handle& self, const nb::bytes& request) {
            QueryCache& cache = self.session().tools().cache;
            WorldReading now = self.session().read();
            return python_bytes(
                read_unlocked(now, [&](const World& world) { return count_entities_message(world, cache, view_of_bytes(request)); }));
        },
        "data"_a);
    c.def(
        "get_entity_bytes",
        [](const Handle& self, const nb::bytes& request) {
            return python_bytes(get_entity_message(*self.session().read(), view_of_bytes(request)));
        },
        "data"_a);
    c.def(
        "describe_components_bytes",
        [](const Handle& self, const nb::bytes& request) {
            return python_bytes(describe_components_message(*self.session().read(), view_of_bytes(request)));
        },
        "data"_a);
}

}  // namespace void_reckoning
