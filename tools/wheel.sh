#!/usr/bin/env bash
# wheel.sh [FOLDER]: makes the source package, from it the wheel, and from that one which brings the libraries it needs along; into dist/.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(realpath -m "${1:-dist}")
mkdir -p "$out" build
[ ! -x tools/page.sh ] || tools/build.sh page   # the dashboard's page is part of the package where there is one
.venv/bin/python -c 'import sys; from scikit_build_core.build import build_sdist; build_sdist(sys.argv[1])' "$out" >build/sdist.log 2>&1 ||
    { tail -n 30 build/sdist.log >&2; exit 1; }
source=$(ls -t "$out"/*.tar.gz | head -n 1)
# Not isolated: the packages that building needs are those of .venv, so nothing is fetched.
.venv/bin/pip wheel --no-build-isolation --no-deps --no-cache-dir --disable-pip-version-check -w "$out/plain" "$source" >build/wheel.log 2>&1 ||
    { tail -n 30 build/wheel.log >&2; exit 1; }
PATH=$PWD/.venv/bin:$PATH .venv/bin/auditwheel repair --wheel-dir "$out" "$out"/plain/*.whl >build/auditwheel.log 2>&1 ||
    { tail -n 30 build/auditwheel.log >&2; exit 1; }
ls "$out"/*.tar.gz "$out"/plain/*.whl "$out"/*.whl
