#!/usr/bin/env bash
# build.sh PRESET [TARGET...]: configures build/PRESET where that is missing and brings it up to date.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1; shift
folder=build/$preset
mkdir -p build
exec 9>"build/.$preset.lock"
flock -n 9 || { echo "Waiting for another build of $folder ..." >&2; flock 9; }

# A build folder does not survive being moved.
if ! grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$folder/CMakeCache.txt" || [ ! -e "$folder/build.ninja" ]; then
    rm -rf "$folder"
    cmake --preset "$preset" >"build/$preset.log" 2>&1 || { cat "build/$preset.log" >&2; exit 1; }
fi
quiet=(--quiet)
[ ! -t 1 ] || quiet=()
exec ninja -C "$folder" "${quiet[@]}" "$@"
