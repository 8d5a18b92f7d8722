#!/usr/bin/env bash
# sanitize.sh asan|tsan [FLOOR...]: the native tests (of some floors only) under sanitizers; any report fails its test.
set -euo pipefail
cd "$(dirname "$0")/.."
options=(
    ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1
    LSAN_OPTIONS=print_suppressions=0
    UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
    TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
)
preset=$1; shift
targets=(); programs=
for floor; do targets+=("${floor}_test"); programs+="${programs:+|}$floor"; done
tools/build.sh "$preset" "${targets[@]}"
only=()
[ -z "$programs" ] || only=(-L "^($programs)\$")
tools/clean_env.sh env "${options[@]}" ctest --preset "$preset" -LE soak --no-tests=error "${only[@]}" | sed -E '/^ *Start +[0-9]+:|^ *[0-9]+\/[0-9]+ Test .* Passed /d'
# Another compiler's bits, for nothing more than the run.
[ "$preset" != asan ] || [ -n "$programs" ] || tools/clean_env.sh env "${options[@]}" .venv/bin/python -m pytest -q -n 2 -m sanitized tests/python/campaign/test_exactness.py
