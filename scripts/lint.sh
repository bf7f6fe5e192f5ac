#!/bin/sh
# All linters; every one runs even when another complains. Called by `make lint`.
failed=0
try() { echo "· $*"; "$@" || failed=1; }
try ruff check .
try ruff format --check .
export MYPYPATH=site:local
try mypy -p thalie -p thalie_local
try lint-imports --no-cache
try djlint --lint --quiet templates local/thalie_local
python -m thalie_local.standalone install-browser
try node var/browser/node_modules/eslint/bin/eslint.js \
    --config tests/browser/eslint.config.mjs --max-warnings 0 assets/js assets/templates tests/browser viewer
exit $failed
