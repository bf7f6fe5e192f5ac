#!/bin/sh
# Builds the documentation site into var/docs; a warning is an error. Called by `make docs`.
exec mkdocs build --strict --config-file docs/mkdocs.yml --site-dir ../var/docs
