#!/usr/bin/env bash
# docs.sh: builds the documentation site into build/site. A dead link, or a page that the navigation leaves out, is an error.
set -euo pipefail
cd "$(dirname "$0")/.."
export NO_MKDOCS_2_WARNING=1
.venv/bin/python tools/docs/pages.py
.venv/bin/mkdocs build --strict --quiet
echo "Read build/site/index.html; with search: python3 -m http.server --bind 127.0.0.1 --directory build/site"
