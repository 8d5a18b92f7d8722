#!/usr/bin/env bash
# format.sh [--check]: clang-format over the C++ files, ruff over the Python files that git knows or would add, prettier over the page's.
set -euo pipefail
cd "$(dirname "$0")/.."
source tools/files.sh
if [ "${1:-}" = --check ]; then
    failed=0
    unformatted=$(cpp_files | xargs -0r .venv/bin/clang-format --dry-run 2>&1 | sed -n 's/^\(.*\):[0-9]*:[0-9]*: .*/\1/p' | sort -u)
    if [ -n "$unformatted" ]; then
        printf '%s\n' "Not formatted (make format):" "$unformatted"
        failed=1
    fi
    .venv/bin/ruff format --check --quiet . || { .venv/bin/ruff format --diff --quiet . || true; failed=1; }
    tools/page.sh --format-check || failed=1
    exit $failed
fi
cpp_files | xargs -0r .venv/bin/clang-format -i
.venv/bin/ruff check --fix --quiet . || true
.venv/bin/ruff format --quiet .
tools/page.sh --format
