#!/bin/sh
# All linters; every one runs even when another complains. Called by `make lint`.
failed=0
try() { echo "· $*"; "$@" || failed=1; }
try ruff check .
try ruff format --check .
for package in capture demo sandbox standalone embargo; do
    MYPYPATH=site try mypy -p "thalie.$package"
done
try djlint --lint --quiet templates site/thalie
try node_modules_eslint
exit $failed
