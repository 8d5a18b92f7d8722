#include "void_reckoning/base/usable_cores.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <fstream>
#include <string>
#include <thread>

namespace void_reckoning {
namespace {

namespace fs = std::filesystem;

/// Files of a machine's /proc and control groups.
class Machine {
   public:
    Machine() : root_(fs::temp_directory_path() / ("usable_cores." + std::to_string(::getpid()))) { fs::remove_all(root_); }
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;
    ~Machine() { fs::remove_all(root_); }

    Machine& has(const std::string& path, const std::string& text) {
        fs::create_directories((root_ / path).parent_path());
        std::ofstream(root_ / path) << text << '\n';
        return *this;
    }
    [[nodiscard]] std::optional<double> cores() const { return control_group_cores(root_); }

   private:
    fs::path root_;
};

constexpr const char* kUnified = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate";

TEST(UsableCores, AreAllWithoutControlGroups) {
    EXPECT_EQ(Machine().cores(), std::nullopt);
    EXPECT_EQ(Machine().has("proc/self/mountinfo", "garbage").has("proc/self/cgroup", "more of it").cores(), std::nullopt);
    EXPECT_EQ(Machine().has("proc/self/mountinfo", kUnified).cores(), std::nullopt);
}

TEST(UsableCores, FollowTheLeastQuotaAboveTheProcess) {
    Machine machine;
    machine.has("proc/self/mountinfo", kUnified).has("proc/self/cgroup", "0::/system.slice/job.service/inner");
    EXPECT_EQ(machine.cores(), std::nullopt);
    machine.has("sys/fs/cgroup/system.slice/job.service/inner/cpu.max", "max 100000");
    EXPECT_EQ(machine.cores(), std::nullopt);
    machine.has("sys/fs/cgroup/system.slice/job.service/cpu.max", "250000 100000");
    EXPECT_EQ(machine.cores(), 2.5);
    machine.has("sys/fs/cgroup/system.slice/cpu.max", "50000 100000");
    EXPECT_EQ(machine.cores(), 0.5);
    machine.has("sys/fs/cgroup/other.slice/cpu.max", "1000 100000");
    EXPECT_EQ(machine.cores(), 0.5);
}

/// A process that stands outside of what its namespace shows.
TEST(UsableCores, DoNotClimbAboveWhatIsMounted) {
    Machine machine;
    machine.has("proc/self/mountinfo", kUnified).has("proc/self/cgroup", "0::/../other").has("sys/fs/cgroup/cpu.max", "400000 100000");
    machine.has("sys/fs/other/cpu.max", "100000 100000");
    EXPECT_EQ(machine.cores(), 4);
}

TEST(UsableCores, FollowTheFirstVersionToo) {
    Machine machine;
    machine.has("proc/self/mountinfo",
                "33 31 0:30 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
                "34 31 0:31 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct");
    machine.has("proc/self/cgroup", "5:cpuset:/\n4:cpu,cpuacct:/jobs/7\n0::/");
    machine.has("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1").has("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000");
    EXPECT_EQ(machine.cores(), std::nullopt);
    machine.has("sys/fs/cgroup/cpu,cpuacct/jobs/7/cpu.cfs_quota_us", "300000");
    machine.has("sys/fs/cgroup/cpu,cpuacct/jobs/7/cpu.cfs_period_us", "100000");
    EXPECT_EQ(machine.cores(), 3);
    machine.has("sys/fs/cgroup/cpu,cpuacct/jobs/cpu.cfs_quota_us", "20000")
        .has("sys/fs/cgroup/cpu,cpuacct/jobs/cpu.cfs_period_us", "10000");
    EXPECT_EQ(machine.cores(), 2);
}

/// A container sees its own group as the mount's root, while its name may still be the whole machine's.
TEST(UsableCores, FollowAContainersOwnMount) {
    Machine machine;
    machine.has("proc/self/mountinfo", "30 23 0:26 /docker/ab\\040c /sys/fs/cgroup ro - cgroup2 cgroup rw");
    machine.has("proc/self/cgroup", "0::/docker/ab c/worker").has("sys/fs/cgroup/cpu.max", "400000 100000");
    EXPECT_EQ(machine.cores(), 4);
    machine.has("sys/fs/cgroup/worker/cpu.max", "150000 100000");
    EXPECT_EQ(machine.cores(), 1.5);
    machine.has("proc/self/cgroup", "0::/elsewhere/worker");
    EXPECT_EQ(machine.cores(), 4);
    machine.has("proc/self/cgroup", "0::/../../worker");
    EXPECT_EQ(machine.cores(), 4);
}

TEST(UsableCores, FollowTheAffinity) {
    cpu_set_t before;
    ASSERT_EQ(::sched_getaffinity(0, sizeof before, &before), 0);
    const int all = usable_cores();
    EXPECT_GE(all, 1);
    EXPECT_LE(all, CPU_COUNT(&before));
    // A thread has an affinity of its own.
    std::thread([&] {
        cpu_set_t one;
        CPU_ZERO(&one);
        for (int core = 0; core < CPU_SETSIZE; ++core) {
            if (CPU_COUNT(&one) == 0 && CPU_ISSET(core, &before)) CPU_SET(core, &one);
        }
        ASSERT_EQ(::sched_setaffinity(0, sizeof one, &one), 0);
        EXPECT_EQ(usable_cores(), 1);
    }).join();
    EXPECT_EQ(usable_cores(), all);
}

}  // namespace
}  // namespace void_reckoning
