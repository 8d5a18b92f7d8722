#include <algorithm>
#include <chrono>
#include <cmath>

#include "bindings/support/bind.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/telemetry/decode.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

constexpr double kMaxWait = 1e9;  // seconds; longer means no limit

/// Return the number of an enumeration's value, in Python's order.
int number_of(TelemetryWriterState state) { return static_cast<int>(state); }
int number_of(TelemetryWait wait) { return static_cast<int>(wait); }

nb::bytes header_bytes(const TelemetryReader& reader) {
    const TelemetryHeader header = reader.read_header();
    return nb::bytes(&header, sizeof header);
}

nb::dict block_slices(const TelemetryReader& reader) {
    nb::dict slices;
    for (const TelemetryDirectoryEntry& entry : reader.blocks().entries) {
        if (entry.size == 0) continue;
        const std::size_t start = entry.offset - kTelemetryHeaderSize;
        slices[nb::int_(entry.block_id)] = nb::slice(nb::int_(start), nb::int_(start + entry.size), nb::int_(1));
    }
    return slices;
}

/// Copy into Python's memory: the only copy.
std::pair<std::uint64_t, nb::bytes> read_segment(const TelemetryReader& reader) {
    auto bytes = nb::steal<nb::bytes>(PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(reader.data_size())));
    if (!bytes.is_valid()) throw nb::python_error();
    char* to = PyBytes_AS_STRING(bytes.ptr());
    if (const auto sequence = reader.try_copy_data(to)) return {*sequence, std::move(bytes)};
    const std::uint64_t sequence = [&] {
        const nb::gil_scoped_release unlocked;
        return reader.copy_data(to);
    }();
    return {sequence, std::move(bytes)};
}

int wait_on_segment(const TelemetryReader& reader, std::uint64_t last_sequence, std::optional<double> timeout) {
    if (timeout && std::isnan(*timeout)) throw InvalidInput("timeout must be seconds or None, got nan");
    const std::chrono::duration<double> seconds(std::clamp(timeout.value_or(kMaxWait), 0.0, kMaxWait));
    const nb::gil_scoped_release unlocked;
    return number_of(reader.wait_for_update(last_sequence, std::chrono::duration_cast<std::chrono::nanoseconds>(seconds), [] {
        const nb::gil_scoped_acquire gil;
        if (PyErr_CheckSignals() != 0) throw nb::python_error();
    }));
}

}  // namespace

void bind_telemetry(nb::module_& m) {
    nb::class_<TelemetryReader>(m, "TelemetrySegment",
                                "One telemetry segment, mapped; the interface is TelemetryReader. For one thread at a time.")
        .def_static("open", &TelemetryReader::open, "path"_a, nb::call_guard<nb::gil_scoped_release>(),
                    "Open a segment. StorageError if it can't be opened or has a newer layout, DamagedData if it is not a segment.")
        .def("read_header", &header_bytes, "Return the first 64 bytes.")
        .def("blocks", &block_slices, nb::sig("def blocks(self) -> dict[int, slice]"),
             "Return the position of each block in the data of read().")
        .def("read", &read_segment, "Return the sequence, and all data after the header, as they were at one moment.")
        .def("wait_for_update", &wait_on_segment, "last_sequence"_a, "timeout"_a.none(),
             "Sleep until there is something newer, without the interpreter lock: 0 updated, 1 timed out, 2 closed, 3 dead.")
        .def(
            "writer_state", [](const TelemetryReader& reader) { return number_of(reader.writer_state()); },
            "Return the state: 0 alive, 1 slow, 2 closed, 3 dead, 4 unknown.");
}

}  // namespace void_reckoning
