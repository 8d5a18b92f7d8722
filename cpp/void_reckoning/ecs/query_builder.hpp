#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "void_reckoning/ecs/query.hpp"

namespace void_reckoning {

/// Builds a Query step by step. Nothing is checked before the query runs: run_query() names what is wrong.
class QueryBuilder {
   public:
    QueryBuilder& with_component(std::string name) {
        query_.components.push_back(std::move(name));
        return *this;
    }
    /// Require that `Component.field` equals a value.
    QueryBuilder& with_filter(std::string field, ScalarValue value) {
        return with_filter(std::move(field), FilterKind::kEqual, {std::move(value)});
    }
    QueryBuilder& with_filter(std::string field, FilterKind kind, std::vector<ScalarValue> values) {
        query_.filters.push_back({std::move(field), kind, std::move(values)});
        return *this;
    }
    /// Add a sort key; the first one added counts most.
    QueryBuilder& sort_by(std::string field, bool descending = false) {
        query_.sort.push_back({std::move(field), descending});
        return *this;
    }
    QueryBuilder& limit(std::int64_t entities) {
        query_.limit = entities;
        return *this;
    }
    QueryBuilder& offset(std::int64_t entities) {
        query_.offset = entities;
        return *this;
    }
    [[nodiscard]] Query build() const { return query_; }

   private:
    Query query_;
};

}  // namespace void_reckoning
