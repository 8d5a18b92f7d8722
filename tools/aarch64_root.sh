#!/usr/bin/env bash
# aarch64_root.sh: unpacks the arm64 libraries of requirements/debian-aarch64-libraries.txt, and all that they need, into
# build/aarch64-root: what cmake/aarch64.cmake compiles against and the emulator runs with. They are not installed: beside arm64 packages
# apt brings the machine's own to the same versions, and upgrades half of the system for that. Needs no rights and leaves apt's lists alone.
set -euo pipefail
cd "$(dirname "$0")/.."
root=build/aarch64-root packages=requirements/debian-aarch64-libraries.txt
state=$PWD/build/aarch64-apt
! cmp -s "$packages" "$root/ready" || exit 0
command -v apt-get >/dev/null || { echo "no apt-get: this is not a Debian system"; exit 1; }

echo "[set-up] unpacking arm64 libraries into $root" >&2
rm -rf "$root" "$state"
mkdir -p "$root"/usr/{bin,lib,sbin} "$state"/{lists,cache/archives}/partial
for folder in bin lib sbin; do ln -s usr/$folder "$root/$folder"; done
: >"$state/status"   # an apt to which no package is installed, and which knows of one architecture
cat >"$state/apt.conf" <<END
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
Acquire::Retries "3";
Debug::NoLocking "true";
Dir::State::lists "$state/lists";
Dir::State::status "$state/status";
Dir::Cache "$state/cache";
END
export APT_CONFIG=$state/apt.conf DEBIAN_FRONTEND=noninteractive
apt-get -q update >"$state/log" 2>&1 || true   # a source that has nothing for arm64 is none that is needed
if ! xargs apt-get -q -y --no-install-recommends --download-only install <"$packages" >>"$state/log" 2>&1; then
    echo "apt has no arm64 packages here: $(grep '^E:' "$state/log" | tail -n 1)"
    exit 1
fi
for package in "$state"/cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x --no-same-owner --keep-directory-symlink -C "$root"
done
# Links to /lib/... mean the folder's own.
find "$root" -type l -lname '/*' -print0 | while IFS= read -r -d '' link; do ln -snfr "$root$(readlink "$link")" "$link"; done
rm -rf "$state"
cp "$packages" "$root/ready"
