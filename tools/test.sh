#!/usr/bin/env bash
# test.sh [--soak] [OPTIONS of pytest]: native tests by ctest, the page's by vitest, Python tests by pytest. All run even when one fails. No
# variable of the caller's environment reaches them but those of tools/clean_env.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
marks='not soak and not sanitized'
seconds=900   # after which a test that no longer comes back to Python is ended with its process
if [ "${1:-}" = --soak ]; then marks=soak; seconds=5400; shift; fi

tools/build.sh python
tools/build.sh page
tools/build.sh release
if [ "$marks" = soak ]; then   # for the tests that compare compilers, levels of optimisation and architectures
    for preset in clang debug clang-debug; do tools/build.sh $preset exactness; done
    [ -e build/aarch64.problem ] || tools/build.sh aarch64 exactness
fi

failed=0
if [ "$marks" = soak ]; then label=(-L soak); else label=(-LE soak); fi
tools/clean_env.sh ctest --preset release --no-tests=ignore "${label[@]}" | sed -E '/^ *Start +[0-9]+:|^ *[0-9]+\/[0-9]+ Test .* Passed /d' || failed=1
if [ "$marks" = soak ]; then
    tools/lint.sh --tidy-all || failed=1
else
    tools/clean_env.sh timeout 300 tools/page.sh --test || failed=1
fi
tools/clean_env.sh .venv/bin/python -m pytest -q -n 2 -m "$marks" -o faulthandler_timeout=$seconds "$@" || failed=1
exit $failed
