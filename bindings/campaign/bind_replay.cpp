#include "bindings/support/bind.hpp"
#include "bindings/support/interruptible.hpp"
#include "void_reckoning/engine/bisect.hpp"
#include "void_reckoning/engine/replay.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

nb::dict replay_log(const std::filesystem::path& log, std::optional<std::uint32_t> to_turn, nb::object progress) {
    const ReplayReport report = interruptibly([&] { return replay(log, to_turn, nullptr, reporting(progress)); });
    nb::dict result;
    result["first_turn"] = report.first_turn;
    result["turns"] = report.turns;
    result["commits"] = report.commits;
    result["torn_bytes"] = report.torn_bytes;
    result["verified"] = report.verified();
    result["state_hash"] = report.state_hash;
    result["damage"] = report.damage ? nb::steal(python_text(*report.damage)) : nb::object(nb::none());
    result["first_mismatch"] = nb::none();
    if (report.mismatch) {
        nb::dict mismatch;
        mismatch["turn"] = report.mismatch->turn;
        mismatch["faction"] = report.mismatch->faction;
        mismatch["what"] = report.mismatch->what;
        result["first_mismatch"] = mismatch;
    }
    return result;
}

nb::dict bisect_logs(const std::filesystem::path& log, const std::optional<std::filesystem::path>& other, const nb::object& progress) {
    const BisectReport report = interruptibly([&] { return bisect(log, other, reporting(progress)); });
    nb::dict result;
    result["turns"] = report.turns;
    result["commits"] = report.commits;
    result["difference"] = nb::none();
    if (!report.difference) return result;
    nb::dict difference;
    difference["turn"] = report.difference->turn;
    difference["faction"] = report.difference->faction;
    difference["phase"] = report.difference->phase;
    difference["what"] = report.difference->what;
    difference["columns"] = nb::cast(report.difference->columns);
    difference["columns_note"] = report.difference->columns_note;
    result["difference"] = difference;
    return result;
}

}  // namespace

void bind_replay(nb::module_& m) {
    m.def(
        "replay", &replay_log, "log"_a, "to_turn"_a.none() = nb::none(), "progress"_a.none() = nb::none(),
        nb::sig("def replay(log: str | os.PathLike[str], to_turn: int | None = None, progress: typing.Callable[[int], None] | None = None) "
                "-> dict[str, typing.Any]"),
        "Play a black box again and compare every hash and every rejected order; write nothing.");
    m.def("bisect", &bisect_logs, "log"_a, "other"_a.none() = nb::none(), "progress"_a.none() = nb::none(),
          nb::sig("def bisect(log: str | os.PathLike[str], other: str | os.PathLike[str] | None = None, "
                  "progress: typing.Callable[[int], None] | None = None) -> dict[str, typing.Any]"),
          "Find the first commit in which a log differs from this build's replay, or from another log; write nothing.");
}

}  // namespace void_reckoning
