#include "bindings/campaign/settings.hpp"

#include "bindings/support/result_class.hpp"
#include "bindings/support/standard_casters.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {

void bind_campaign_settings(nb::module_& m) {
    nb::class_<CampaignSettings>(m, "CampaignSettings", "Settings of a new campaign. Checked when it is created.")
        .def(nb::init<>())
        .def_rw("seed", &CampaignSettings::seed, "Random seed.")
        .def_rw("factions", &CampaignSettings::factions, "Number of factions.")
        .def_rw("seats", &CampaignSettings::seats, "Ids of the factions, by seat; empty: the universe's, in its order.")
        .def_rw("systems", &CampaignSettings::systems, "Number of systems.")
        .def_prop_rw(
            "shape", [](const CampaignSettings& self) { return std::string(name_of(self.shape)); },
            [](CampaignSettings& self, const std::string& shape) {
                const std::optional<Shape> known = find_shape(shape);
                if (!known) throw InvalidInput(fmt::format("shape must be one of spiral, elliptical, cluster, ring, got '{}'", shape));
                self.shape = *known;
            },
            "Shape of the galaxy: spiral, elliptical, cluster or ring.")
        .def_rw("thickness", &CampaignSettings::thickness, "Thickness of the galaxy, as a share of its radius, 0 to 1.")
        .def_rw("policies", &CampaignSettings::policies, "Names of the policies, by seat.");
    nb::class_<RunSettings>(m, "RunSettings", "Recording and telemetry of a campaign, without effect on its events.")
        .def(nb::init<>())
        .def_rw("directory", &RunSettings::directory, nb::arg("directory").none(), "Its folder; None: nothing is written.")
        .def_rw("threads", &RunSettings::threads, "Worker threads; 0: all usable cores.")
        .def_rw("save_every", &RunSettings::save_every, "Turns between saves; 0: only on request.")
        .def_rw("turns_asked", &RunSettings::turns_asked, "Target turn, as reported to other programs.")
        .def_rw("ignore_victory", &RunSettings::ignore_victory, "Whether it continues after a victory.")
        .def_rw("log", &RunSettings::log, "Whether a black box is written.")
        .def_rw("log_compression", &RunSettings::log_compression, "Whether its chunks are compressed.")
        .def_rw("column_hashes", &RunSettings::column_hashes, "Whether hashes by column are logged.")
        .def_rw("telemetry", &RunSettings::telemetry, "Whether it has telemetry in shared memory.");
    bind_result<&Limits::max_threads, &Limits::max_turns, &Limits::last_turn, &Limits::max_factions, &Limits::min_systems,
                &Limits::max_systems, &Limits::max_orders, &Limits::max_memory_bytes>(
        m, "Limits", "Limits of numbers in the core. Also a mapping of its attributes.",
        {{{"max_threads", "Maximum number of worker threads."},
          {"max_turns", "Maximum number of turns to play at once, and between saves."},
          {"last_turn", "The highest number of a turn."},
          {"max_factions", "Maximum number of factions in a campaign."},
          {"min_systems", "Minimum number of systems of a galaxy."},
          {"max_systems", "Maximum number of systems of a galaxy."},
          {"max_orders", "Maximum number of orders in a plan."},
          {"max_memory_bytes", "Maximum size of a policy's memory as JSON, bytes."}}});
    m.attr("LIMITS") = Limits{};
}

}  // namespace void_reckoning
