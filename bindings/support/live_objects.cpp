#include "bindings/support/bind.hpp"
#include "void_reckoning/base/error.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

/// What to use instead of a pickle of a live object.
constexpr std::pair<const char*, const char*> kInstead[] = {
    {"BattleSettings", "pickle the CombatConfig"},
    {"CampaignSettings", "pass its values to Campaign.create()"},
    {"CampaignWorld", "pickle campaign.snapshot()"},
    {"FactionView", "take the values that are needed, or let a ProcessPolicy plan"},
    {"LogChunk", "pickle its events, or the log's path"},
    {"NativeLogColumns", "pickle its arrays, or the log's path"},
    {"NativeCampaign", "pickle campaign.snapshot(), or save() it and pass the path"},
    {"NativeResolver", "pickle the CombatConfig and the universe's name"},
    {"NativeSpatialIndex", "pickle its ids and positions"},
    {"NativeWorld", "pickle world.snapshot()"},
    {"QueryArguments", "pickle the EntityQuery"},
    {"RunSettings", "pass its values to Campaign.create()"},
    {"Table", "pickle pyarrow.table(table)"},
};

}  // namespace

void refuse_other_pickles(nb::module_& module) {
    nb::dict instead;
    for (const auto& [name, use] : kInstead) instead[name] = use;
    for (auto [name, value] : nb::borrow<nb::dict>(module.attr("__dict__"))) {
        if (!nb::type_check(value)) continue;
        const nb::dict own(value.attr("__dict__"));
        if (own.contains("__getstate__") || own.contains("__reduce__")) continue;
        const std::string use = instead.contains(name) ? nb::cast<std::string>(instead[name]) : "pickle what it was made from";
        nb::setattr(value, "__reduce_ex__",
                    nb::cpp_function(
                        [use](nb::handle self, nb::handle) -> nb::object {
                            throw InvalidInput(fmt::format("object to pickle or copy must be a value, got {}, which is live: {}",
                                                           nb::cast<std::string>(self.type().attr("__name__")), use));
                        },
                        nb::name("__reduce_ex__"), nb::scope(value), nb::is_method(), "protocol"_a,
                        nb::sig("def __reduce_ex__(self, protocol: typing.SupportsIndex, /) -> typing.Any")));
    }
}

}  // namespace void_reckoning
