#!/usr/bin/env bash
# test.sh [--soak] [OPTIONS of pytest]: native tests by ctest, Python tests by pytest. Both run even when the first fails.
set -euo pipefail
cd "$(dirname "$0")/.."
marks='not soak and not sanitized'
if [ "${1:-}" = --soak ]; then marks=soak; shift; fi

tools/build.sh python
tools/build.sh page
tools/build.sh release
if [ "$marks" = soak ]; then   # for the tests that compare compilers and levels of optimisation
    for preset in clang debug clang-debug; do tools/build.sh $preset exactness; done
fi

failed=0
if [ "$marks" = soak ]; then label=(-L soak); else label=(-LE soak); fi
ctest --preset release --no-tests=ignore "${label[@]}" | sed -E '/^ *Start +[0-9]+:|^ *[0-9]+\/[0-9]+ Test .* Passed /d' || failed=1
.venv/bin/python -m pytest -q -n 2 -m "$marks" "$@" || failed=1
exit $failed
