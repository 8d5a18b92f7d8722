#!/usr/bin/env bash
# setup.sh PROFILE...: installs what is missing for run, dashboard, test, docs, wheel, bench, lint or aarch64: Debian packages, then .venv
# with pinned Python packages.
# Costs a few hundredths of a second when nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
profiles=" run $* "
python=${PYTHON:-/usr/bin/python3}   # Debian's own: the one that python3-dev and python3-venv belong to

debian=(run); pinned=(build run)
case $profiles in *" test "* | *" bench "* | *" lint "*) debian+=(test); pinned+=(test dashboard experiments cluster perfetto) ;; esac
case $profiles in *" test "* | *" docs "*) pinned+=(docs) ;; esac
case $profiles in *" test "*) debian+=(clang browser) ;; esac
case $profiles in *" bench "*) debian+=(browser) ;; esac
case $profiles in *" dashboard "* | *" wheel "*) pinned+=(dashboard) ;; esac
case $profiles in *" wheel "*) pinned+=(wheel) ;; esac
# Its page is built by Node: the machine's own where it is new enough, else one from a wheel.
case " ${pinned[*]} " in *" dashboard "*) tools/node.sh --found || pinned+=(node) ;; esac
case $profiles in *" bench "*) pinned+=(bench) ;; esac
case $profiles in *" lint "*) pinned+=(lint) ;; esac

mkdir -p build
exec 9>build/.setup.lock
flock -n 9 || { echo "Waiting for another set-up in this folder ..." >&2; flock 9; }

say() { echo "[set-up] $*" >&2; }
log=build/setup.log
quietly() { "$@" >"$log" 2>&1 9>&- </dev/null || { tail -n 30 "$log" >&2; return 1; }; }

install_debian_packages() {
    local wanted present=" " missing="" name attempt root=()
    wanted=$(for name in "${debian[@]}"; do cat "requirements/debian-$name.txt"; done)
    if command -v dpkg-query >/dev/null; then
        present=$(dpkg-query -W -f='${db:Status-Status}:${Package} ' $wanted 2>/dev/null || true)
    fi
    for name in $wanted; do
        case " $present" in *" installed:$name "*) ;; *) missing+="$name " ;; esac
    done
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null; then
        say "This is not a Debian system. Install what these Debian 12 packages hold, then use VR_SKIP_PACKAGES=1: $missing"
        exit 2
    fi
    if [ "$(id -u)" != 0 ]; then
        root=(sudo -n)
        if ! sudo -n true 2>/dev/null; then
            say "Packages are missing and neither root nor sudo without a password is at hand. As root, run once:"
            say "  apt-get update && apt-get install -y --no-install-recommends $missing"
            exit 2
        fi
    fi
    say "Installing Debian packages: $missing"
    for attempt in 1 2 3; do
        if quietly "${root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c '
            options="-q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300"
            apt-get $options update && apt-get $options install -y --no-install-recommends "$@"' sh $missing; then
            return 0
        fi
        [ "$attempt" = 3 ] || { say "apt failed; trying again"; sleep 5; }
    done
    say "apt could not install: $missing"
    exit 2
}

# A virtual environment does not survive being moved, or a change of its interpreter.
make_environment() {
    local identity
    identity="$PWD/.venv $(readlink -f "$python")"
    [ "$(cat .venv/stamps/identity 2>/dev/null)" = "$identity" ] && return 0
    say "Making .venv"
    rm -rf .venv
    quietly "$python" -m venv .venv || exit 2
    mkdir -p .venv/stamps
    echo "$identity" >.venv/stamps/identity
}

install_python_packages() {
    local name changed=() files=()
    for name in "${pinned[@]}"; do
        cat "requirements/$name.txt" requirements/constraints.txt | cmp -s - ".venv/stamps/$name" || {
            changed+=("$name")
            files+=(-r "requirements/$name.txt")
        }
    done
    [ ${#changed[@]} -gt 0 ] || return 0
    say "Installing Python packages: ${changed[*]}"
    quietly .venv/bin/pip install --no-input --disable-pip-version-check --retries 5 \
        -c requirements/constraints.txt "${files[@]}" || exit 2
    for name in "${changed[@]}"; do
        cat "requirements/$name.txt" requirements/constraints.txt >".venv/stamps/$name"
    done
}

# Only the path, the metadata and the command: the module itself is built by tools/build.sh, beside the sources.
install_package() {
    cmp -s pyproject.toml .venv/stamps/package && return 0
    say "Installing void-reckoning into .venv"
    quietly .venv/bin/pip install --no-input --disable-pip-version-check --no-build-isolation --no-deps \
        --config-settings wheel.cmake=false -e . || exit 2
    cp pyproject.toml .venv/stamps/package
}

# The compiler and libraries of another architecture: a machine may have no source of them; their tests are skipped then, and say why.
set_up_aarch64() {
    local problem=build/aarch64.problem
    [ -n "${VR_SKIP_PACKAGES:-}" ] || (debian=(aarch64); install_debian_packages) || true
    if ! command -v aarch64-linux-gnu-g++ >/dev/null || ! command -v qemu-aarch64-static >/dev/null; then
        echo "these packages are missing: $(xargs <requirements/debian-aarch64.txt)" >"$problem"
    elif tools/aarch64_root.sh >"$problem"; then
        rm "$problem"
        return 0
    fi
    say "No AArch64 build: $(cat "$problem")"
}

[ -n "${VR_SKIP_PACKAGES:-}" ] || install_debian_packages
case $profiles in *" aarch64 "*) set_up_aarch64 ;; esac
make_environment
install_python_packages
install_package
