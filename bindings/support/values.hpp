#pragma once

#include <nanobind/nanobind.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "bindings/support/refusal.hpp"
#include "void_reckoning/ecs/value.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// One element of a field as Python has it: bool, int, float, str, None for a null string.
[[nodiscard]] nanobind::object python_value(const World& world, ScalarType type, const std::byte* place);

/// A value that a column, a filter or an event may hold: None, bool, int, float, str, NumPy's scalars and arrays without dimensions, and
/// what has __index__. The one place where Python objects become values: whatever else it is given, or whatever that raises, is refused
/// with the object named and its error as the cause. `what` ("Cargo.tons") is for the message.
[[nodiscard]] ScalarValue value_of(nanobind::handle value, const std::string& what, Refusal refusal = kRefuse<InvalidQuery>);
/// An object as a message shows it; an array by its shape, since its values say little.
[[nodiscard]] std::string described(nanobind::handle value);
/// Whether it is an array of NumPy's of one dimension, of any byte order.
[[nodiscard]] bool is_vector(nanobind::handle value);
/// A str; refused where it is something else, or holds half of a surrogate pair.
[[nodiscard]] std::string text_of(nanobind::handle value, const std::string& what, Refusal refusal = kRefuse<InvalidInput>);
/// A number, int or float, as value_of() takes them; no bool.
[[nodiscard]] double number_of(nanobind::handle value, const std::string& what, Refusal refusal = kRefuse<InvalidInput>);
/// Numbers in a list, a tuple, an array of one dimension.
[[nodiscard]] std::vector<double> numbers_of(nanobind::handle values, const std::string& what, Refusal refusal = kRefuse<InvalidInput>);
/// An integer within bounds, both allowed; no bool.
[[nodiscard]] std::int64_t integer_of(nanobind::handle value, const std::string& what,
                                      std::int64_t low = std::numeric_limits<std::int64_t>::min(),
                                      std::int64_t high = std::numeric_limits<std::int64_t>::max(),
                                      Refusal refusal = kRefuse<InvalidInput>);
/// True or False, also NumPy's.
[[nodiscard]] bool flag_of(nanobind::handle value, const std::string& what, Refusal refusal = kRefuse<InvalidInput>);
/// Entries of a mapping with names for keys, as they are now: what is done with them may change the mapping.
[[nodiscard]] std::vector<std::pair<std::string, nanobind::object>> entries_of(nanobind::handle mapping, const std::string& what,
                                                                               Refusal refusal = kRefuse<InvalidInput>);
/// What an iterable gives, all of it; refused where it is a str, or can't be walked.
[[nodiscard]] std::vector<nanobind::object> items_of(nanobind::handle iterable, const std::string& what,
                                                     Refusal refusal = kRefuse<InvalidInput>);

}  // namespace void_reckoning
