#include "void_reckoning/base/error.hpp"

#include <cstring>

#include "void_reckoning/base/printable.hpp"

namespace void_reckoning {

Error::Error(std::string_view message) : std::runtime_error(printable(message)) {}

void raise_corruption(const char* condition, const char* file, int line, const std::string& message) {
    const char* slash = std::strrchr(file, '/');
    const char* name = slash == nullptr ? file : slash + 1;
    const std::string detail = message.empty() ? std::string{} : ": " + message;
    throw StateCorruption(fmt::format("broken invariant '{}' at {}:{}{}", condition, name, line, detail));
}

}  // namespace void_reckoning
