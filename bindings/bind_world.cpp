#include "bind.hpp"
#include "world_handle.hpp"
#include "world_reads.hpp"

namespace nb = nanobind;

namespace void_reckoning {

void bind_world(nb::module_& m) {
    nb::class_<WorldHandle> c(m, "CampaignWorld",
                              "A campaign's entities for reading, as they are now. StateError while the campaign runs.");
    bind_reads(c);
}

}  // namespace void_reckoning
