#!/usr/bin/env bash
# lint.sh: formats, clang-tidy on what changed lately, ruff, mypy. All of them run, the exit code says whether one found something.
# lint.sh --tidy-all: clang-tidy alone, on every source, however long that takes.
set -euo pipefail
cd "$(dirname "$0")/.."
source tools/files.sh
tidy_seconds=${VR_TIDY_SECONDS:-600}   # newest changes first; what is left over is named, not failed

failed=0
step() { echo "[lint] $1"; shift; "$@" || { failed=1; echo "[lint] failed: $1" >&2; }; }

# clang_tidy SOURCES: a function of files.sh. Needs the compile commands file by file, and the headers that the build makes.
clang_tidy() {
    local sources seconds=$tidy_seconds status=0
    tools/build.sh release
    mkdir -p build/tidy
    cmake --preset release -B build/tidy -DCMAKE_UNITY_BUILD=OFF >build/tidy.log 2>&1 || { cat build/tidy.log >&2; return 1; }
    grep -o '"file": *"[^"]*"' build/tidy/compile_commands.json | sed 's/.*"\(.*\)"/\1/' | sed "s|^$PWD/||" | sort >build/compiled.txt
    sources=$("$1" | grep '^cpp/' | grep -xFf build/compiled.txt || true)   # tests are held to the compilers' warnings
    [ -n "$sources" ] || return 0
    : >build/tidied.txt
    # Without the precompiled headers: they are GCC's, and hide a missing #include.
    sed -i -E "s/ -Winvalid-pch//; s/ -fpch-preprocess//; s/ -include [^ ]*cmake_pch\.hxx//; s|$PWD/build/tidy|$PWD/build/release|g" \
        build/tidy/compile_commands.json
    timeout "$seconds" xargs -r -d '\n' -n 1 -P 2 sh -c '
        .venv/bin/clang-tidy -p build/tidy --quiet --warnings-as-errors="*" "$1" 2>build/tidy.$$.log || { cat build/tidy.$$.log >&2; exit 1; }
        rm -f build/tidy.$$.log; echo "$1" >>build/tidied.txt' sh <<<"$sources" || status=$?
    echo "[lint] clang-tidy: $(wc -l <build/tidied.txt) of $(wc -l <<<"$sources") files clean"
    if [ $status = 124 ]; then
        echo "[lint] clang-tidy: out of time ($seconds s), the rest is not checked"
        return 0
    fi
    return $status
}

if [ "${1:-}" = --tidy-all ]; then
    tidy_seconds=0   # none
    step "clang-tidy" clang_tidy all_cpp_sources
    exit $failed
fi

typed=(python)
[ -z "$(git ls-files -- 'examples/*.py')" ] || typed+=(examples)

step "clang-format, ruff format, prettier" tools/format.sh --check
step "ruff" .venv/bin/ruff check --quiet .
step "native module" tools/build.sh python   # makes the stub that mypy reads
step "mypy" .venv/bin/mypy --no-error-summary "${typed[@]}"
step "svelte-check" tools/page.sh --check
step "clang-tidy" clang_tidy recent_cpp_sources
[ $failed = 0 ] && echo "[lint] clean"
exit $failed
