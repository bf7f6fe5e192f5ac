# Thalie. `make run` starts everything on this machine; `make test` tests everything.
PYTHON ?= python3
BOOTSTRAP = $(PYTHON) local/thalie_local/standalone/bootstrap.py
WORDS ?=

.PHONY: help run stop status logs clean distclean test test-unit drill coverage lint docs lock bench python

help:             ## what can be typed here
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 \t/p' $(MAKEFILE_LIST)

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Thalie needs Python 3.11 or newer; '$(PYTHON)' is not found (set PYTHON=...)." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Thalie needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) -V 2>&1) (set PYTHON=...)." >&2; exit 1; }

run: python       ## install, start everything, load the demonstration, keep it until Ctrl-C
	@exec $(BOOTSTRAP) run $(WORDS)

stop: python      ## stop everything
	@$(BOOTSTRAP) stop

status: python    ## what runs
	@$(BOOTSTRAP) status

logs: python      ## follow the logs (WORDS="web worker" for some)
	@$(BOOTSTRAP) logs $(WORDS)

clean: python     ## stop, forget all data; what was installed stays
	@$(BOOTSTRAP) clean

distclean: python ## stop, remove var/ altogether
	@$(BOOTSTRAP) clean --everything

test: python      ## all tests but the drills, with services of their own
	@$(BOOTSTRAP) pytest -n 4 -m "not drill" tests $(WORDS)

test-unit: python ## the quick tests that need no service
	@$(BOOTSTRAP) pytest -n 2 -m "not slow and not drill" tests/unit $(WORDS)

drill: python     ## the long tests: kills, chaos, many generated examples
	@$(BOOTSTRAP) pytest -n 4 -m "drill or hypothesis" --hypothesis-profile=drill tests $(WORDS)

coverage: python  ## all tests but the drills, with a floor for the coverage; takes twice as long
	@$(BOOTSTRAP) pytest -n 4 -m "not drill" --cov=site/thalie --cov-fail-under=70 tests $(WORDS)

lint: python      ## ruff, mypy, import-linter, djlint, eslint
	@$(BOOTSTRAP) lint

docs: python      ## build the documentation into var/docs
	@$(BOOTSTRAP) docs

lock: python      ## refresh every lock file
	@$(BOOTSTRAP) lock

bench: python     ## the measurements (WORDS="cold_start" for one)
	@$(BOOTSTRAP) bench $(WORDS)
