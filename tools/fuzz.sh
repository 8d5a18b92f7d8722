#!/usr/bin/env bash
# fuzz.sh [SECONDS]: runs each fuzz target so long (default 60), two at a time; what they find is kept in build/fuzz/found.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
targets=()
for source in fuzz/*.cpp; do targets+=("fuzz_$(basename "$source" .cpp)"); done
tools/build.sh fuzz "${targets[@]}"
mkdir -p build/fuzz/found
failed=0
for source in fuzz/*.cpp; do
    name=$(basename "$source" .cpp)
    mkdir -p "build/fuzz/corpus/$name"
    echo "[fuzz] $name: $seconds s"
    build/fuzz/fuzz/fuzz_"$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/found/$name-" "build/fuzz/corpus/$name" >"build/fuzz/$name.log" 2>&1 || failed=1
    grep -E "stat::number_of_executed_units|^SUMMARY|ERROR" "build/fuzz/$name.log" || true
done
exit $failed
