#!/bin/sh
# Builds the documentation site into var/docs; a warning is an error. Called by `make docs`.
# Without --quiet, which would hide the warnings from --strict too.
export NO_MKDOCS_2_WARNING=1 # the theme's word about its successor: see mkdocs.yml
exec mkdocs build --strict "$@"
