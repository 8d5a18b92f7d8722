#pragma once

#include "bindings/support/standard_casters.hpp"

#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/support/refusal.hpp"
#include "void_reckoning/ecs/value.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// Return one element of a field as Python's bool, int, float, str, or None for a null string.
[[nodiscard]] nanobind::object python_value(const World& world, ScalarType type, const std::byte* place);

/// What value_of() takes, as messages say it.
inline constexpr std::string_view kAnyValue = "None, bool, int (-2**63 to 2**64 - 1), float, str or a NumPy scalar";

/// A value that a column, a filter or an event may hold: None, bool, int, float, str, NumPy's scalars and arrays without dimensions, and
/// what has __index__. The one place where Python objects become values: any other object, or an object that raises, is refused
/// with its description, and its error as the cause. `what` ("Cargo.tons") is for the message, and `rule` where fewer values are valid.
[[nodiscard]] ScalarValue value_of(nanobind::handle value, const std::string& what, Refusal refusal = kRefuse<InvalidQuery>,
                                   std::string_view rule = kAnyValue);
/// Return an object as a message shows it; an array by its shape, since its values say little.
[[nodiscard]] std::string described(nanobind::handle value);
/// Check for a NumPy array of one dimension, of any byte order.
[[nodiscard]] bool is_vector(nanobind::handle value);
/// Return a str; anything else, or half of a surrogate pair, is refused.
[[nodiscard]] std::string text_of(nanobind::handle value, const std::string& what, Refusal refusal = kRefuse<InvalidInput>);
/// Return a number, int or float, as value_of() takes them; bool is refused.
[[nodiscard]] double number_of(nanobind::handle value, const std::string& what, Refusal refusal = kRefuse<InvalidInput>);
/// Return numbers from a list, a tuple, or an array of one dimension.
[[nodiscard]] std::vector<double> numbers_of(nanobind::handle values, const std::string& what, Refusal refusal = kRefuse<InvalidInput>);
/// Return an integer within bounds, both allowed; bool is refused. The message has the bounds, however large the integer is.
[[nodiscard]] std::int64_t integer_of(nanobind::handle value, const std::string& what,
                                      std::int64_t low = std::numeric_limits<std::int64_t>::min(),
                                      std::int64_t high = std::numeric_limits<std::int64_t>::max(),
                                      Refusal refusal = kRefuse<InvalidInput>);
/// Return True or False, also NumPy's.
[[nodiscard]] bool flag_of(nanobind::handle value, const std::string& what, Refusal refusal = kRefuse<InvalidInput>);
/// Return the entries of a mapping with names for keys, copied: using them may change the mapping.
[[nodiscard]] std::vector<std::pair<std::string, nanobind::object>> entries_of(nanobind::handle mapping, const std::string& what,
                                                                               Refusal refusal = kRefuse<InvalidInput>);
/// Return all items of an iterable; a str, or anything that is not iterable, is refused.
[[nodiscard]] std::vector<nanobind::object> items_of(nanobind::handle iterable, const std::string& what,
                                                     Refusal refusal = kRefuse<InvalidInput>);

}  // namespace void_reckoning
