"""The Python that packs bring along, made of the modules that Thalie itself uses. Pure.

They lie in one folder, so what they import of each other is named anew; nothing else is changed.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Final

PACKAGE: Final = "replay_tools"
_TOOLS: Final = "thalie.replay.tools"
MODULES: Final = (
    *(f"{_TOOLS}.{name}" for name in ("fetching", "pymca", "reading", "replaying", "showing")),
    "thalie.preview.lines",
    "thalie.preview.peaks",
    "thalie.capture.aglae.calibrations",
    "thalie.capture.aglae.channels",
    "thalie.ground.units",
)
_ABOUT: Final = (
    '"""Tools of a replay pack; MIT licence, part of Thalie, which none of them needs."""\n'
)
_OURS = re.compile(r"^from thalie(?:\.\w+)*\.(\w+) import ", re.MULTILINE)


@cache
def files() -> MappingProxyType[str, bytes]:
    """The modules by their names in the folder of the package."""
    found = {"__init__.py": _ABOUT.encode()}
    for module in MODULES:
        source = Path(str(import_module(module).__file__)).read_text("utf-8")
        name = f"{module.rpartition('.')[2]}.py"
        found[name] = _OURS.sub(r"from .\1 import ", source).encode()
    return MappingProxyType(found)
