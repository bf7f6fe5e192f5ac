#!/bin/sh
# Refreshes every lock file. Called by `make lock`, inside Thalie's environment.
set -eu
lock() { uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
    --custom-compile-command "make lock" "$@"; }
lock requirements/uv.in -o requirements/uv.txt
lock site/pyproject.toml local/pyproject.toml -o requirements/runtime.txt
lock requirements/dev.in -o requirements/dev.txt
lock requirements/judges.in -o requirements/judges.txt
lock bench/stock/requirements.in -o bench/stock/requirements.txt
(cd requirements/node && npm update --package-lock-only --omit-lockfile-registry-resolved=true)
(cd viewer && npm update --package-lock-only --omit-lockfile-registry-resolved=true)
(cd tests/browser && npm update --package-lock-only --omit-lockfile-registry-resolved=true)
(cd requirements/opensearch && jgo --ignore-config lock)
python -m thalie_local.standalone lock-assets
