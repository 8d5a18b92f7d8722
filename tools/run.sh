#!/usr/bin/env bash
# run.sh [OPTIONS of void-reckoning run]: plays a campaign into the next free folder runs/0001, runs/0002, ...
set -euo pipefail
cd "$(dirname "$0")/.."
case " $* " in
    *" --dashboard "*)
        tools/setup.sh run dashboard
        tools/build.sh page
        ;;
esac
mkdir -p runs
last=$(find runs -mindepth 1 -maxdepth 1 -name '[0-9][0-9][0-9][0-9]*' -printf '%f\n' | sort -n | tail -n 1)
exec .venv/bin/void-reckoning run --out "runs/$(printf '%04d' $((10#${last:-0} + 1)))" "$@"
