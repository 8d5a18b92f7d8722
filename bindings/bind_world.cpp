#include "bind.hpp"
#include "messages.hpp"
#include "nearby_reads.hpp"
#include "world_handle.hpp"
#include "world_reads.hpp"
#include "world_writes.hpp"

namespace nb = nanobind;

namespace void_reckoning {

void bind_world(nb::module_& m) {
    nb::class_<WorldHandle> c(
        m, "CampaignWorld",
        "A campaign's entities, as they are now. What is changed here is an intervention: checked, and logged with its "
        "values. StateError while the campaign runs.");
    bind_reads(c);
    bind_nearby(c);
    bind_message_reads(c);
    bind_writes(c);
}

}  // namespace void_reckoning
