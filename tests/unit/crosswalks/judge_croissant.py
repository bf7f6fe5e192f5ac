"""The validator of Croissant (mlcroissant)."""

from __future__ import annotations

import json
import logging
import sys
from contextlib import redirect_stderr
from typing import Any

import pytest


def validator() -> Any:
    """The module. What it logs with (absl) keeps, and in the end closes, the stream of errors that
    is there when it is imported: not the one that pytest lends to a test."""
    with redirect_stderr(sys.__stderr__):
        module = pytest.importorskip("mlcroissant")
    logging.getLogger("absl").setLevel(logging.ERROR)
    return module


def complaints(found: dict[str, Any]) -> list[str]:
    """Errors in a description; what is only recommended is none."""
    module = validator()
    try:
        module.Dataset(jsonld=json.loads(json.dumps(found)))
    except module.ValidationError as error:
        return str(error).splitlines()[1:]
    return []
