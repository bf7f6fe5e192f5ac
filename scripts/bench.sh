#!/bin/sh
# The measurements, by name; none named lists them. Called by `make bench`.
exec python -m bench "$@"
