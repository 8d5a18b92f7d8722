#!/usr/bin/env bash
# free_threaded.sh PYTHON [ARGUMENT...]: builds the package in this checkout for a Python without a global interpreter lock, such as
# python3.13t, into build/free_threaded, and runs the tests of threads with it; ARGUMENTs are pytest's, instead of those tests.
# Needs what `make build` installs, since some Pythons have no grpcio-tools: .venv makes the Python code of the messages.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
python=$1; shift
[ $# -gt 0 ] || set -- tests/python/package/test_free_threading.py tests/python/campaign/test_threads.py \
    tests/python/campaign/test_shared_objects.py tests/python/campaign/test_fork.py
[ "$("$python" -c 'import sysconfig; print(sysconfig.get_config_var("Py_GIL_DISABLED"))')" = 1 ] ||
    { echo "$python has a global interpreter lock: one that was configured with --disable-gil is needed" >&2; exit 2; }

folder=$PWD/build/free_threaded
[ -x "$folder/venv/bin/python" ] || "$python" -m venv "$folder/venv"
# Debian's site module looks for the packages of such an environment in lib/python3.13, without the t.
"$folder/venv/bin/python" -c 'import pip' 2>/dev/null ||
    (cd "$folder/venv/lib" && for real in python3.*t; do ln -s "$real" "${real%t}"; done)
"$folder/venv/bin/pip" install -q --no-input --disable-pip-version-check --only-binary=:all: -r requirements/free-threaded.txt
[ -e "$folder/build.ninja" ] || cmake --preset python -B "$folder" "-DPython_EXECUTABLE=$folder/venv/bin/python" \
    "-DVR_PROTOC_PYTHON=$PWD/.venv/bin/python" >"$folder/configure.log"
ninja -C "$folder" _core_stub
"$folder/venv/bin/pip" install -q --no-input --disable-pip-version-check --no-build-isolation --no-deps \
    --config-settings wheel.cmake=false -e .

# PYTHON_GIL=0: no library that a test uses turns the lock on for the others. The package itself is imported without that.
exec tools/clean_env.sh env PYTHON_GIL=0 "$folder/venv/bin/python" -m pytest -q -p no:cacheprovider -m "not soak and not sanitized" "$@"
