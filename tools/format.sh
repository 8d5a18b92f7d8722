#!/usr/bin/env bash
# format.sh [--check]: clang-format over the C++ files, ruff over the Python files that git knows or would add.
set -euo pipefail
cd "$(dirname "$0")/.."
source tools/files.sh
if [ "${1:-}" = --check ]; then
    failed=0
    cpp_files | xargs -0r .venv/bin/clang-format --dry-run --Werror || failed=1
    .venv/bin/ruff format --check --quiet . || { .venv/bin/ruff format --diff --quiet . || true; failed=1; }
    exit $failed
fi
cpp_files | xargs -0r .venv/bin/clang-format -i
.venv/bin/ruff check --fix --quiet . || true
.venv/bin/ruff format --quiet .
