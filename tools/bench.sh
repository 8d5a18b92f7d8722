#!/usr/bin/env bash
# bench.sh [OPTIONS of benchmarks/report.py]: builds and runs all benchmarks and prints them against the goals.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/build.sh python
tools/build.sh page
tools/build.sh release
exec .venv/bin/python benchmarks/report.py "$@"
