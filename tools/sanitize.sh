#!/usr/bin/env bash
# sanitize.sh asan|tsan: the native tests under sanitizers; any report fails its test.
set -euo pipefail
cd "$(dirname "$0")/.."
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1
export LSAN_OPTIONS=print_suppressions=0
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
tools/build.sh "$1"
ctest --preset "$1" -LE soak | sed -E '/^ *Start +[0-9]+:|^ *[0-9]+\/[0-9]+ Test .* Passed /d'
