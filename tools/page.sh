#!/usr/bin/env bash
# page.sh: builds the dashboard's page into the Python package. Says nothing when it is up to date.
# page.sh --check | --format | --format-check | --test: checks its types, formats it, checks its format, runs its unit tests.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build
exec 8>build/.page.lock
flock 8
log=build/page.log
quietly() { "$@" >"$log" 2>&1 8>&- </dev/null || { tail -n 40 "$log" >&2; return 1; }; }
npm() { tools/node.sh --prefix page "$@"; }

sources() { find page \( -path page/node_modules -o -path page/tests \) -prune -o -type f -print0 | sort -z; }
packages=$(cat page/package-lock.json page/.npmrc | sha256sum)
if [ "$(cat page/node_modules/.installed 2>/dev/null)" != "$packages" ]; then
    echo "[page] installing packages" >&2
    quietly npm ci --no-progress || exit 2
    echo "$packages" >page/node_modules/.installed
fi
${PYTHON:-/usr/bin/python3} tools/page_protocol.py page/src/lib/protocol.ts
case ${1:-} in
    --check | --format | --format-check) quietly npm run "${1#--}"; exit ;;
    --test) npm test --silent 8>&- </dev/null; exit ;;
esac
state=$(sources | xargs -0 sha256sum | sha256sum)
built=python/void_reckoning/dashboard/page/index.html
if [ ! -e "$built" ] || [ "$(cat build/page.built 2>/dev/null)" != "$state" ]; then
    echo "[page] building" >&2
    quietly npm run build
    echo "$state" >build/page.built
fi
