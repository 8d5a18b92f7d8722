#!/usr/bin/env bash
# build.sh PRESET [TARGET...]: configures the preset's folder where that is missing and brings it up to date. Says nothing when it is.
# "python" and "release" share build/release, so that nothing is compiled twice: the first is the second without tests.
# "page" is the dashboard's page, put into the Python package.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1; shift
[ "$preset" != page ] || exec tools/page.sh
folder=build/$preset
if [ "$preset" = python ]; then
    folder=build/release
    set -- _core_stub
fi
mkdir -p build
exec 9>"build/.${folder#build/}.lock"
flock -n 9 || { echo "Waiting for another build of $folder ..." >&2; flock 9; }

configure() { cmake --preset "$preset" >"build/$preset.log" 2>&1 || { cat "build/$preset.log" >&2; exit 1; }; }
# A build folder does not survive being moved.
if ! grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$folder/CMakeCache.txt" || [ ! -e "$folder/build.ninja" ]; then
    rm -rf "$folder"
    configure
elif [ "$preset" = release ] && ! grep -qsx "VR_TESTS:.*=ON" "$folder/CMakeCache.txt"; then
    configure
fi

# Ninja's progress: one line that moves on a terminal, a single line elsewhere; warnings and errors whole.
show_progress() {
    local line announced=
    while IFS= read -r line; do
        case $line in
            "ninja: Entering directory"* | "ninja: no work to do."* | "[0/"*) continue ;;
            "["[0-9]*/[0-9]*"] "*)
                [ -n "$announced" ] || echo "[build] $folder"
                announced=yes
                [ ! -t 1 ] || printf '\r\033[K%.100s' "$line"
                ;;
            "-- "*) ;;
            *) printf '%s\n' "$line" ;;
        esac
    done
    [ -z "$announced" ] || [ ! -t 1 ] || printf '\r\033[K'
}
ninja -C "$folder" "$@" 2>&1 | show_progress
