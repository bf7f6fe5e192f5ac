#!/bin/sh
# All linters; every one runs even when another complains. Called by `make lint`.
failed=0
try() { echo "· $*"; "$@" || failed=1; }
try ruff check .
try ruff format --check .
export MYPYPATH=site:local
for package in capture demo doi sandbox standalone embargo deposit heritage; do
    try mypy -p "thalie.$package"
done
try djlint --lint --quiet templates site/thalie
python -m thalie_local.standalone install-browser
try node var/browser/node_modules/eslint/bin/eslint.js \
    --config tests/browser/eslint.config.mjs --max-warnings 0 assets/js assets/templates tests/browser
exit $failed
