#pragma once

#include <span>
#include <string>

#include "void_reckoning/ecs/component.hpp"

namespace void_reckoning {

/// Return the bytes of a google.protobuf.FileDescriptorProto, `void_reckoning/components.proto`, with the message
/// void_reckoning.components.<name> of each component: with it any Protocol Buffers library can read component_bytes.hpp's bytes. Written
/// by hand, since the lite runtime has no descriptors.
[[nodiscard]] std::string component_descriptors(std::span<const ComponentInfo> components);

}  // namespace void_reckoning
