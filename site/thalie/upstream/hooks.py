"""Which parameters the hooks of records take is looked at once, not for each record.

InvenioRDM asks Python for the signature of each hook of each field whenever a record is read, for
hooks of an older kind: 700 times for a page of ten results. No upstream issue is known; it would be
"Inspecting signatures of system field hooks on every load is slow" (invenio-records).
"""

from __future__ import annotations

import inspect
from functools import lru_cache
from types import SimpleNamespace

from flask import Flask
from invenio_records import api
from invenio_records.systemfields import base

MODULES = (api, base)


def install(app: Flask) -> None:
    """Let both modules ask here; an Invenio ``finalize_app`` hook."""
    for module in MODULES:
        if module.inspect is inspect:
            kept = lru_cache(maxsize=1000)(inspect.signature)
            module.inspect = SimpleNamespace(signature=kept, getmro=inspect.getmro)
