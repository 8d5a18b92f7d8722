#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "faulty_files.hpp"
#include "small_campaign.hpp"
#include "void_reckoning/blackbox/reader.hpp"
#include "void_reckoning/engine/resume.hpp"
#include "void_reckoning/engine/runner.hpp"
#include "void_reckoning/storage/rotation.hpp"

/// Every operation on files that a campaign makes, failing in every way, one at a time.
namespace void_reckoning {
namespace {

namespace fs = std::filesystem;
using Kind = DiskFault::Kind;

constexpr std::uint32_t kFaultTurns = 20;

/// One occurrence in so many is tried each day; all of them with VR_FAULTS=1.
std::uint64_t stride_of(std::uint64_t every_day) {
    const char* asked = std::getenv("VR_FAULTS");
    return asked == nullptr ? every_day : std::max<std::uint64_t>(1, std::strtoull(asked, nullptr, 10));
}

RunSettings faulty_run(const fs::path& directory) {
    RunSettings run;
    run.directory = directory;
    run.save_every = 4;  // five saves, of which three are kept
    run.turns_asked = kFaultTurns;
    run.telemetry = false;
    return run;
}

const std::vector<std::uint64_t>& unhurt_hashes() {
    static const std::vector<std::uint64_t> hashes = [] {
        CampaignRunner runner(small_campaign(), RunSettings());
        runner.run(kFaultTurns, true);
        return runner.statistics().figures().turn_hashes;
    }();
    return hashes;
}

class CommitCounter : public TurnObserver {
   public:
    void on_commit(const Commit&) override { ++commits; }
    std::uint64_t commits = 0;
};

std::uint64_t commits_in(const ResumeReport& report) { return std::uint64_t{report.turn} * 5 + report.slot; }

/// What became of a campaign on a disk with a fault.
struct Outcome {
    std::string error;                ///< why it stopped; empty: it came to its end
    bool passed_over = false;         ///< a save could not be read, and an older one served
    bool poisoned = false;            ///< and would not go on in the same process
};

std::vector<DiskFault> faults_of(DiskOperation operation, std::uint64_t occurrence) {
    switch (operation) {
        case DiskOperation::kRead:
            return {{operation, occurrence, Kind::kOnce, EIO},
                    {operation, occurrence, Kind::kShort, EIO},
                    {operation, occurrence, Kind::kTwice, EINTR}};
        case DiskOperation::kWrite:
            return {{operation, occurrence, Kind::kOnce, EIO},
                    {operation, occurrence, Kind::kFromThenOn, ENOSPC},
                    {operation, occurrence, Kind::kShort, EIO},
                    {operation, occurrence, Kind::kShortThenFull, ENOSPC},
                    {operation, occurrence, Kind::kTwice, EINTR}};
        case DiskOperation::kTruncate: return {{operation, occurrence, Kind::kOnce, EIO}};
        case DiskOperation::kSync:
        case DiskOperation::kSyncFolder: return {{operation, occurrence, Kind::kOnce, EIO}, {operation, occurrence, Kind::kOnce, EINTR}};
        default: return {{operation, occurrence, Kind::kOnce, EACCES}, {operation, occurrence, Kind::kTwice, EBUSY}};
    }
}

bool passes_by(const DiskFault& fault) { return fault.kind == Kind::kTwice || fault.kind == Kind::kShort; }

/// The message names the file and what the system said.
void expect_clear(const std::string& error, const DiskFault& fault, const std::set<fs::path>& struck) {
    const auto named = [&](const fs::path& path) {
        std::string name = path.filename().string();
        if (name.starts_with('.')) name = name.substr(1, name.find('.', 1) - 1);  // a folder under way is told by the name it is to have
        return error.find(name) != std::string::npos;
    };
    EXPECT_TRUE(std::ranges::any_of(struck, named)) << error << " lacks " << *struck.begin();
    EXPECT_NE(error.find(std::system_category().message(fault.error)), std::string::npos) << error;
}

/// With the fault gone: nothing that was told is lost, and the campaign comes to the same end.
/// `damaged`: the log before cannot be read, and the figures of its turns are gone.
void expect_whole(const fs::path& directory, std::uint64_t told, bool damaged, bool from_save) {
    if (!fs::exists(directory)) {
        EXPECT_EQ(told, 0U);
        CampaignRunner runner(small_campaign(), faulty_run(directory));
        runner.run(2, true);
        return;
    }
    if (!from_save) {  // nor was it before the fault
        BlackBoxReader reader = BlackBoxReader::open(directory / kLogFileName);
        while (reader.next()) {
        }
    }
    for (const SaveFile& save : list_saves(directory / "saves")) EXPECT_EQ(load_save(save.path).info.turn, save.turn);
    ResumeOptions options;
    options.from_save = from_save;
    RecoveredCampaign found = recover(directory, options);
    EXPECT_GE(commits_in(found.report), told);
    EXPECT_TRUE(found.report.passed_over.empty());
    CampaignRunner runner(std::move(found), 1, false);
    runner.run(kFaultTurns, true);
    runner.finish();
    EXPECT_EQ(runner.state_hash(), unhurt_hashes().back());
    if (!damaged) {
        EXPECT_EQ(runner.statistics().figures().turn_hashes, unhurt_hashes());
    }
}

using Begin = std::function<std::unique_ptr<CampaignRunner>(const fs::path& directory, Outcome& outcome, CommitCounter& told)>;

/// Plays under a fault until it ends or stops; then, with the disk mended, goes on in the same process if asked to.
Outcome play(FaultyFiles& files, const fs::path& directory, const Begin& begin, CommitCounter& told, bool go_on) {
    Outcome outcome;
    const FileSystemScope scope(files);
    std::unique_ptr<CampaignRunner> runner;
    bool finishing = false;
    const auto to_the_end = [&] {
        runner->run(kFaultTurns, true);
        finishing = true;
        runner->finish();
    };
    try {
        runner = begin(directory, outcome, told);
        runner->add_observer(&told);
        to_the_end();
    } catch (const StorageError& error) {
        outcome.error = error.what();
    }
    files.mend();
    if (!go_on || outcome.error.empty() || !runner || finishing) return outcome;
    std::string last;
    for (int attempt = 0; attempt < 3 && !finishing; ++attempt) {
        try {
            to_the_end();
            EXPECT_EQ(runner->statistics().figures().turn_hashes.back(), unhurt_hashes().back());
            return outcome;
        } catch (const StorageError& error) {
            if (last.empty() && std::string_view(error.what()).starts_with("save ")) continue;  // told late, of before
            EXPECT_TRUE(last.empty() || last == error.what()) << error.what();
            last = error.what();
        }
    }
    outcome.poisoned = true;
    EXPECT_TRUE(finishing || last.ends_with("nothing more is written to it")) << last;
    return outcome;
}

struct Tally {
    std::uint64_t points = 0, occurrences = 0, runs = 0, stopped = 0, passed = 0, unmet = 0, poisoned = 0;
};

/// Makes what a case begins with in an empty folder: the campaign's folder, or nothing.
using Prepare = std::function<void(const fs::path& directory)>;

void try_every_fault(const char* name, const Prepare& prepare, const Begin& begin, std::uint64_t every_day, bool damaged = false) {
    FaultyFiles clean;
    {
        const TestFolder folder;
        prepare(folder.path() / "campaign");
        CommitCounter told;
        const Outcome outcome = play(clean, folder.path() / "campaign", begin, told, false);
        ASSERT_EQ(outcome.error, "");
        expect_whole(folder.path() / "campaign", 0, damaged, false);
    }
    Tally tally;
    std::uint64_t turn = 0;
    const std::uint64_t stride = stride_of(every_day);
    for (std::size_t kind = 0; kind < kOperations; ++kind) {
        const auto operation = static_cast<DiskOperation>(kind);
        const std::uint64_t occurrences = clean.count(operation);
        tally.points += occurrences > 0 ? 1U : 0U;
        tally.occurrences += occurrences;
        for (std::uint64_t occurrence = 1; occurrence <= occurrences; ++occurrence) {
            for (const DiskFault& fault : faults_of(operation, occurrence)) {
                if (turn++ % stride != 0) continue;
                SCOPED_TRACE(fmt::format("{}: {} {} of {}, kind {}, error {}", name, kOperationNames[kind], occurrence, occurrences,
                                         static_cast<int>(fault.kind), fault.error));
                const TestFolder folder;
                const fs::path directory = folder.path() / "campaign";
                prepare(directory);
                FaultyFiles files(fault);
                CommitCounter told;
                const Outcome outcome = play(files, directory, begin, told, turn % 2 == 0);
                ++tally.runs;
                tally.poisoned += outcome.poisoned ? 1U : 0U;
                EXPECT_EQ(files.syncs_after_failure(), 0U);
                if (files.struck().empty()) {
                    ++tally.unmet;  // how often a log is synced depends on how fast the disk is
                    EXPECT_EQ(outcome.error, "");
                } else if (outcome.error.empty()) {
                    ++tally.passed;
                    // The log's index is a cache, and a log before this one is only needed for figures of its turns.
                    const auto spared = [&](const fs::path& path) {
                        if (path.filename().string().starts_with(kLogFileName)) return operation == DiskOperation::kWrite;
                        return path.filename() == "blackbox.1.vrlog";
                    };
                    EXPECT_TRUE(passes_by(fault) || outcome.passed_over || std::ranges::all_of(files.struck(), spared))
                        << *files.struck().begin();
                } else {
                    ++tally.stopped;
                    EXPECT_FALSE(passes_by(fault)) << outcome.error;
                    expect_clear(outcome.error, fault, files.struck());
                }
                expect_whole(directory, told.commits, damaged, damaged && told.commits == 0);
                if (testing::Test::HasFailure()) return;
            }
        }
    }
    std::printf(
        "%s: %llu kinds of operation, %llu occurrences, %llu faults tried: %llu stopped it, %llu were overcome, %llu not met; "
        "%llu would not go on in the same process\n",
        name, static_cast<unsigned long long>(tally.points), static_cast<unsigned long long>(tally.occurrences),
        static_cast<unsigned long long>(tally.runs), static_cast<unsigned long long>(tally.stopped),
        static_cast<unsigned long long>(tally.passed), static_cast<unsigned long long>(tally.unmet),
        static_cast<unsigned long long>(tally.poisoned));
}

std::unique_ptr<CampaignRunner> begin_anew(const fs::path& directory, Outcome&, CommitCounter&) {
    return std::make_unique<CampaignRunner>(small_campaign(), faulty_run(directory));
}

TEST(DiskFaults, WhilePlayingStopClearlyAndLoseNothing) {
    try_every_fault("play", [](const fs::path&) {}, begin_anew, 29);
}

/// A campaign that was killed in its 14th turn: a torn tail, a save that was not finished.
void leave_killed(const fs::path& directory) {
    static const TestFolder kept;
    static const bool made = [] {
        CampaignRunner runner(small_campaign(), faulty_run(kept.path() / "campaign"));
        for (int i = 0; i < 5 * 13 + 2; ++i) (void)runner.step();
        return true;
    }();
    ASSERT_TRUE(made);
    fs::copy(kept.path() / "campaign", directory, fs::copy_options::recursive);
    write_bytes(directory / kLogFileName, bytes_of(directory / kLogFileName) + std::string(100, 'x'));
    write_bytes(directory / "saves" / "turn-000016.sqlite.tmp", "unfinished");
}

std::unique_ptr<CampaignRunner> begin_again(const fs::path& directory, Outcome& outcome, CommitCounter& told, bool from_save) {
    ResumeOptions options;
    options.from_save = from_save;
    RecoveredCampaign found = recover(directory, options);
    outcome.passed_over = !found.report.passed_over.empty();
    told.commits = commits_in(found.report);
    return std::make_unique<CampaignRunner>(std::move(found), 1, false);
}

TEST(DiskFaults, WhileResumingStopClearlyAndLoseNothing) {
    try_every_fault(
        "resume", leave_killed,
        [](const fs::path& directory, Outcome& outcome, CommitCounter& told) { return begin_again(directory, outcome, told, false); }, 41);
}

TEST(DiskFaults, WhileGoingOnFromASaveStopClearlyAndLoseNothing) {
    const auto leave_damaged = [](const fs::path& directory) {
        leave_killed(directory);
        std::string bytes = bytes_of(directory / kLogFileName);
        bytes[bytes.size() / 2] ^= 1;
        write_bytes(directory / kLogFileName, bytes);
    };
    try_every_fault(
        "from save", leave_damaged,
        [](const fs::path& directory, Outcome& outcome, CommitCounter& told) { return begin_again(directory, outcome, told, true); }, 41,
        true);
}

TEST(DiskFaults, ALastSaveThatFailsCostsTheLogNothing) {
    const TestFolder folder;
    FaultyFiles files(DiskFault{DiskOperation::kRename, 2, Kind::kOnce, EIO});  // the first gives the folder its name
    const FileSystemScope scope(files);
    RunSettings run = faulty_run(folder.path() / "campaign");
    run.save_every = 0;
    CampaignRunner runner(small_campaign(), run);
    runner.run(2, true);
    EXPECT_THROW(runner.finish(), StorageError);
    BlackBoxReader reader = BlackBoxReader::open(folder.path() / "campaign" / kLogFileName);
    EXPECT_EQ(reader.index().entries.back().kind, ChunkKind::kIndex);
    EXPECT_EQ(recover(folder.path() / "campaign").report.turn, 2U);  // the lock is free
}

}  // namespace
}  // namespace void_reckoning
