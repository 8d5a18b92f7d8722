#include "bindings/campaign/world_handle.hpp"
#include "bindings/ecs/messages.hpp"
#include "bindings/ecs/world_reads.hpp"
#include "bindings/ecs/world_writes.hpp"
#include "bindings/spatial/nearby_reads.hpp"
#include "bindings/support/bind.hpp"

namespace nb = nanobind;

namespace void_reckoning {

void bind_world(nb::module_& m) {
    nb::class_<WorldHandle> c(m, "CampaignWorld",
                              "A campaign's entities, as they are now. A change made here is an intervention: checked, and logged with its "
                              "values. StateError while the campaign runs.");
    bind_reads(c);
    bind_nearby(c);
    bind_message_reads(c);
    bind_writes(c);
}

}  // namespace void_reckoning
