#include "bindings/campaign/settings.hpp"

#include "bindings/support/result_class.hpp"
#include "bindings/support/standard_casters.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {

void bind_campaign_settings(nb::module_& m) {
    nb::class_<CampaignSettings>(m, "CampaignSettings", "What a campaign is made from. Checked when it is made.")
        .def(nb::init<>())
        .def_rw("seed", &CampaignSettings::seed, "Random seed.")
        .def_rw("factions", &CampaignSettings::factions, "Number of factions.")
        .def_rw("systems", &CampaignSettings::systems, "Number of systems.")
        .def_prop_rw(
            "shape", [](const CampaignSettings& self) { return std::string(name_of(self.shape)); },
            [](CampaignSettings& self, const std::string& shape) {
                const std::optional<Shape> known = find_shape(shape);
                if (!known) throw InvalidInput(fmt::format("shape must be one of spiral, elliptical, cluster, ring, got '{}'", shape));
                self.shape = *known;
            },
            "Shape of the galaxy: spiral, elliptical, cluster or ring.")
        .def_rw("thickness", &CampaignSettings::thickness, "Of the galaxy, as a share of its radius, 0 to 1.")
        .def_rw("policies", &CampaignSettings::policies, "Names of the policies, by seat.");
    nb::class_<RunSettings>(m, "RunSettings", "How a campaign is kept and watched, which changes nothing that happens in it.")
        .def(nb::init<>())
        .def_rw("directory", &RunSettings::directory, nb::arg("directory").none(), "Its folder; None: nothing is written.")
        .def_rw("threads", &RunSettings::threads, "Worker threads; 0: all usable cores.")
        .def_rw("save_every", &RunSettings::save_every, "Turns between saves; 0: only where asked.")
        .def_rw("turns_asked", &RunSettings::turns_asked, "Turns to be played in all, as others are told.")
        .def_rw("ignore_victory", &RunSettings::ignore_victory, "Whether it goes on after a victory.")
        .def_rw("log", &RunSettings::log, "Whether a black box is written.")
        .def_rw("log_compression", &RunSettings::log_compression, "Whether its chunks are compressed.")
        .def_rw("column_hashes", &RunSettings::column_hashes, "Whether hashes by column are logged.")
        .def_rw("telemetry", &RunSettings::telemetry, "Whether it is shown in shared memory.");
    bind_result<&Limits::max_threads, &Limits::max_turns, &Limits::last_turn, &Limits::max_systems, &Limits::max_orders,
                &Limits::max_memory_bytes>(m, "Limits", "What numbers may be, as the core has it. A mapping of its attributes, too.",
                                           {{{"max_threads", "Worker threads."},
                                             {"max_turns", "Turns to be played at once, and between saves."},
                                             {"last_turn", "The highest number of a turn."},
                                             {"max_systems", "Systems of a galaxy."},
                                             {"max_orders", "Orders of a plan."},
                                             {"max_memory_bytes", "Bytes of a policy's memory as JSON."}}});
    m.attr("LIMITS") = Limits{};
}

}  // namespace void_reckoning
