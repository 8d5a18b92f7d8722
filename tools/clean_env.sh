#!/usr/bin/env bash
# clean_env.sh [--set-up] COMMAND...: runs a command as on any other machine: of the caller's environment it sees what is listed here.
# --set-up adds what installing packages may need to reach a registry; tests run without.
set -euo pipefail
kept='HOME|PATH|TMPDIR|CI|HYPOTHESIS_PROFILE|VR_[A-Z_]+|GIT_CONFIG_(COUNT|KEY_[0-9]+|VALUE_[0-9]+)'
if [ "${1:-}" = --set-up ]; then
    shift
    kept+='|PYTHON|CCACHE_[A-Z]+|PIP_[A-Z_]+|(npm_config|NPM_CONFIG)_[A-Za-z_]+|([a-z]+_proxy|[A-Z]+_PROXY)'
    kept+='|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|NODE_EXTRA_CA_CERTS|GIT_SSL_CAINFO'
fi
environment=(LANG=C.UTF-8)
while IFS= read -r name; do environment+=("$name=${!name}"); done < <(compgen -e | grep -xE "$kept")
exec env -i "${environment[@]}" "$@"
