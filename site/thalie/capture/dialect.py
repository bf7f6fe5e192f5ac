"""The dialect that the configuration names."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from thalie.capture.safe.dialect import Dialect
from thalie.capture.safe.errors import CaptureError

SETTING = "THALIE_DIALECT"
DEFAULT = "thalie.capture.aglae:AGLAE"


def configured(config: Mapping[str, Any]) -> Dialect:
    """The dialect that a configuration names, else that of AGLAE. Raises as ``load`` does."""
    return load(config.get(SETTING) or DEFAULT)


def load(dotted: str) -> Dialect:
    """The dialect at DOTTED, ``module:NAME``. Raises ``CaptureError``."""
    module, _, name = dotted.partition(":")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise CaptureError(
            f"{SETTING} names “{dotted}”, which cannot be loaded ({error}).",
            advice="Write the module and the name of a dialect in it: module:NAME.",
        ) from error
    if not isinstance(found, Dialect):
        raise CaptureError(f"{SETTING} names “{dotted}”, which is not a dialect.")
    return found
