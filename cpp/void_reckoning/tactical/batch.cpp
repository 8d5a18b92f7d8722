#include "void_reckoning/tactical/batch.hpp"

#include <algorithm>
#include <string_view>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/tactical/atmosphere.hpp"
#include "void_reckoning/tactical/batch_kernels.hpp"
#include "void_reckoning/tactical/limits.hpp"

// Tuned for processors on which gathers are worth it.
#if defined(__x86_64__) && defined(__clang__)
#define VR_WIDE [[gnu::target("avx2,tune=haswell")]]
#define VR_WIDEST [[gnu::target("avx512f,avx512vl,avx512bw,avx512dq,tune=skylake-avx512")]]
#elif defined(__x86_64__)
#define VR_WIDE [[gnu::target("avx2,tune=haswell")]]
#define VR_WIDEST [[gnu::target("avx512f,avx512vl,avx512bw,avx512dq,tune=skylake-avx512,prefer-vector-width=512")]]
#else
#define VR_WIDE
#define VR_WIDEST
#endif

namespace void_reckoning::tactical {
namespace {

constexpr double kFastestInVacuum = 1e7;
constexpr double kMinGravity = 0.01;
constexpr std::size_t kGrain = 16;  // blocks

// Three variants: the same source, other instructions.
bool check_plain(const float* v, const float* a, std::size_t n, float fastest) { return all_allowed(v, a, n, fastest); }
void vacuum_plain(const float* v, const float* a, float* r, std::size_t n, float per_gravity) { vacuum_block(v, a, r, n, per_gravity); }
void drag_plain(const float* v, const float* a, float* r, std::size_t n, const BatchAir& air) { drag_block(v, a, r, n, air); }
VR_WIDE bool check_wide(const float* v, const float* a, std::size_t n, float fastest) { return all_allowed(v, a, n, fastest); }
VR_WIDE void vacuum_wide(const float* v, const float* a, float* r, std::size_t n, float per_gravity) {
    vacuum_block(v, a, r, n, per_gravity);
}
VR_WIDE void drag_wide(const float* v, const float* a, float* r, std::size_t n, const BatchAir& air) { drag_block(v, a, r, n, air); }
VR_WIDEST bool check_widest(const float* v, const float* a, std::size_t n, float fastest) { return all_allowed(v, a, n, fastest); }
VR_WIDEST void vacuum_widest(const float* v, const float* a, float* r, std::size_t n, float per_gravity) {
    vacuum_block(v, a, r, n, per_gravity);
}
VR_WIDEST void drag_widest(const float* v, const float* a, float* r, std::size_t n, const BatchAir& air) { drag_block(v, a, r, n, air); }

struct Kernels {
    decltype(&check_plain) check;
    decltype(&vacuum_plain) vacuum;
    decltype(&drag_plain) drag;
};
constexpr Kernels kKernels[] = {
    {check_plain, vacuum_plain, drag_plain}, {check_wide, vacuum_wide, drag_wide}, {check_widest, vacuum_widest, drag_widest}};

const Kernels& kernels_of(Instructions instructions) {
    if (instructions == Instructions::kBest) instructions = best_instructions();
    if (instructions > best_instructions()) throw InvalidInput("instructions must not be wider than this processor's");
    return kKernels[static_cast<std::size_t>(instructions)];
}

[[noreturn]] void raise_first(const Shots& shots, float fastest) {
    for (std::size_t i = 0; i < shots.velocities.size(); ++i) {
        if (!(shots.velocities[i] >= 0.0F && shots.velocities[i] <= fastest)) {
            throw InvalidInput(fmt::format("velocities[{}] must be between 0 and {} m/s, got {}", i, fastest, shots.velocities[i]));
        }
        if (!(shots.angles[i] >= 0.0F && shots.angles[i] <= kSteepestAngle)) {
            throw InvalidInput(fmt::format("angles[{}] must be between 0 and pi / 2 radians, got {}", i, shots.angles[i]));
        }
    }
    raise_corruption("a value that is not allowed", __FILE__, __LINE__, "found by one kernel, not by another");
}

void check_lengths(const Shots& shots) {
    const auto require = [&](std::string_view name, std::size_t size) {
        if (size == shots.velocities.size()) return;
        throw InvalidInput(fmt::format("{} must have as many elements as velocities, {}, got {}", name, shots.velocities.size(), size));
    };
    require("angles", shots.angles.size());
    require("ranges", shots.ranges.size());
}

/// Call work(begin, count) for each block, in parallel if workers are given. All inputs are checked before any output is written.
template <class Work>
void for_blocks(const Shots& shots, float fastest, const Kernels& kernels, const BatchOptions& options, const Work& work) {
    check_lengths(shots);
    const std::size_t size = shots.velocities.size();
    if (!kernels.check(shots.velocities.data(), shots.angles.data(), size, fastest)) raise_first(shots, fastest);
    const std::size_t blocks = (size + kBlock - 1) / kBlock;
    const auto block = [&](std::size_t index) {
        const std::size_t begin = index * kBlock;
        work(begin, std::min(kBlock, size - begin));
    };
    if (options.workers != nullptr && options.workers->threads() > 1) {
        options.workers->for_each(blocks, kGrain, block);
    } else {
        for (std::size_t index = 0; index < blocks; ++index) block(index);
    }
}

BatchAir batch_air(const Projectile& projectile, const Environment& environment) {
    const Atmosphere air(environment);
    const double at_bend = air.temperature() - kLapse * air.bend();
    BatchAir batch{};
    batch.gravity = static_cast<float>(environment.gravity);
    batch.wind_x = static_cast<float>(environment.wind_x);
    batch.wind_z = static_cast<float>(environment.wind_z);
    batch.drag = static_cast<float>(air.density() * kEighthOfPi / ballistic_coefficient(projectile) * projectile.drag_curve->sample_unit());
    batch.lapse = static_cast<float>(kLapse / air.temperature());
    batch.per_sound = static_cast<float>(1 / air.speed_of_sound());
    batch.bend = static_cast<float>(air.bend());
    batch.per_scale_height = static_cast<float>(1 / (kScaleHeightPerKelvin * at_bend));
    batch.samples_per_mach = static_cast<float>(projectile.drag_curve->samples_per_mach());
    batch.samples = projectile.drag_curve->samples().data();
    batch.step_rates = projectile.drag_curve->step_rates().data();
    return batch;
}

}  // namespace

Instructions best_instructions() {
#if defined(__x86_64__)
    const bool all = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512vl") != 0 &&
                     __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512dq") != 0;
    if (all) return Instructions::kWidest;
    if (__builtin_cpu_supports("avx2") != 0) return Instructions::kWide;
#endif
    return Instructions::kPlain;
}

void vacuum_ranges(const Shots& shots, double gravity, const BatchOptions& options) {
    if (!(gravity >= kMinGravity && gravity <= 1000)) {
        throw InvalidInput(must_be("environment.gravity", fmt::format("between {} and 1000 m/s^2 in a batch", kMinGravity), gravity));
    }
    const Kernels& kernels = kernels_of(options.instructions);
    const auto per_gravity = static_cast<float>(1 / gravity);
    for_blocks(shots, static_cast<float>(kFastestInVacuum), kernels, options, [&](std::size_t begin, std::size_t count) {
        kernels.vacuum(shots.velocities.data() + begin, shots.angles.data() + begin, shots.ranges.data() + begin, count, per_gravity);
    });
}

void drag_ranges(const Shots& shots, const Projectile& projectile, const Environment& environment, const BatchOptions& options) {
    check(environment);
    check(projectile, environment);
    if (projectile.guided()) throw InvalidInput(must_be("projectile.steering", "0 in a batch", projectile.steering));
    if (environment.ground_height.value_or(0) != 0) {
        throw InvalidInput(must_be("environment.ground_height", "0 in a batch", *environment.ground_height));
    }
    if (environment.vacuum() || projectile.drag_curve == nullptr || Atmosphere(environment).density() == 0) {
        vacuum_ranges(shots, environment.gravity, options);
        return;
    }
    if (!(environment.gravity >= kMinGravity)) {
        throw InvalidInput(
            must_be("environment.gravity", fmt::format("between {} and 1000 m/s^2 in a batch", kMinGravity), environment.gravity));
    }
    const Kernels& kernels = kernels_of(options.instructions);
    const BatchAir air = batch_air(projectile, environment);
    for_blocks(shots, static_cast<float>(kMaxAirSpeed), kernels, options, [&](std::size_t begin, std::size_t count) {
        kernels.drag(shots.velocities.data() + begin, shots.angles.data() + begin, shots.ranges.data() + begin, count, air);
    });
}

}  // namespace void_reckoning::tactical
