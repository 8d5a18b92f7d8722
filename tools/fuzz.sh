#!/usr/bin/env bash
# fuzz.sh [SECONDS]: runs each fuzz target so long (default 60), two at a time; what they find is kept in build/fuzz/found.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
export ASAN_SYMBOLIZER_PATH=${ASAN_SYMBOLIZER_PATH:-$(command -v llvm-symbolizer-19 llvm-symbolizer | head -n 1)}
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
targets=()
for source in fuzz/*.cpp; do targets+=("fuzz_$(basename "$source" .cpp)"); done
tools/build.sh fuzz "${targets[@]}"
mkdir -p build/fuzz/found
run_target() {
    local name=$1 log=build/fuzz/$1.log status=0
    mkdir -p "build/fuzz/corpus/$name"
    build/fuzz/fuzz/fuzz_"$name" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/found/$name-" "build/fuzz/corpus/$name" >"$log" 2>&1 || status=1
    echo "[fuzz] $name: $seconds s, $(grep -oE "number_of_executed_units: *[0-9]+" "$log" | grep -oE "[0-9]+$" || echo no) runs"
    grep -E "^SUMMARY|^==[0-9]+== ?ERROR" "$log" || true
    return $status
}
export -f run_target
export seconds
printf '%s\n' "${targets[@]#fuzz_}" | xargs -P 2 -I{} bash -c 'run_target {}'
